"""From paths to statements, with a stand-in for the language."""

from __future__ import annotations

import json
import tracemalloc
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shiftdetect import read_corpus
from shiftdetect.extract import shelf
from shiftdetect.extract.articles import read_articles
from shiftdetect.extract.corrections import read_corrections, write_corrections
from shiftdetect.extract.english.language import English
from shiftdetect.extract.output import summary, to_corpus, write_left_out, write_statements
from shiftdetect.extract.records import Article
from shiftdetect.extract.review import write_review
from shiftdetect.extract.run import Extraction, extract_statements
from shiftdetect.extract.spool import LONGEST
from tests.extract.stand_in import StandIn
from tests.extract.test_corrections import edit
from tests.extract.test_topic import Corners

PUBLISHED = date(2031, 5, 12)
WHO = "ABCDEFGHIJ"
ONE = (
    "Minister A said on Friday: “The dam was checked twice this spring and it will hold.”\n"
    "Minister B said: “The dam leaks.”\nNobody said: “Good morning.”\nShe would not say: “The dam was never checked.”\n"
)
TWO = "A press conference.\nMinister A said on Friday: “The dam was checked twice this spring and it will hold.”"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "articles"
    where.mkdir()
    (where / "one.txt").write_text(ONE, encoding="utf-8")
    (where / "two.txt").write_text(TWO, encoding="utf-8")
    (where / "empty.txt").write_text("", encoding="utf-8")
    return where


