"""Known answers of the front door, on invented statements and an encoder that knows a handful of words."""

import json
import random
import re
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from shiftdetect import (
    Corpus,
    DriftResult,
    EncoderError,
    InputError,
    ShiftDetectError,
    Statement,
    TfidfEncoder,
    VectorStore,
    measure_drift,
)
from shiftdetect.analysis import STAGES, listing
from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.sentences import answers, findings
from tests.analysis.stories import (
    CHANGE,
    DAYS,
    SPEAKERS,
    MarkerEncoder,
    day,
    handed_over,
    labelled,
    shifted,
    statement,
    tell,
    three_stories,
    unchanged,
)


def measure(corpus: Corpus, **settings) -> DriftResult:
    return measure_drift(corpus, **{"encoder": MarkerEncoder(), "n_permutations": 99} | settings)


@pytest.fixture(scope="module")
def shift() -> DriftResult:
    return measure(shifted())


@pytest.fixture(scope="module")
def still() -> DriftResult:
    return measure(unchanged())


# A shift, and none


def test_a_shift_of_all_is_found_on_its_day_with_its_size(shift):
    (change,) = shift.change_points
    assert change.date == day(CHANGE)
    assert (change.first, change.last) == (day(1), day(DAYS))
    assert (change.n_before, change.n_after, change.n_days_before, change.n_days_after) == (18, 18, 6, 6)
    # Two unrelated stories: 2 for the directions, less the share of the wording and of the one who kept the old story.
    assert change.u == pytest.approx(1.53, abs=0.01)
    assert change.low < change.u < change.high
    assert change.p_value == shift.shift_test.p_reported <= 0.05
    assert not change.exploratory
    assert shift.candidate is None
    assert shift.shift_test.best_date == day(CHANGE)
    assert shift.order_test.p_reported <= 0.05


def test_a_shift_of_all_is_common_and_no_matter_of_who_talks(shift):
    (change,) = shift.change_points
    assert change.composition == 0.0
    assert change.composition_share == 0.0
    assert change.common == change.total == change.u
    assert change.covered == 1.0
    assert abs(change.speaker_specific) < 0.05


def test_quotes_come_from_their_own_side_and_say_its_story(shift):
    (change,) = shift.change_points
    said = {s.id: s for s in shift.statements}
    before, after = ([said[i] for i in ids] for ids in (change.quotes_before, change.quotes_after))
    assert [len(before), len(after)] == [3, 3]
    assert all(s.date < change.date and "fall" in s.text for s in before)
    assert all(s.date >= change.date and "cost" in s.text for s in after)
    assert {said[i].id for i in change.quotes_against} == {"09b"}
    assert "fall" in said["09b"].text
    assert len({(s.speaker, s.date) for s in before}) == 3


def test_a_statement_worded_like_the_other_side_does_not_stand_for_its_own():
    said = ["fall"] * 6 + ["cost", "fall"]
    candidate = measure(
        Corpus([statement(d, "Minister A", f"the {word}", f"s{d}") for d, word in enumerate(said, 1)])
    ).candidate
    assert candidate.date == day(7)
    assert candidate.quotes_after == ("s7",)
    assert candidate.quotes_against == ("s8",)
    assert candidate.quotes_before == ("s1",)  # the others say the same, word for word


def test_drift_is_0_before_the_shift_and_large_after_it(shift):
    series = {(p.baseline, p.date): p for p in shift.drift}
    assert {baseline for baseline, _ in series} == {"first", "previous", "rolling"}
    first, last = series["first", day(6)], series["first", day(DAYS)]
    assert abs(first.u) < 0.05
    assert last.u == pytest.approx(1.72, abs=0.02)
    assert (last.first, last.baseline_first, last.baseline_last) == (day(10), day(1), day(3))
    assert (last.n, last.n_baseline) == (9, 9)
    assert abs(series["previous", day(DAYS)].u) < 0.5 < series["previous", day(8)].u


def test_no_change_gives_no_alarm_but_a_candidate_that_says_so(still):
    assert still.change_points == ()
    assert still.shift_test.p_reported > 0.05
    assert still.order_test.p_reported > 0.05
    assert still.candidate.exploratory
    assert still.candidate.date == still.shift_test.best_date
    assert still.candidate.p_value == still.shift_test.p_reported
    assert still.candidate.low < 0 < still.candidate.high
    assert still.candidate.composition_share is None


