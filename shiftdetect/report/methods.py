"""How it was made: the rows of the methods box."""

from __future__ import annotations

from dataclasses import dataclass

from shiftdetect.bins import in_bins
from shiftdetect.report import intervals
from shiftdetect.report.again import file_name, make_again
from shiftdetect.report.contradicting import comparer_words
from shiftdetect.report.extracted import articles
from shiftdetect.report.finding import shown_changes
from shiftdetect.report.indexed import style_words
from shiftdetect.report.tested import relative, two_tests
from shiftdetect.report.when import date_range, on_date
from shiftdetect.report.words import (
    BOUNDS,
    CERTAINTIES,
    clean,
    count,
    listing,
    number,
    p_words,
    percent,
    reason,
    sentence,
)
from shiftdetect.result import OrderTest, ResultData, ShiftTest


@dataclass(frozen=True)
class Method:
    """One row of the methods box.

    Attributes
    ----------
    name : str
    text : str
    code : str
        Shown as it is, to copy.
    href : str
        Anchor of the table behind it.
    """

    name: str
    text: str
    code: str = ""
    href: str = ""


def methods(result: ResultData) -> tuple[Method, ...]:
    """Say what was measured, on what, with which settings, so that it can be made again.

    Parameters
    ----------
    result : ResultData
    """
    rows = (
        *_corpus(result),
        *_measures(result),
        *_tests(result),
        Method("Comparer", comparer_words(result), result.contradictions.comparer if result.contradictions else ""),
        *_limits(result),
        *_settings(result),
        *(Method("Caution", sentence(note)) for note in result.notes),
    )
    return tuple(Method(row.name, clean(row.text), clean(row.code), row.href) for row in rows if row.text or row.code)


def _corpus(result: ResultData) -> tuple[Method, ...]:
    corpus, settings, made = result.corpus, result.settings, articles(result)
    source = file_name(settings.source)
    from_file = f" from {source}" if source else ""
    filters = [*settings.where]
    if settings.topic is not None:
        threshold = (
            "" if settings.topic_threshold is None else f", similarity at least {number(settings.topic_threshold)}"
        )
        filters.append(f"topic “{settings.topic}”{threshold}")
    kept = f"Filters: {listing(filters)}. " if filters else "No filter. "
    repeated = (
        f" {count(corpus.n_repeated, 'verbatim repetition')} kept: repetition is evidence." if corpus.n_repeated else ""
    )
    gaps = [f"{date_range(gap.first, gap.last)} ({count(gap.n_bins, settings.by)})" for gap in corpus.gaps]
    return (
        Method(
            "Statements",
            f"{count(corpus.n_statements, 'statement')} by {count(corpus.n_speakers, 'speaker')}{from_file}. {kept}"
            f"{count(corpus.n_left_out, 'statement')} left out.{repeated}",
            href="statements",
        ),
        *(Method("Articles", words, href="articles") for words in (made.facts[:1] if made else ())),
        Method("Unit", f"One statement: one speaker, one date, one utterance. Time is counted by the {settings.by}."),
        Method("Days" if settings.by == "day" else "Time bins",
               f"{count(corpus.n_days, settings.by)} with statements, {date_range(corpus.first, corpus.last)}.",
               href="t-days"),
        Method("Gaps", f"None said on: {listing(gaps, most=12)}." if gaps else f"No {settings.by} without statements."),
        Method("Labels", _labels(result)),
    )  # fmt: skip


