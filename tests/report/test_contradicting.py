import csv
import html
import io

from msgspec.structs import replace

from shiftdetect.explain.comparing import FIRST_NEAREST, SAME_SUBJECT
from shiftdetect.explain.contradictions import FIRST_TOP
from shiftdetect.report import contradicting, findings_text, render_html, render_markdown
from shiftdetect.report.contradicting import (
    FIRST_SAYS,
    FIRST_TITLE,
    NOT_A_VERDICT,
    OWN_TITLE,
    READ_TITLE,
    contradiction_findings,
    contradiction_views,
    first_view,
    own_view,
)
from shiftdetect.report.quotes import Quotes
from shiftdetect.report.sentences import answers
from shiftdetect.report.tables import csv_tables
from shiftdetect.report.when import date_words
from tests.report import sample


def test_a_pair_is_shown_by_the_words_that_were_compared():
    result = sample.sample_result()
    first = result.contradictions.pairs[0]
    whole = result.statements[0].text
    part = whole.split()[0]
    cut = replace(result.contradictions, pairs=(replace(first, a=result.statements[0].id, passage_a=part),))
    view = contradiction_views(replace(result, contradictions=cut), Quotes(result))[0]
    assert view.a.text == part
    assert view.a.anchor == Quotes(result).anchors[result.statements[0].id]


def test_the_page_says_who_read_and_that_it_is_no_verdict():
    page = render_html(sample.sample_result())
    section = page.split('<section id="contradictions">')[1].split("</section>")[0]
    assert "a small model sha256=0123abcd" in section
    assert NOT_A_VERDICT in section
    assert "The model reads them as standing against each other (score 0." in section  # never in the page's own voice
    assert "A place to look: the model does not read them as standing against each other (score 0." in section
    assert "2 further pairs" in section
    assert "lied" not in page


def test_two_statements_of_one_day_are_told_as_that():
    result = sample.sample_result()
    first, *rest = result.contradictions.pairs
    today = replace(result.contradictions, pairs=(replace(first, days_apart=0), *rest))
    one, *others = contradiction_views(replace(result, contradictions=today), Quotes(result))
    assert one.words.endswith(" Both are of one day.")
    assert not any("of one day" in view.words for view in others)


def test_what_was_not_read_says_so_and_why():
    (only,) = contradiction_findings(sample.no_frames())
    assert only.certainty == "refused"
    assert "no comparer was asked" in only.text
    assert contradiction_findings(sample.refused()) == ()
    assert '<section id="contradictions">' not in render_html(sample.refused())


def test_numbers_in_words_are_those_of_the_result():
    read, _, rise = contradiction_findings(sample.sample_result())
    assert "Of 96 pairs" in read.text
    assert "reads 4 as standing" in read.text
    assert "2 of 6" in read.text
    assert "0.31 against 0.12" in rise.text
    assert "what is usual between every two speakers taken out" in rise.text
    assert rise.certainty == "exploratory"


def test_a_days_count_is_of_the_statements_of_that_day_and_days_with_as_many_are_told():
    result = sample.sample_result()
    day = result.contradictions.by_day[0]
    assert (
        "stand in such a pair (95% interval 10% to 70%, the statements taken as independent), on no other day more."
        in contradiction_findings(result)[0].text
    )
    again = replace(
        result, contradictions=replace(result.contradictions, by_day=(day, replace(day, date="2031-05-30")))
    )
    assert "on no other day more, and on 1 as many." in contradiction_findings(again)[0].text


def test_a_walk_back_stands_on_the_first_screen_where_nothing_is_labelled():
    shifted = replace(sample.sample_result(), frames=None, frames_refused="no labels.", ledger=())
    date = shifted.change_points[0].date
    before = next(s for s in shifted.statements if s.date < date)
    after = next(s for s in shifted.statements if s.date >= date)
    pair = replace(shifted.contradictions.pairs[0], confident=True)
    pair = replace(pair, a=before.id, b=after.id, passage_a="It <held>.", passage_b="It never held.")

    def told(pair=pair, **changes):
        rise = replace(shifted.contradictions.rises[0], **changes)
        return answers(replace(shifted, contradictions=replace(shifted.contradictions, pairs=(pair,), rises=(rise,))))[
            0
        ]

    assert f"“It <held>.” ({before.speaker}, " in told().text
    assert f"“It never held.” ({after.speaker}, " in told().text
    assert "(p = 0.012, exploratory)" in told().text.replace("\u00a0", " ")
    statements = tuple(replace(s, kind="indirect") if s.id == after.id else s for s in shifted.statements)
    shifted = replace(shifted, statements=statements)
    assert f"“It never held.”, in an outlet’s words ({after.speaker}, " in told().text
    for silent in (
        told(p_value=0.06),
        told(across=0.1),
        told(date="2031-05-30"),
        told(replace(pair, confident=False)),
        told(replace(pair, a=after.id)),
    ):
        assert "A model reads" not in silent.text