def test_what_could_have_been_detected_is_less_than_what_was(shift, still):
    assert 0 < still.minimum_detectable.u < 0.1 < shift.change_points[0].u
    assert still.minimum_detectable.at == day(CHANGE)
    assert still.noise_floor.chance_u95 < still.minimum_detectable.u


def test_identical_texts_are_exactly_0_apart_and_raise_no_alarm():
    result = measure(Corpus([statement(d, f"Minister {d % 3}", "We had to.", f"s{d}") for d in range(1, 11)]))
    assert {p.u for p in result.drift} == {0.0}
    assert {p.u for p in result.speakers} == {0.0}
    assert (result.change_points, result.candidate) == ((), None)
    assert (result.shift_test.p_value, result.order_test.p_value) == (1.0, 1.0)
    assert result.corpus.n_repeated == 10
    assert {s.nearest_earlier_distance for s in result.successive[1:]} == {0.0}
    assert "-0.0" not in result.to_json()


def test_two_shifts_are_two_change_points_and_the_lower_one_is_exploratory():
    result = measure(three_stories())
    assert [c.date for c in result.change_points] == [day(9), day(17)]
    assert sorted(c.exploratory for c in result.change_points) == [False, True]
    assert [(c.first, c.last) for c in result.change_points] == [(day(1), day(16)), (day(9), day(24))]
    said = {s.id: s.text for s in result.statements}
    last = result.change_points[1]
    assert all("cost" in said[i] for i in last.quotes_before)
    assert all("law" in said[i] for i in last.quotes_after)


# Who speaks, and what they say


def test_a_change_of_speakers_alone_raises_no_alarm():
    result = measure(handed_over())
    assert result.change_points == ()
    assert result.shift_test.p_reported > 0.1


def test_a_change_of_speakers_is_told_from_a_change_of_story():
    # A phrase that all take up gives the scan its day (no word more: length is taken out). Who talks is what changed.
    (change,) = measure(handed_over(phrase="-again"), encoder=MarkerEncoder(wording=0.1)).change_points
    assert change.date == day(13)
    assert change.composition_share > 0.9
    assert change.composition == pytest.approx(0.6**2 * 2, abs=0.03)
    assert change.composition_low > 0
    assert 0 < change.common < 0.07


def test_speakers_who_tell_different_stories_stand_first():
    result = measure(tell(lambda number, speaker: "cost" if speaker == "Minister C" else "fall"))
    far = [p for p in result.speakers if "Minister C" in (p.a, p.b)]
    near = [p for p in result.speakers if "Minister C" not in (p.a, p.b)]
    assert result.speakers == (*far, *near)
    assert all(p.low > 1.5 and p.p_value <= 0.06 for p in far)  # 99 draws, six pairs: no smaller p is possible
    assert all(abs(p.u) < 0.05 < p.p_value for p in near)
    assert {p.n_a for p in result.speakers} == {DAYS}


def test_who_spoke_too_rarely_to_be_compared_is_named():
    result = measure(tell(lambda number, speaker: "fall" if speaker != "Minister D" or number in (3, 9) else None))
    assert "Minister D" in result.speakers_refused
    assert {p.a for p in result.speakers} | {p.b for p in result.speakers} == {*SPEAKERS}


# What the data cannot carry


def test_under_five_days_there_is_no_p_value_and_the_result_says_why():
    result = measure(tell(lambda number, speaker: "fall", days=4))
    for test in (result.shift_test, result.order_test):
        assert (test.p_value, test.p_within_speaker, test.p_reported) == (None, None, None)
        assert "needs statements on at least 5 days and there are 4" in test.refused
        assert test.refused.endswith("Collect more days or count by the hour, if the dates allow it.")
    assert result.minimum_detectable.u is None
    assert result.minimum_detectable.refused
    assert (result.change_points, result.candidate, result.drift) == ((), None, ())
    assert result.notes == (
        "No drift series: too few days (4) for a window and a baseline of 3 days each: 6 are needed. "
        "Collect more days or count by the hour, if the dates allow it.",
    )