def _labels(result: ResultData) -> str:
    if result.frames is None:
        return sentence(result.frames_refused or "none")
    coding = result.frame_coding
    if coding is not None and coding.n_predicted:
        if coding.one:
            taught = ", which learnt the labels, too," if coding.tuned else ""
            return (
                f"Explanations (frames) of {count(coding.n_predicted, 'statement')} are predictions, one each, learnt "
                f"from the {count(coding.n_labelled, 'statement')} with a label of their own on the encoder "
                f"{result.settings.encoder_name}{taught} and not from the definitions of the codebook "
                f"{coding.codebook} (sha256 {coding.codebook_sha256[:12]}). Nobody checked them."
            )
        learnt = f", {listing(coding.learnt)} also from labels that come with the corpus" if coding.learnt else ""
        return (
            f"Explanations (frames) of {count(coding.n_predicted, 'statement')} are predictions from the codebook "
            f"{coding.codebook} (sha256 {coding.codebook_sha256[:12]}) on the encoder "
            f"{result.settings.encoder_name}{learnt}; "
            f"{count(coding.n_labelled, 'statement')} keep labels of their own. Nobody checked them."
        )
    return (
        f"Explanations (frames) and positions (stances) come with the corpus; {result.frames.n_labelled:,} statements "
        "are labelled. This page counts the labels and does not check them."
    )


def _measures(result: ResultData) -> tuple[Method, ...]:
    settings = result.settings
    window, rolling = (count(n, settings.by) for n in (settings.window, settings.rolling))
    aside = f"Before testing, effects of {listing(settings.covariates)} are taken out." if settings.covariates else ""
    weights = f"sha256 {settings.encoder_sha256}" if settings.encoder_sha256 else ""
    model = f"{settings.encoder_name}, {settings.dimensions} dimensions, vectors of unit length."
    return (
        Method(
            "Drift u",
            in_bins(
                "Squared distance between the mean vectors of two groups of statements, with same-day pairs left out, "
                "so that it is 0 on average where nothing differs, however few statements there are; it can fall below "
                "0 by chance.",
                settings.by,
            ),
        ),
        Method("Intervals", _intervals(result)),
        Method(
            "Windows",
            f"{window} with statements, against the first {window}, the {window} just before, and a rolling run of up "
            f"to {rolling} before.",
            href="t-drift" if result.drift else "",
        ),
        Method("Set aside", aside),
        Method("Model", model, settings.encoder),
        Method("Weights", "", weights),
    )  # fmt: skip


def _intervals(result: ResultData) -> str:
    of = [
        ("Across a date", intervals.ACROSS if shown_changes(result) else ""),
        ("Of the drift series", intervals.SERIES if result.drift else ""),
        ("Between speakers", intervals.PAIRS if result.speakers else ""),
        (
            "Of what a change is made of",
            intervals.PARTS if any(c.total is not None for c in shown_changes(result)) else "",
        ),
        ("Of shares by day", intervals.SHARES_BY_DAY if result.frames else ""),
        ("Of shares by speaker", intervals.SHARES_BY_SPEAKER if result.frames else ""),
        ("Of differences between shares", intervals.SHARE_CHANGES if result.frames and result.frames.changes else ""),
        ("Of steps between successive days", intervals.STEPS if result.speaker_steps or result.day_steps else ""),
    ]
    said = [f"{what}: {how}." for what, how in of if how]
    if shown_changes(result):
        said.append("Intervals across a date that was chosen because its step is the largest are too optimistic.")
    return in_bins(" ".join(["All are 95% intervals.", *said]), result.settings.by) if said else ""


def _tests(result: ResultData) -> tuple[Method, ...]:
    return (
        Method(
            "Shift scan",
            _test(result.shift_test, "A step at every date, the largest one tested (max-T)", result.settings.by),
        ),
        Method("Order test", _test(result.order_test, "Are statements nearer in time more alike", result.settings.by)),
        Method(
            "p-values",
            "Those of the scan, of the order test and of explanations across a date are each corrected within their "
            "own family by the largest statistic (max-T), those of speaker pairs by Holm’s method, those of ‘no longer "
            "said’ for all rows of the ledger; terms have false discovery rates. Nothing is corrected across families. "
            f"A date is accepted at {p_words(result.settings.alpha).replace('=', '≤')}.",
        ),
        Method("Grades", grades()),
    )