def test_a_rise_says_what_its_p_value_is_of_and_what_so_few_days_can_give():
    result = sample.sample_result()

    def said(**numbers):
        rise = replace(result.contradictions.rises[0], **numbers)
        return contradiction_findings(replace(result, contradictions=replace(result.contradictions, rises=(rise,))))[
            -1
        ].text

    assert "beyond their own" not in said(p_value=0.01, across=0.3, within=0.2)
    # Who always disagrees may have talked on one side: the means of all pairs then go the other way.
    assert "the test is of what every two speakers have beyond their own" in said(p_value=0.01, across=0.2, within=0.3)
    assert "So few days give no p-value below about 0.10" in said(p_value=0.2, p_least=0.1)
    assert "So few days" not in said(p_value=0.2, p_least=0.001)
    assert "from then on are not clearly more often read so than pairs of two before: 0.13 against 0.10" in said()
    assert "from then on are more often read so" in said(p_after=0.05)
    assert "Here, too, the means" not in said(p_after=0.05)
    assert "Here, too, the means are those of all pairs." in said(p_after=0.05, after=0.09)
    assert "from then on are" not in said(before=None, after=None, p_after=None)


def test_passages_that_were_cut_are_counted_where_the_page_says_how_it_was_read():
    result = sample.sample_result()
    cut = replace(result, contradictions=replace(result.contradictions, n_cut=2))
    assert "Of 2 pairs of passages it did not read the end." in render_markdown(cut)
    assert "did not read the end" not in render_markdown(result)


def test_where_the_model_speaks_on_none_the_listed_pairs_are_called_places_to_look_at():
    result = sample.sample_result()
    unsure = tuple(replace(pair, confident=False) for pair in result.contradictions.pairs)
    none = replace(result.contradictions, n_confident=0, pairs=unsure)
    read, *_ = contradiction_findings(replace(result, contradictions=none))
    assert "reads not one as standing" in read.text
    assert "Those that it scores highest are listed as places to look at." in read.text
    assert "places to look at" not in contradiction_findings(result)[0].text


def test_the_pairs_stand_in_markdown_terminal_and_tables():
    result = sample.sample_result()
    assert f"## {READ_TITLE}" in render_markdown(result)
    assert "Of 96 pairs" in findings_text(result)
    rows = list(csv.DictReader(io.StringIO(csv_tables(result)["contradictions.csv"])))
    read = result.contradictions
    lists = [(name, pair) for name in ("pairs", "own", "first") for pair in getattr(read, name)]
    assert [(row["list"], row["a"]) for row in rows] == [(name, pair.a) for name, pair in lists]
    assert rows[-1]["list"] == "first"
    counted = list(csv.DictReader(io.StringIO(csv_tables(result)["contradictions_by_speaker.csv"])))
    assert [(row["speaker"], row["n_pairs"]) for row in counted] == [
        (own.speaker, str(own.n_pairs)) for own in read.own_compared
    ]


def _own(result):
    return own_view(result, Quotes(result))


def test_each_speakers_own_words_stand_folded_below_the_first_list():
    result = sample.sample_result()
    page = render_html(result)
    section = page.split('<section id="contradictions">')[1].split("</section>")[0]
    before, block = section.split('<details id="own">')
    read = result.contradictions
    assert before.count('<div class="pair">') == len(read.pairs) + len(read.first)
    block = block.split("</details>")[0]
    assert block.count('<div class="pair">') == len(read.own)
    for text in (block, render_markdown(result).split(OWN_TITLE)[1]):
        places = [text.index(title) for title in ("Spokesperson B: 9 pairs compared", "Minister A: 14 pairs compared")]
        assert places == sorted(places)
    titles = [view.pairs[0].title for view in _own(result).speakers]
    assert titles == ["3 May 2031 and 4 May 2031", "2 May 2031 and 3 May 2031"]


def test_the_list_of_own_words_says_what_it_is_worth():
    note = _own(sample.sample_result()).note
    assert "Places to look at, and no finding" in note
    assert "Of 25 such pairs in all the model reads not one as standing against" in note
    assert "that it does not is no sign that two agree" in note
    assert "abstains" not in note  # which relation it gives the others is not counted
    assert "of the 4 here not one" in note
    assert "reaches 0.24 (the mean over each statement’s nearest ones, 0.1 at least)" in note
    assert "1 further speaker had pairs compared; not one reaches this." in note
    assert "contradict" not in render_html(sample.sample_result()).split('<details id="own">')[1].split("</details>")[0]