def test_one_statement_is_a_result_full_of_reasons():
    result = measure(Corpus([statement(1, "Minister A", "It was the cost.", "a")]))
    assert result.shift_test.refused
    assert result.order_test.refused
    assert result.minimum_detectable.refused
    assert "0 of 1 speaker spoke" in result.speakers_refused
    assert result.speaker_steps[0].refused
    (only,) = result.successive
    assert (only.own_previous, only.first, only.nearest_earlier_distance) == (None, None, None)
    assert (result.corpus.n_statements, result.corpus.n_days, result.corpus.gaps) == (1, 1, ())


def test_a_change_that_others_undo_is_not_split_where_the_distance_may_be_0():
    rows = []
    for n in range(1, DAYS + 1):
        told, other = ("fall", "cost") if n < CHANGE else ("cost", "fall")
        for who in ("A", "B"):
            rows.append(statement(n, f"Minister {who}", f"{who} on day {n}: the {told} decided it.", f"{n:02d}{who}"))
            rows.append(statement(n, f"Guest {n}{who}", f"Guest {who} on {n}: the {other} did.", f"{n:02d}guest{who}"))
    (change,) = measure(Corpus(rows)).change_points
    assert change.covered == 0.5
    assert change.total_low > 1.0  # the ministers all moved
    assert change.low < 0.0 < change.high
    assert change.composition_share is None


@pytest.mark.parametrize(("guests", "words"), [(21, "Guest 9 Jr."), (22, "and 2 more."), (300, "and 280 more.")])
def test_of_very_many_who_are_not_compared_some_are_named(guests, words):
    rows = [statement(n, "Minister A", f"On {n} the fall.", f"a{n}") for n in range(1, 6)]
    rows += [statement(n, "Minister B", f"By {n} the fall.", f"b{n}") for n in range(1, 6)]
    rows += [statement(3, f"Guest {g} Jr.", f"Guest {g}: the fall.", f"g{g}") for g in range(guests)]
    note = measure(Corpus(rows)).speakers_refused
    assert note.endswith(words)
    assert note.count("Guest") == min(guests, 21 if guests == 21 else 20)


def test_one_speaker_shifts_but_has_no_composition():
    result = measure(tell(lambda n, speaker: ("fall" if n < CHANGE else "cost") if speaker == "Minister A" else None))
    (change,) = result.change_points
    assert change.date == day(CHANGE)
    assert change.u > 1.5
    assert "needs two speakers" in change.decomposition_refused
    assert (change.composition, change.common, change.composition_share, change.covered) == (None, None, None, None)
    assert "a comparison needs two of them" in result.speakers_refused


def test_an_encoder_is_taken_by_its_name():
    named = measure_drift(shifted(), encoder="tfidf", n_permutations=19)
    assert named == measure_drift(shifted(), encoder=TfidfEncoder(), n_permutations=19)
    with pytest.raises(EncoderError, match="neither a folder here"):
        measure_drift(shifted(), encoder="someone/no-such-model")


def test_no_statements_are_an_error():
    with pytest.raises(ShiftDetectError, match="no statements are left"):
        measure(Corpus([]))


# The same for the same


@pytest.mark.parametrize("n_jobs", [1, 2])
def test_the_same_input_gives_the_same_bytes_with_any_number_of_threads(shift, n_jobs):
    assert measure(shifted(), n_jobs=n_jobs).to_json() == shift.to_json()


def test_another_seed_gives_other_draws_but_the_same_estimates(shift):
    other = measure(shifted(), seed=1)
    assert other.shift_test.statistic != shift.shift_test.statistic
    assert [p.u for p in other.drift] == [p.u for p in shift.drift]


def test_the_order_of_rows_changes_nothing(shift):
    rows = list(shifted())
    random.Random(3).shuffle(rows)
    assert measure(Corpus(rows, source="invented.csv")).to_json() == shift.to_json()