def grades() -> str:
    """Say by which rule findings are graded.

    Examples
    --------
    >>> grades()[:62]
    '‘Strong evidence’ is a p-value up to 0.01, ‘Evidence’ up to 0.'
    """
    bounds = [
        f"‘{CERTAINTIES[name]}’ {'is a p-value ' * (not k)}up to {b:g}" for k, (name, b) in enumerate(BOUNDS.items())
    ]
    return (
        f"{', '.join(bounds)}, ‘{CERTAINTIES['none']}’ above; where orders were drawn at random, two standard errors "
        "of the draws are added first. "
        f"‘{CERTAINTIES['exploratory']}’ rests on a test that does not know that its date, or span of time, was chosen "
        f"on the same statements; ‘{CERTAINTIES['estimated']}’, ‘{CERTAINTIES['counted']}’ and "
        f"‘{CERTAINTIES['chosen']}’ on no test."
    )


def _test(test: ShiftTest | OrderTest, what: str, unit: str) -> str:
    if test.p_value is None:
        return f"Not run: {reason(test.refused or 'no p-value')}"
    null = f" Null: {in_bins(test.null, unit)}." if test.null else ""
    draws = f" {count(test.n_permutations, 'permutation')}." if test.n_permutations else ""
    waves = test.best_waves if isinstance(test, OrderTest) else None
    lag = f" Largest with {count(waves, 'slow wave')}." if waves else ""
    return f"{what}.{null}{draws} {sentence(two_tests(test, unit))}{lag}"


def _limits(result: ResultData) -> tuple[Method, ...]:
    floor, least = result.noise_floor, result.minimum_detectable
    words = [f"{count(floor.n_restatements, 'pair')} of statements by one speaker on one day"]
    if floor.restatement_median is not None:
        words.append(f"half of them closer than {number(floor.restatement_median)} (cosine distance)")
    if floor.restatement_q95 is not None:
        words.append(f"95% closer than {number(floor.restatement_q95)}")
    text = f"{', '.join(words)}."
    if floor.typical_distance is not None:
        text += f" Two statements on different days lie {number(floor.typical_distance)} apart on average (squared)."
    if floor.chance_u95 is not None:
        text += (
            f" With the days in random order, u between the two halves stays below {number(floor.chance_u95)} in 95%."
        )
    if least.u is None:
        detectable = f"Not known: {reason(least.refused or 'no simulation')}"
    else:
        detectable = f"{_found(result, least.u)} A best case: a sudden change of all speakers."
    return (
        Method("Noise floor", in_bins(text, result.settings.by)),
        Method("Style alone", style_words(result)),
        Method("Smallest detectable drift", detectable),
    )


def _found(result: ResultData, u: float) -> str:
    least, scale = result.minimum_detectable, relative(result, u)
    words = f"u = {number(u)}{f' ({scale})' if scale else ''}"
    words += f" {on_date(least.at)}" if least.at else ""
    words += "" if least.power is None else f", found in {percent(least.power)} of simulations"
    if least.n_simulations and least.n_permutations:
        words += f" ({least.n_simulations:,} simulations of {count(least.n_permutations, 'permutation')} each)"
    return f"{words}."


def _settings(result: ResultData) -> tuple[Method, ...]:
    s = result.settings
    versions = ", ".join(f"{name} {version}" for name, version in sorted(s.versions.items()))
    words, again = make_again(result)
    return (
        Method("Seed", f"{s.seed}; {count(s.n_permutations, 'permutation')} for each test."),
        Method(
            "Versions", f"shiftdetect {s.shiftdetect}{', ' + versions if versions else ''}; result schema {s.schema}."
        ),
        Method("Make it again", words, again),
        Method(
            "Corpus", "Hash of the analysed statements, whatever the order of rows:", f"sha256 {result.corpus.sha256}"
        ),
    )