def test_articles_in_which_nothing_was_found_are_named(tmp_path: Path) -> None:
    for name, text in {
        "de.txt": "Der Damm wird halten, sagte die Ministerin am Freitag nach der Sitzung.",
        "en.txt": "The dam was closed on Friday and the gates were opened.",
        "said.txt": "The dam will hold, Minister Brook said.",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    at = {name: str(tmp_path / name) for name in ("de.txt", "en.txt")}
    assert found.notes == (f"In 2 of 3 articles no statement was found: {at['de.txt']}, {at['en.txt']}.",)
    assert [(p.file, "does not look English" in p.problem) for p in found.problems] == [(at["de.txt"], True)]


def test_of_a_short_text_in_another_language_all_is_withheld_and_told(tmp_path: Path) -> None:
    for name, text in {
        "de.txt": "Ministerin Ada Brook sagte: „Wir hatten zwei Stunden.“ Der Damm hielt nicht.",
        "en.txt": "Engineers warned Le Barrage residents Tuesday, Minister Brook said.",
        "fr.txt": "Le barrage tenait : “Nous avons eu deux heures pour agir.”",
        "ru.txt": "Министр Брук: “Плотина держится уже два часа.”",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    assert [Path(s.article).name for s in found.statements] == ["en.txt"]
    withheld = {Path(s.article).name: found.left_out[s.id] for s in found.records if s.id in found.left_out}
    assert {"de.txt", "fr.txt"} <= withheld.keys()
    assert all("does not look English" in reason for reason in withheld.values())
    told = {Path(p.file).name for p in found.problems if "what is found in it is left out" in p.problem}
    assert told == {"de.txt", "fr.txt", "ru.txt"}


def test_where_a_day_of_publication_was_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "2031-05-12.txt").write_text("Minister A said: “The dam leaks.”", encoding="utf-8")
    found = run(tmp_path, published=None)
    (said,) = found.statements
    assert (said.date, said.date_rule.partition(":")[0]) == ("2031-05-12", "published")
    assert "the name of the file" in said.date_rule
    (note,) = (note for note in found.notes if "of the article is read from the name of the file" in note)
    assert note.endswith("bear it. Where it is wrong, give the right one (--published).")


def test_two_who_speak_together_are_the_same_two_in_each_article(tmp_path: Path) -> None:
    for name, text in {
        "a.txt": "Lena Orr and Tomas Reed said the dam would hold. They added that it was new.",
        "b.txt": "According to Reed and Orr, the dam leaked.",
        "c.txt": "Orr said the dam was old. “It has to be closed,” she and Reed said.",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    both = "Lena Orr and Tomas Reed"
    assert [s.speaker for s in found.statements] == [both, both, both, "Lena Orr", both]


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("“We had two hours,” she said. “The wall was old.”", "We had two hours. The wall was old."),
        ("“We had,” she said, “two hours to act.”", "We had, two hours to act."),
        ("“We had,” she said, “I believe, two hours to act.”", "We had, I believe, two hours to act."),
        ("“We had two hours,” she said, “They were not enough.”", "We had two hours. They were not enough."),
        ("‘We had two hours’, she said. ‘The wall was old.’", "We had two hours. The wall was old."),
        ("“They told us, ‘Two hours,’” she said. “The wall was old.”", "They told us, ‘Two hours.’ The wall was old."),
        ("“Did we have two hours?” she said. “The wall broke.”", "Did we have two hours? The wall broke."),
        ("“We had two hours —” she said. “Then it broke.”", "We had two hours — Then it broke."),
    ],
)
def test_sentences_that_were_said_apart_are_not_joined_into_one(tmp_path: Path, told: str, text: str) -> None:
    (tmp_path / "a.txt").write_text(f"Minister Ada Brook spoke on Monday. {told}\n", encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    assert [s.text for s in found.statements] == [text]


@pytest.mark.parametrize("told", ["{} 😡", "{} 😡🏽 #nodam", "😡 {}", "▪ {}", "{}😡", "{} @valley"])
def test_pictures_and_tags_beside_a_quote_neither_hide_it_nor_speak(tmp_path: Path, told: str) -> None:
    quote = "“Nobody asked us 😡,” said farmer Ida Brook."
    text = f"The council met on Monday to vote on the dam.\n\n{told.format(quote)}\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    assert [(s.text, s.speaker) for s in found.statements] == [("Nobody asked us 😡", "Ida Brook")]


def test_the_words_of_the_cue_stand_before_what_is_denied(tmp_path: Path) -> None:
    known = "The report that she knew of the cracks"
    claim = "she had ordered the gates of the old dam closed on the night of the flood"
    for name, text in {
        "a.txt": f"Minister Brook denied on Tuesday that {claim}.",
        "b.txt": f"Minister Brook said on Tuesday that {claim}.",
        "c.txt": f"{known} was denied by Minister Brook on Tuesday.",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = extract_statements([tmp_path], published=PUBLISHED, language=English())
    assert [(s.text, s.polarity, s.speaker) for s in found.statements] == [
        (f"denied that {claim}", "denies", "Brook"),
        (f"that {claim}", "asserts", "Brook"),
        (f"[was denied] {known}", "denies", "Brook"),
    ]
    corpus, _ = to_corpus(found)
    write_statements(tmp_path / "said.jsonl", found)
    for statements in (corpus, read_corpus(tmp_path / "said.jsonl")):
        assert [s.columns["polarity"] for s in statements] == ["denies", "asserts", "denies"]
        assert [s.columns.get("denied") for s in statements] == [f"that {claim}", None, known]


def run(folder: Path, **options: object) -> Extraction:
    return extract_statements([folder], **{"published": PUBLISHED, "language": StandIn(), **options})  # type: ignore[arg-type]


def test_from_paths_to_statements(folder: Path) -> None:
    found = run(folder)
    assert [(s.speaker, s.date, s.kind, len(s.sources)) for s in found.statements] == [
        ("Minister A", "2031-05-09", "direct", 2),
        ("Minister B", "2031-05-12", "direct", 1),
        (None, "2031-05-12", "direct", 1),
        ("She", "2031-05-12", "withheld", 1),
    ]
    for s in found.records:
        text = Path(s.article).read_text(encoding="utf-8")
        assert " ".join(text[a:b] for a, b in s.content_spans) == s.text
    assert summary(found) == (
        "4 statements from 2 articles, 3 dated by the day of publication alone, 1 without a speaker, 1 copy brought "
        "together."
    )


def test_nothing_is_lost(folder: Path) -> None:
    found = run(folder)
    assert len(found.records) == 5
    assert {s.id for s in found.records} == {s.id for s in found.statements} | set(found.left_out)
    (problem,) = found.problems
    assert problem.file.endswith("empty.txt")


def test_without_a_day_of_publication_dates_stay_open(folder: Path) -> None:
    for s in run(folder, published=None).statements:
        assert s.date is None
        assert s.date_precision is None
        assert s.date_rule.startswith("no-published: ")


def test_a_stopped_run_goes_on_where_it_was(folder: Path, tmp_path: Path) -> None:
    spool = tmp_path / "found.jsonl"
    first, again = StandIn(), StandIn()
    before = run(folder, language=first, spool=spool)
    (folder / "three.txt").write_text("Minister B said: “It does not.”", encoding="utf-8")
    after = run(folder, language=again, spool=spool)
    assert (first.n_read, again.n_read) == (2, 1)
    assert len(after.statements) == len(before.statements) + 1
    assert after == run(folder)


def test_ids_are_the_same_again_and_never_given_twice(folder: Path) -> None:
    (folder / "copy.txt").write_text(ONE, encoding="utf-8")
    ids = [s.id for s in run(folder).records]
    assert len(set(ids)) == len(ids) == 9
    assert ids == [s.id for s in run(folder).records]


def test_the_file_is_read_by_read_corpus(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "statements.jsonl"
    found = run(folder)
    write_statements(path, found)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    needed = {
        "id",
        "article",
        "text",
        "speaker",
        "speaker_mention",
        "date",
        "date_precision",
        "date_rule",
        "kind",
        "via",
    }
    needed |= {"content_spans", "cue_span", "source_span"}
    assert all(needed <= line.keys() for line in lines)
    with pytest.warns(UserWarning, match="2 of 4 extracted records .* 1 have no speaker, 1 tell what was not said"):
        corpus = read_corpus(path)
    direct, notes = to_corpus(found)
    assert corpus.speakers == direct.speakers == ["Minister A", "Minister B"]
    assert [s.date_text for s in corpus] == [s.date_text for s in direct] == ["2031-05-09", "2031-05-12"]
    assert "2 of 4 records" in notes[-1]
    assert corpus[0].columns["sources"] == list(found.statements[0].sources)


def test_what_was_left_out_is_listed(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "left_out.jsonl"
    write_left_out(path, run(folder, topic="the dam", encoder=Corners(), topic_threshold=0.5))
    reasons = [json.loads(line)["left_out"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert [reason.partition(" ")[0] for reason in reasons] == ["off", "the", "the"]
    assert reasons[0].startswith("off topic: similarity 0.00")
    assert reasons[1].startswith("the same statement as")
    assert reasons[2].startswith("the file is empty")


def test_corrections_of_one_run_are_applied_in_the_next(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "corrections.csv"
    found = run(folder)
    write_corrections(table, found.statements)
    a, b, nobody, _ = found.statements
    edit(table, a.id, date="2031-05-08")
    edit(table, b.id, keep="no", note="misread")
    edit(table, nobody.id, speaker="Minister C")
    again = run(folder, corrections=read_corrections(table))
    assert [(s.speaker, s.date) for s in again.statements[:2]] == [
        ("Minister A", "2031-05-08"),
        ("Minister C", "2031-05-12"),
    ]
    assert again.left_out[b.id] == "left out by hand: misread"
    assert "2 statements corrected, 1 left out by hand" in again.notes[0]
    shown = {r.statement.id: r for records in again.reviewed.values() for r in records}
    assert len(shown) == len(again.records)
    assert shown[a.id].statement.date == "2031-05-08"
    assert shown[b.id].note == "left out by hand: misread"


def test_a_very_long_text_is_read_in_pieces_with_spans_of_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    said = "".join(f"Minister A said: “Number {n} of the gates is closed for good.”\n" for n in range(4000))
    path.write_text(said, encoding="utf-8")
    assert len(said) > 2 * LONGEST
    found = run(path)
    assert len(found.records) == 4000
    assert all(said[slice(*s.content_spans[0])] == s.text for s in found.records)
    assert "read in 3 pieces" in found.problems[0].problem


def test_another_language_is_read_and_told(tmp_path: Path) -> None:
    path = tmp_path / "fr.txt"
    path.write_text("Le barrage tiendra, a dit la ministre vendredi, et la vallée est sauve. " * 10, encoding="utf-8")
    found = run(path)
    assert found.statements == ()
    assert "does not look English" in found.problems[0].problem


def test_no_articles_at_all(tmp_path: Path) -> None:
    found = run(tmp_path)
    assert found.statements == ()
    assert "holds no files" in found.problems[0].problem


def test_a_bar_hears_of_every_article(folder: Path, tmp_path: Path) -> None:
    for _ in range(2):
        heard: list[str] = []
        run(folder, progress=heard.append, spool=tmp_path / "found.jsonl")
        assert len(heard) == 2


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_AT_ONCE", 10)
    table, out = tmp_path / "many.jsonl", tmp_path / "out"
    filler = "The river rose and fell, and nobody along its banks thought much of it. " * 8

    def peak(n: int) -> tuple[int, int]:
        with table.open("w", encoding="utf-8") as stream:
            for k in range(n):
                said = "".join(f"Minister {who} said on Friday: “Gate {who} of dam {k} holds.”\n" for who in WHO)
                copied = "Minister A said on Friday: “The river has never been as low as it is today.”\n"
                row = {"title": f"Dam {k}", "published": "2031-05-12", "text": f"{filler}\n{said}{copied}"}
                stream.write(json.dumps(row) + "\n")
        language = StandIn()
        tracemalloc.start()
        found = run(table, published=None, language=language)
        write_statements(out, found)
        write_left_out(out, found)
        write_corrections(out, found.uncorrected)
        articles = (article for article in read_articles([table]) if isinstance(article, Article))
        write_review(out, articles, found.reviewed, summary=summary(found))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(found.records) == 11 * n
        assert len(found.left_out) == n - 1
        return top, language.most_at_once

    peak(90)  # what is imported, cached, and kept by the interpreter for reuse is there
    (few, _), (many, at_once) = peak(30), peak(90)
    assert at_once <= 32
    # 660 records more, with all that is looked up by them, would be over 1 MB.
    assert many - few < 60 * 6000


def test_records_are_not_changed_by_grouping(folder: Path) -> None:
    found = run(folder)
    assert all(s.sources == (s.article,) for s in found.records)
    assert found.statements[0] != found.records[0]
    assert replace(found.statements[0], sources=(found.records[0].article,)) == found.records[0]