def test_the_names_of_speakers_change_no_number(shift):
    names = dict(zip(SPEAKERS, ("Zoë", "Ada", "Minister of Bridges"), strict=True))
    rows = [statement(s.time.day, names[s.speaker], s.text, s.id) for s in shifted()]
    renamed = measure(Corpus(rows, source="invented.csv"))
    back = renamed.to_json()
    for old, new in names.items():
        back = back.replace(json.dumps(new, ensure_ascii=False), json.dumps(old))
    same = DriftResult.from_json(back)
    # Pairs that lie exactly as far apart are in the order of their names.
    assert sorted(same.speakers, key=repr) == sorted(shift.speakers, key=repr)
    unnamed = {"corpus": with_fields(same.corpus, sha256=""), "speakers": ()}
    assert with_fields(same, **unnamed) == with_fields(
        shift, **unnamed | {"corpus": with_fields(shift.corpus, sha256="")}
    )


def test_turning_all_vectors_changes_no_number(shift):
    class Turned(MarkerEncoder):
        def encode(self, texts):
            vectors = super().encode(texts)
            turn = np.linalg.qr(np.random.default_rng(0).normal(size=(vectors.shape[1],) * 2))[0]
            return (vectors @ turn).astype(np.float32)

    turned = measure(shifted(), encoder=Turned())
    assert turned.shift_test.p_value == shift.shift_test.p_value
    assert [c.date for c in turned.change_points] == [c.date for c in shift.change_points]
    assert [p.u for p in turned.drift] == pytest.approx([p.u for p in shift.drift], abs=5e-6)


def test_vectors_are_kept_between_runs(tmp_path, shift):
    encoder = MarkerEncoder()
    with VectorStore(tmp_path / "vectors.sqlite") as store:
        first = measure(shifted(), encoder=encoder, store=store)
        assert encoder.n_encoded == len(shifted())
        second = measure(shifted(), encoder=encoder, store=store)
    assert encoder.n_encoded == len(shifted())
    assert first.to_json() == second.to_json() == shift.to_json()


# Which statements


def test_the_corpus_is_summed_up_with_days_gaps_and_repeats():
    said = [(1, "the cost"), (2, "the law"), (2, "the cost"), (6, "the cost"), (6, "the law"), (6, "the fall")]
    corpus = Corpus([statement(d, "Minister A", text, f"s{k}") for k, (d, text) in enumerate(said)])
    summary = measure(corpus).corpus
    assert (summary.n_statements, summary.n_days, summary.n_speakers) == (6, 3, 1)
    assert (summary.first, summary.last, summary.n_left_out) == (day(1), day(6), 0)
    assert summary.n_repeated == 5
    assert [(d.date, d.n) for d in summary.per_day] == [(day(1), 1), (day(2), 2), (day(6), 3)]
    assert [(g.first, g.last, g.n_bins) for g in summary.gaps] == [(day(3), day(5), 3)]
    assert summary.sha256 == corpus.sha256


def test_repeating_a_statement_weighs_more():
    rows = [statement(d, "Minister A", "the fall" if d < 4 else "the cost", f"a{d}") for d in range(1, 7)]
    repeated = [statement(5, "Minister A", "the fall", f"b{k}") for k in range(4)]
    alone, often = (measure(Corpus(r)) for r in (rows, rows + repeated))
    assert often.corpus.n_repeated > alone.corpus.n_repeated
    assert often.drift[0].u < alone.drift[0].u


def test_a_topic_keeps_what_is_near_it_and_counts_the_rest():
    corpus = tell(lambda number, speaker: "law" if speaker == "Minister D" else "fall")
    result = measure(corpus[2:], topic="the fall", topic_threshold=0.5)
    assert {s.speaker for s in result.statements} == {*SPEAKERS}
    assert (result.corpus.n_statements, result.corpus.n_left_out) == (3 * DAYS - 2, DAYS + 2)
    assert (result.settings.topic, result.settings.topic_threshold) == ("the fall", 0.5)
    assert result.settings.where == ("row numbers",)
    assert measure(corpus, topic="fall", topic_threshold=-1.0).corpus.n_left_out == 0


def test_what_the_corpus_was_selected_by_is_recorded_and_counted():
    corpus = tell(lambda number, speaker: "law" if speaker == "Minister D" else "fall")
    chosen = corpus.select(speaker=SPEAKERS, end=day(DAYS - 1)).filter(lambda s: "never" not in s.text)
    result = measure(chosen)
    assert result.settings.where == (*(f"speaker={name}" for name in SPEAKERS), f"end={day(DAYS - 1)}", "predicate")
    assert result.corpus.n_left_out == len(corpus) - len(chosen) > 0