def test_where_nothing_of_anybodys_own_ranks_so_high_the_page_says_so():
    result = sample.sample_result()
    bare = replace(result, contradictions=replace(result.contradictions, own=()))
    page = render_html(bare)
    assert '<details id="own">' not in page
    assert "Of no speaker’s own statements of different days is a pair listed" in page
    assert "is a pair listed" in render_markdown(bare)
    assert _own(replace(bare, contradictions=replace(bare.contradictions, own_compared=()))) is None
    assert _own(sample.no_frames()) is None


def test_of_very_many_speakers_the_first_are_shown(monkeypatch):
    monkeypatch.setattr(contradicting, "SPEAKERS_SHOWN", 1)
    view = _own(sample.sample_result())
    assert [speaker.title for speaker in view.speakers] == ["Spokesperson B: 9 pairs compared, 2 listed"]
    assert "Shown are the first 1 of 2 speakers" in view.note


def _with(result, **changes):
    return replace(result, contradictions=replace(result.contradictions, **changes))


def test_what_is_read_against_the_first_account_stands_with_quotes_dates_places_and_scores_everywhere():
    result = sample.sample_result()
    known = {s.id: s for s in result.statements}
    page = render_html(result).split('<details id="first-account">')[1].split("</details>")[0]
    markdown = render_markdown(result).split(f"### {FIRST_TITLE}")[1].split(f"### {OWN_TITLE}")[0]
    terminal = " ".join(findings_text(result).split(FIRST_TITLE)[1].split("Cautions")[0].split())
    assert page.count('<div class="pair">') == markdown.count("####") == len(result.contradictions.first) == 2
    for said in (html.unescape(page), markdown, terminal):
        for pair in result.contradictions.first:
            for statement in (known[pair.a], known[pair.b]):
                assert statement.text.split(".")[0] in " ".join(said.split())
                assert statement.speaker in said
                assert date_words(statement.date) in said
                assert statement.venue in said
            assert f"(score {pair.probability:.2f} of 1)" in said
        assert "The model reads them as standing against each other" in said  # the first of them
        assert "A place to look: the model does not read them" in said  # the second
        assert "Of 31 pairs of a later statement and one of this first account the model reads 1 as" in said
        assert "of the 2 here 1: places to look at, and no finding" in said
        assert "nothing about intent" in said
        assert FIRST_SAYS not in said  # which the list's own heading says
    assert [view.words for view in contradiction_views(result, Quotes(result)) if FIRST_SAYS in view.words]


def test_the_first_screen_and_the_sentence_do_not_take_a_place_to_look_for_a_finding():
    result = sample.sample_result()
    _, found, _ = contradiction_findings(result)
    assert "a model reads 1 as standing against each other. First among them: " in found.text
    assert found.statement_ids == (result.contradictions.first[0].a, result.contradictions.first[0].b)
    (unsure,) = (replace(pair, confident=False) for pair in result.contradictions.first[:1])
    _, found, _ = contradiction_findings(_with(result, first=(unsure,), n_first_confident=0))
    assert "reads not one as standing against each other. Highest, as a place to look at: " in found.text
    assert answers(result) == answers(_with(result, first=(), n_first=0))


def test_where_nothing_is_read_against_a_first_account_the_page_says_so_and_why():
    result = sample.sample_result()
    nobody = _with(result, first=(), n_first=0, n_first_confident=0)
    none = _with(result, first=(), n_first=4, n_first_confident=0)
    for told, words in (
        (nobody, "Nothing is read against a first account: no statement that is compared is near enough in subject"),
        (none, "reads not one as standing against each other; none is listed"),
    ):
        for said in (render_html(told), render_markdown(told), findings_text(told)):
            assert words in " ".join(html.unescape(said).split())
        assert '<details id="first-account">' not in render_html(told)
    assert len(contradiction_findings(nobody)) == 2
    older = _with(result, first=(), n_first=None)
    assert first_view(older, Quotes(older)) is None
    assert "first account" not in findings_text(older)


def test_the_page_names_the_likeness_from_which_two_statements_are_of_one_subject():
    assert (SAME_SUBJECT, FIRST_NEAREST, FIRST_TOP) == (0.45, 2, 10)
    assert "cosine 0.45 at least" in render_markdown(sample.sample_result())
