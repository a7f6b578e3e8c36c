"""The work on a text grows with its length, not with the square of it: function calls are counted, not seconds."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from shiftdetect.extract.dates import date_statements
from shiftdetect.extract.english.people import Entity, read_name
from shiftdetect.extract.english.salience import Seen, choose
from shiftdetect.extract.english.uniting import unite
from shiftdetect.extract.grouping import group_statements
from shiftdetect.extract.records import Article, Attribution, ExtractedStatement, Found, Known, Mention, Span
from shiftdetect.extract.run import extract_statements
from shiftdetect.extract.spool import LONGEST
from tests.extract.stand_in import StandIn

PUBLISHED = date(2031, 5, 12)
FEW, TIMES = 60, 4
AT_MOST = 1.5 * TIMES
"""Where the work grows with the square, four times as much input takes sixteen times as many calls."""


def growth(work: Callable[[int], object]) -> float:
    """Tell by how much the calls grow when there is four times as much to do."""
    work(FEW * TIMES)  # caches of what does not depend on the text are filled
    return _calls(work, FEW * TIMES) / _calls(work, FEW)


def _calls(work: Callable[[int], object], n: int) -> int:
    profile = cProfile.Profile()
    profile.runcall(work, n)
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def said(n: int, words: str, between: str = " ") -> tuple[Article, list[Attribution]]:
    """Make a text of n sentences in which somebody says something, all with the same words for when."""
    text, made = "", []
    for i in range(n):
        start = len(text)
        text += f"Minister A said {words} that dam {i} held."
        cue, content = text.index("said", start), text.index("that", start)
        sentence = (start, len(text))
        made.append(
            Attribution(
                ((content, len(text) - 1),), (cue, cue + 4), (start, cue - 1), "Minister A", "indirect", (), sentence
            )
        )
        text += f"{between}The valley slept.{between}"
    return Article("a.txt", text, PUBLISHED), made


@pytest.mark.parametrize("words", ["two days earlier", "on Friday", "again", "the day before"])
@pytest.mark.parametrize("between", [" ", "\n"])
def test_dating(words: str, between: str) -> None:
    assert growth(lambda n: date_statements(*said(n, words, between))) < AT_MOST


def test_dating_after_one_date() -> None:
    def work(n: int) -> None:
        article, made = said(n, "again")
        dated, (first,) = said(1, "on Friday")
        last, (counted,) = said(1, "two days earlier")
        assert date_statements(Article("a.txt", dated.text, PUBLISHED), [first])[0].date == "2031-05-09"
        by = len(article.text)
        moved = [counted] * 40
        found = date_statements(
            Article("a.txt", article.text + last.text, PUBLISHED), [*made, *(move(a, by) for a in moved)]
        )
        assert found[-1].date is None

    assert growth(work) < AT_MOST


def move(a: Attribution, by: int) -> Attribution:
    def on(span: Span) -> Span:
        return span[0] + by, span[1] + by

    assert a.cue_span is not None
    assert a.source_span is not None
    contents = tuple(on(span) for span in a.content_spans)
    return Attribution(contents, on(a.cue_span), on(a.source_span), a.mention, a.kind, a.via, on(a.sentence))


def test_pronouns_look_at_the_sentences_near_them() -> None:
    class Counted(list[Span]):
        looked_at = 0

        def __getitem__(self, k):  # type: ignore[no-untyped-def]
            self.looked_at += 1
            return super().__getitem__(k)

        def __iter__(self) -> Iterator[Span]:
            for span in super().__iter__():
                self.looked_at += 1
                yield span

    sentences = Counted((10 * k, 10 * k + 9) for k in range(20_000))
    her = Entity("Mara Voss", "person", True, read_name("Mara Voss"))
    seen = [Seen(Mention((100_000, 100_009), "person", True, "", (), False, "subject"), 0, True, "told")]
    found = choose("she", 100_020, seen, [her], sentences)
    assert found is not None
    assert found[0] == 0
    assert sentences.looked_at < 100


def test_uniting() -> None:
    def known(n: int) -> list[tuple[str, Sequence[Known]]]:
        return [
            (
                f"{k}.txt",
                [
                    Known(f"Harbour Board {k}", f"Harbour Board {k}", "organisation", (), PUBLISHED),
                    Known(f"Mara Voss{k}", f"Mara Voss{k}", "person", (f"harbour officer{k}",), PUBLISHED),
                    Known(f"the water minister{k} [{k}.txt]", None, "person", (f"water minister{k}",), PUBLISHED),
                ],
            )
            for k in range(n)
        ]

    assert growth(lambda n: unite(known(n))) < AT_MOST


@pytest.mark.parametrize("text", ["dam {} gate {} leaks {} here {} now {}", "No.", "…"])
def test_grouping(text: str) -> None:
    def records(n: int) -> list[ExtractedStatement]:
        return [
            ExtractedStatement(
                *(
                    str(k),
                    f"{k}.txt",
                    text.replace("{}", str(k)),
                    "Minister A",
                    "she",
                    "2031-05-09",
                    "day",
                    "weekday: 'Friday'",
                ),
                *("direct", ((0, 9),), None, None, (), (0, 9), 1.0, "", (f"{k}.txt",)),
            )
            for k in range(n)
        ]

    assert growth(lambda n: group_statements(records(n))) < AT_MOST


def test_a_stopped_run_goes_on_in_the_middle_of_a_long_text(tmp_path: Path) -> None:
    class Stops(StandIn):
        def find(self, articles: Sequence[Article]) -> Iterator[Found]:
            if self.n_read == 2:
                raise KeyboardInterrupt
            return super().find(articles)

    line = "Minister A said on Friday: “The dam will hold for another year.” " + "The valley slept. " * 100 + "\n"
    path = tmp_path / "long.txt"
    path.write_text("".join(f"{k} {line}" for k in range(4 * LONGEST // len(line))), encoding="utf-8")
    spool = tmp_path / "found"
    with pytest.raises(KeyboardInterrupt):
        extract_statements([path], language=Stops(), published=PUBLISHED, spool=spool)
    language = StandIn()
    went_on = extract_statements([path], language=language, published=PUBLISHED, spool=spool)
    fresh = StandIn()
    assert went_on == extract_statements([path], language=fresh, published=PUBLISHED)
    assert len(went_on.records) == 4 * LONGEST // len(line)
    assert language.n_read == fresh.n_read - 2 > 1
    assert language.most_at_once == 1