def test_vectors_stay_with_their_statements_where_the_topic_leaves_out_the_one_row_without_an_order():
    rows = [statement(d, "Minister A", f"the fall, {d}", f"a{d}") for d in range(1, 7)]
    rows += [statement(d, "Minister A", f"the cost, {d}", f"b{d}") for d in range(1, 7)]
    numbered = [replace(row, columns={"order": 9 - k // 6}) for k, row in enumerate(rows)]
    odd = replace(statement(3, "Minister A", "the law", "odd"), columns={"order": "none"})
    alone, left = measure(Corpus(numbered)), measure(Corpus([*numbered, odd]), topic="fall cost", topic_threshold=0.3)
    assert left.corpus.n_left_out == 1
    assert left.successive == alone.successive


def test_nothing_on_topic_is_an_error_that_names_the_nearest():
    with pytest.raises(
        ShiftDetectError, match=r"none of 48 statements reaches .* 0.5 .* 'law' .*highest is 0\."
    ) as caught:
        measure(tell(lambda number, speaker: "fall"), topic="law", topic_threshold=0.5)
    assert "lower the threshold" in str(caught.value)


def test_a_topic_needs_a_threshold_that_fits_the_encoder():
    with pytest.raises(ShiftDetectError, match=r"embedded encoder only, and here 'markers' is used") as caught:
        measure(unchanged(), topic="the fall")
    assert "36 statements have similarities from 0." in str(caught.value)
    assert "--topic-threshold" in str(caught.value)


def test_what_must_be_known_beyond_the_numbers_is_noted():
    rows = [
        statement(
            d,
            "Minister A",
            "the cost" + " and so on" * (d > 4),
            f"s{d}",
            kind="indirect" if d < 3 else "mixed" if d == 3 else "direct",
        )
        for d in range(1, 8)
    ]
    result = measure(Corpus(rows), encoder=MarkerEncoder(longest=10), window=2)
    assert result.notes == (
        "3 of 7 statements are longer than the encoder reads; what is said at the end does not count.",
        "2 of 7 statements are indirect: an outlet's words, not the speaker's.",
        "1 of 7 statements is mixed: partly an outlet's words.",
    )


def test_only_statements_on_topic_count_as_cut_off():
    rows = [statement(d, "Minister A", "the cost" if d < 6 else "the law and so on", f"s{d}") for d in range(1, 9)]
    result = measure(Corpus(rows), encoder=MarkerEncoder(longest=10), topic="cost", topic_threshold=0.5, window=2)
    assert not any("longer" in note for note in result.notes)


def test_a_corpus_too_long_to_list_holds_what_the_result_names(monkeypatch):
    corpus = labelled(shifted())
    whole = measure(corpus)
    monkeypatch.setattr(listing, "MAX_LISTED", 35)
    result = measure(corpus)
    named = {i for c in result.change_points for i in (*c.quotes_before, *c.quotes_after, *c.quotes_against)}
    spans = (*result.frames.spans, *result.frames.stance_spans)
    named |= {i for s in spans for i in (s.first_id, s.last_id)}
    named |= {i for p in result.frames.opposed for i in (p.a, p.b)}
    entries = result.ledger
    named |= {i for e in entries for i in (e.first_id, e.last_id, e.strongest_id, e.weakest_id) if i}
    named |= {i for e in entries for i in (*e.hedged_ids, *e.denied_ids)}
    named |= {c.id for found in result.terms for term in found.terms for c in term.contexts}
    assert {s.id for s in result.statements} == named
    assert len(named) < len(whole.statements) == len(corpus)
    assert result.successive == ()
    assert result.notes == (*whole.notes, "The table of successive statements is left out above 35 statements.")
    assert (result.drift, result.change_points) == (whole.drift, whole.change_points)


@pytest.mark.parametrize("story", [shifted, unchanged])
def test_of_a_very_long_corpus_without_labels_the_quotes_are_kept(monkeypatch, story):
    monkeypatch.setattr(listing, "MAX_LISTED", 0)
    result = measure(story())
    (change,) = result.change_points or (result.candidate,)
    quoted = (*change.quotes_before, *change.quotes_after, *change.quotes_against)
    in_context = {c.id for found in result.terms for term in found.terms for c in term.contexts}
    assert {s.id for s in result.statements} == {*quoted} | in_context
    assert change.quotes_against


# Bins


def test_weeks_are_named_as_weeks():
    result = measure(tell(lambda number, speaker: "fall", days=30), by="week", window=2, rolling=2)
    # 1 May 2031 is a Thursday.
    assert [d.date for d in result.corpus.per_day] == [f"2031-W{n}" for n in range(18, 23)]
    assert result.corpus.per_day[0].n == 4 * 4
    assert result.settings.by == "week"
    assert result.drift[0].date == "2031-W21"
    assert not result.shift_test.refused


@pytest.mark.parametrize(("by", "days"), [("week", 28), ("month", 40)])
def test_a_reason_calls_the_bins_what_they_are(by, days):
    """What is refused on weeks needs more weeks: nobody is told to collect days."""
    rows = [
        replace(s, id=f"{k}", time=datetime(2031, 5, 1) + k * timedelta(days=days), frames=(("gates",) if k else ()))
        for k, s in enumerate(tell(lambda number, speaker: "fall" if speaker == "Minister A" else None, days=4))
    ]
    page = render_markdown(measure(Corpus(rows), by=by))
    assert f"needs statements in at least 5 {by}s and there are 4" in page
    assert f"Collect more {by}s or count by the {'day' if by == 'week' else 'week'}, if the dates allow it" in page
    own = page[: page.index("## All statements")]
    assert re.findall(r"[^.]*\b(?:days?|bins?)\b[^.]*\.", re.sub("Time bins|by the day|“.*?”", "", own)) == []


def test_hours_are_found_on_their_own():
    rows = [
        Statement(
            f"s{h}{k}",
            f"{k} {h}: the {'fall' if h < 16 else 'cost'}",
            f"Minister {k}",
            datetime(2031, 5, 2, h),
            precision="hour",
        )
        for h in range(10, 22)
        for k in "AB"
    ]
    result = measure(Corpus(rows), by="hour")
    assert [c.date for c in result.change_points] == ["2031-05-02T16"]
    assert measure(Corpus(rows)).shift_test.refused


def test_dates_too_coarse_for_the_bins_are_all_named():
    rows = [Statement(f"s{w}", "the fall", "Minister A", datetime(2031, 5, w), precision="week") for w in (5, 12)]
    rows.append(statement(13, "Minister A", "the fall", "fine"))
    with pytest.raises(InputError, match="2 problems") as caught:
        measure(Corpus(rows, source="weeks.csv"))
    first, second = caught.value.problems
    assert (first.file, first.column, first.value) == ("weeks.csv", "date", "2031-W19")
    assert "'s12'" in second.problem
    assert "--by week" in second.remedy


# Settings


def test_settings_say_how_to_make_it_again():
    encoder = MarkerEncoder()
    result = measure(shifted(), encoder=encoder, window=2, rolling=4, alpha=0.01, seed=5, command="x y")
    settings = result.settings
    assert settings.encoder == str(encoder.identity) == "markers revision=1 normalisation=l2"
    assert (settings.encoder_name, settings.encoder_revision, settings.encoder_sha256) == ("markers", "1", None)
    assert (settings.source, settings.command, settings.where) == ("invented.csv", "x y", ())
    assert (settings.window, settings.rolling, settings.alpha, settings.seed) == (2, 4, 0.01, 5)
    assert (settings.n_permutations, settings.by, settings.dimensions) == (99, "day", 16)
    assert (settings.topic, settings.topic_threshold) == (None, None)
    assert {"python", "numpy", "scipy"} <= set(settings.versions)


def test_a_level_that_the_shift_does_not_reach_leaves_a_candidate(shift):
    strict = measure(shifted(), alpha=0.011)
    assert shift.shift_test.p_reported > 0.011
    assert strict.change_points == ()
    assert strict.candidate.date == day(CHANGE)
    assert strict.candidate.exploratory


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"by": "year"}, "by='year' must be one of hour, day, week, month"),
        ({"window": 1}, "window=1 and rolling=7 must be at least 2"),
        ({"rolling": 0}, "rolling=0"),
        ({"n_permutations": 10}, "n_permutations=10 cannot give"),
        ({"alpha": 0.0}, "alpha=0.0 must lie"),
        ({"alpha": float("nan")}, "alpha=nan"),
        ({"seed": -1}, "seed=-1 must not be negative"),
        ({"n_jobs": 0}, "n_jobs=0"),
        ({"topic": "  "}, "topic is empty"),
        ({"topic_threshold": 0.3}, "has nothing to apply to"),
        ({"topic": "x", "topic_threshold": 1.5}, "between -1 and 1"),
        ({"window": 3.5, "seed": None}, "window=3.5 is no whole number; seed=None is no whole number"),
        ({"alpha": "five"}, "alpha='five' is no number"),
        ({"topic": "x", "topic_threshold": "high"}, "topic_threshold='high' is no number"),
        ({"topic": 3}, "topic=3 is no text"),
    ],
)
def test_settings_out_of_range_are_refused_before_anything_is_encoded(settings, message):
    encoder = MarkerEncoder()
    with pytest.raises(ShiftDetectError, match=message):
        measure(unchanged(), encoder=encoder, **settings)
    assert encoder.n_encoded == 0


def test_numbers_of_numpy_are_numbers():
    plain, numpys = measure(unchanged(), window=2, seed=3), measure(unchanged(), window=np.int32(2), seed=np.int64(3))
    assert numpys.to_json() == plain.to_json()
    assert measure(unchanged(), alpha=np.float64(0.1)).settings.alpha == 0.1
    on_topic = measure(unchanged(), topic="A", topic_threshold=np.float32(-1.0))
    assert on_topic.settings.topic_threshold == -1.0
    assert DriftResult.from_json(on_topic.to_json()) == on_topic


def test_what_is_no_corpus_is_told_how_to_become_one():
    for wrong in (None, "statements.csv", [{"text": "It broke."}]):
        with pytest.raises(ShiftDetectError, match=rf"takes a Corpus, not a {type(wrong).__name__}: read_corpus"):
            measure(wrong)


def test_all_settings_out_of_range_are_named_at_once():
    with pytest.raises(ShiftDetectError, match=r"window=1.*alpha=2.*seed=-3"):
        measure(unchanged(), window=1, alpha=2, seed=-3)


def test_the_stages_are_told_in_their_order():
    told = []
    measure(unchanged(), progress=told.append)
    assert tuple(told) == STAGES


# Labels


def test_labels_of_the_corpus_come_with_spans_shares_and_what_rose():
    frames = measure(labelled(shifted())).frames
    spans = {s.frame: s for s in frames.spans}
    assert set(spans) == {"fall", "cost", "bridge"}
    assert (spans["fall"].first_date, spans["fall"].last_date, spans["fall"].last_id) == (day(1), day(9), "09b")
    assert (spans["cost"].first_date, spans["cost"].n) == (day(CHANGE), 17)
    shares = {(s.frame, s.group): s for s in frames.by_day}
    assert (shares["fall", day(9)].n, shares["fall", day(9)].total) == (1, 3)
    changes = {c.frame: c for c in frames.changes}
    assert changes["cost"].date == day(CHANGE)
    assert (changes["cost"].before, changes["cost"].after) == (0.0, pytest.approx(17 / 18, abs=1e-6))
    assert changes["cost"].p_value <= 0.05
    assert changes["bridge"].difference == 0.0
    assert frames.n_labelled == 36
    assert {s.frame for s in frames.stance_spans} == {"supports", "denies"}
    assert {(s.frame, s.group) for s in frames.stances_by_speaker} >= {("denies", "Minister B")}


def test_where_one_side_has_no_label_the_result_says_so_and_tells_what_moved_in_the_wording():
    corpus = Corpus([replace(s, frames=s.frames if s.time.day >= CHANGE else ()) for s in labelled(shifted())])
    result = measure(corpus)
    assert result.frames.changes == ()
    (aside,) = result.frames.not_compared
    assert (aside.date, aside.refused.split(". ")[0]) == (
        day(CHANGE),
        "no statement before the date is labelled, and 18 from it on",
    )
    (finding,) = (f for f in findings(result) if f.kind == "frame_change")
    assert (finding.certainty, "cannot be said: no statement before the date" in finding.text) == ("refused", True)
    what, *_ = answers(result)
    assert what.lead == "The wording"
    assert "Which explanation rose or fell cannot be said: no statement before the date is labelled" in what.text


def test_that_it_cannot_be_asked_what_came_late_is_said():
    result = measure(Corpus([s for s in labelled(shifted()) if s.time.day in (1, 2, 3, 9)]))
    assert result.frames.late is None
    assert result.frames.late_refused.startswith("too few days (4) to tell whether labels came late: at least 5 are")
    (overview, *_) = findings(result)
    assert "Whether more of them came late than by chance cannot be tested: too few days (4)" in overview.text


def test_labels_that_are_all_alike_have_no_mix_that_could_move():
    result = measure(Corpus([replace(s, frames=("gates",)) for s in shifted()]))
    assert (result.emphasis.shift_test, result.emphasis.order_test) == (None, None)
    (finding,) = (f for f in findings(result) if f.kind == "emphasis")
    assert finding.certainty == "refused"
    assert finding.text.startswith("The mix of 1 explanation (36 statements) is not tested: every labelled statement")


def test_opposed_stances_on_one_frame_stand_side_by_side():
    frames = measure(labelled(shifted())).frames
    said = {s.id: s for s in labelled(shifted())}
    assert frames.opposed
    for pair in frames.opposed:
        a, b = said[pair.a], said[pair.b]
        assert pair.frame in a.frames
        assert pair.frame in b.frames
        assert (pair.stance_a, pair.stance_b) == (a.stance, b.stance)
        assert a.stance != b.stance
        assert a.time <= b.time
        assert pair.same_speaker == (a.speaker == b.speaker)


def test_without_labels_the_result_says_so(still):
    assert still.frames is None
    assert "no frame and no stance" in still.frames_refused


def test_labels_do_not_move_other_numbers(shift):
    result = measure(labelled(shifted()))
    assert (result.drift, result.shift_test, result.change_points) == (
        shift.drift,
        shift.shift_test,
        shift.change_points,
    )


SIGN_OFF = "We remain in close contact with all partners, and will keep the public informed."


def _with_sign_off(corpus, since):
    return Corpus(replace(s, text=f"{s.text} {SIGN_OFF}") if s.date_text[:10] >= since else s for s in corpus)


def test_boilerplate_that_appears_one_day_is_set_aside_and_named():
    said = [f"Account number {word} of the closure was given." for word in ("one", "two", "three", "four", "five")]
    plain = Corpus(
        Statement(f"{day}-{k}", said[(day * 7 + k * k) % 5], f"Minister {'AB'[k % 2]}", datetime(2031, 5, day))
        for day in range(1, 9)
        for k in range(5)
    )
    corpus = _with_sign_off(plain, "2031-05-05")
    settings = {"encoder": TfidfEncoder(), "n_permutations": 99}
    before, after = measure_drift(plain, **settings), measure_drift(corpus, **settings)
    assert after.shift_test == before.shift_test
    (aside,) = after.corpus.set_aside
    assert (aside.text, aside.n, aside.first) == (SIGN_OFF, 20, "2031-05-05")
    assert any(SIGN_OFF in note for note in after.notes)
    kept = measure_drift(corpus, keep_repeated=True, **settings)
    assert kept.corpus.set_aside == ()
    assert kept.shift_test.statistic > 2 * before.shift_test.statistic


def test_a_speech_that_is_held_again_stands_once_for_its_side_while_others_can():
    old = "The walls fall. We thank the nurses. Nobody was hurt. It is day {} of {}."
    new = "The cost rose. We thank the builders. Nobody was told. It is day {} of {}."
    short = "A few more words to reach the length of a whole speech, said on day {} by {}: the walls fall."

    def before(others):
        said = []
        for s in shifted():
            text = new if s.time.day >= CHANGE else short if s.id in others else old
            said.append(replace(s, text=text.format(s.time.day, s.speaker)))
        (change,) = measure(Corpus(said), keep_repeated=True).change_points
        return change.quotes_before

    others = {"01b", "02a", "03c", "04b", "05a", "06c"}
    found = before(others)
    assert (len(found), len(set(found) - others)) == (3, 1)
    # Where nothing else can stand for a side, its repetitions do.
    assert len(before(())) == 3
