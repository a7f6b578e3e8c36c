"""Results to draw: one invented case in all the states that a report must be able to show."""

from __future__ import annotations

import json
import math
from collections import Counter
from functools import cache
from itertools import combinations

from msgspec.structs import replace

from shiftdetect.result import (
    ChangePoint,
    Contradiction,
    ContradictionDay,
    ContradictionFindings,
    ContradictionRise,
    CorpusSummary,
    DayCount,
    DriftPoint,
    Emphasis,
    FrameChange,
    FrameFindings,
    FrameShare,
    FrameSpan,
    Gap,
    IndexFindings,
    IndexSpan,
    LateFrames,
    LedgerEntry,
    MinimumDetectable,
    NoiseFloor,
    OpposedPair,
    OrderTest,
    OwnPairs,
    RecurringFindings,
    RecurringWording,
    ResultData,
    Settings,
    ShiftTest,
    SpeakerPair,
    StatementText,
    StepSummary,
    SuccessiveStatement,
    TermChange,
    TermContext,
    TermFindings,
)
from tests.report.bridge import ROLES, SAID, VENUES, day_label

NULL = "whole days are put in random order; beside it each speaker's days among themselves"


def _statements() -> tuple[StatementText, ...]:
    seen: Counter[str] = Counter()
    out = []
    for day, speaker, frames, stance, text in SAID:
        date = day_label(day)
        seen[date] += 1
        letter = speaker.split()[-1].lower() if "Authority" not in speaker else "e"
        out.append(
            StatementText(
                id=f"{date}-{letter}-{seen[date]:02d}",
                date=date,
                speaker=speaker,
                text=text,
                role=ROLES[speaker],
                affiliation="government",
                venue=VENUES[speaker],
                source=f"The Halden Gazette, {date}",
                url=f"https://gazette.example/{date}/{seen[date]}",
                frames=tuple(frames.split()),
                stance=stance,
                kind="indirect" if seen[date] == 6 else "direct",
            )
        )
    return tuple(out)


STATEMENTS = _statements()
DAYS = tuple(dict.fromkeys(s.date for s in STATEMENTS))


def _spans(statements: tuple[StatementText, ...], stance: bool = False) -> tuple[FrameSpan, ...]:
    names = dict.fromkeys(x for s in statements for x in ((s.stance or "",) if stance else s.frames))
    spans = []
    for name in names:
        mine = [s for s in statements if name in ((s.stance,) if stance else s.frames)]
        spans.append(
            FrameSpan(
                frame=name,
                n=len(mine),
                n_days=len({s.date for s in mine}),
                n_speakers=len({s.speaker for s in mine}),
                first_date=mine[0].date,
                first_speaker=mine[0].speaker,
                first_id=mine[0].id,
                last_date=mine[-1].date,
                last_speaker=mine[-1].speaker,
                last_id=mine[-1].id,
                first_speakers=tuple(dict.fromkeys(s.speaker for s in mine if s.date == mine[0].date)),
                last_speakers=tuple(dict.fromkeys(s.speaker for s in mine if s.date == mine[-1].date)),
            )
        )
    return tuple(spans)


def _shares(names: list[str], groups: list[str], by: str, stance: bool = False) -> tuple[FrameShare, ...]:
    out = []
    for group in groups:
        here = [s for s in STATEMENTS if getattr(s, by) == group]
        for name in names:
            n = sum(name in ((s.stance,) if stance else s.frames) for s in here)
            share, half = n / len(here), 0.9 / math.sqrt(len(here) + 1)
            low, high = max(0.0, share - half), min(1.0, share + half)
            out.append(FrameShare(frame=name, group=group, n=n, total=len(here), share=share, low=low, high=high))
    return tuple(out)


def _index() -> IndexFindings:
    return IndexFindings(
        reference=0.64,
        low=0.51,
        high=0.77,
        explanations=("collapse_imminent", "sabotage_threat", "legal_duty"),
        n_statements=31,
        n_pairs=3,
        spans=(
            IndexSpan(
                between="change",
                first=DAYS[0],
                until="2031-05-06",
                since="2031-05-07",
                last=DAYS[-1],
                value=0.58,
                low=0.31,
                high=0.86,
                u=0.215,
                covered=0.93,
                n_speakers=4,
            ),
            IndexSpan(
                between="ends",
                first=DAYS[0],
                until=DAYS[2],
                since=DAYS[-3],
                last=DAYS[-1],
                value=1.12,
                low=-0.2,
                high=1.9,
                u=0.8,
                covered=0.61,
                n_speakers=3,
            ),
        ),
    )


def _find(day: int, part: str) -> str:
    return next(s.id for s in STATEMENTS if s.date == day_label(day) and part in s.text)


def _frames() -> FrameFindings:
    spans, stances = _spans(STATEMENTS), _spans(STATEMENTS, stance=True)
    speakers = list(ROLES)
    names, words = [s.frame for s in spans], [s.frame for s in stances]
    pairs = (
        ("three_bridges", _find(10, "Three bridges. I believe"), _find(10, "I saw no report"), 0.31),
        ("sabotage_threat", _find(7, "Somebody loosened"), _find(12, "Loosened bolts"), 0.42),
        ("collapse_imminent", _find(3, "matter of hours"), _find(8, "no finding"), 0.55),
        ("three_bridges", _find(9, "three bridges. Not one"), _find(10, "I saw no report"), 0.48),
        ("sabotage_threat", _find(7, "Yes, there is"), _find(10, "no trace"), 0.51),
        ("collapse_imminent", _find(4, "about to fall"), _find(11, "does not really"), 0.44),
        ("collapse_imminent", _find(3, "engineers told us"), _find(5, "never one thing"), 0.58),
        ("sabotage_threat", _find(8, "They wanted"), _find(12, "among other"), 0.66),
    )
    of = {s.id: s for s in STATEMENTS}
    opposed = tuple(
        OpposedPair(
            frame=frame,
            a=a,
            b=b,
            stance_a=of[a].stance or "",
            stance_b=of[b].stance or "",
            distance=distance,
            same_speaker=of[a].speaker == of[b].speaker,
        )
        for frame, a, b, distance in pairs
    )
    return FrameFindings(
        spans=spans,
        by_day=_shares(names, list(DAYS), "date"),
        by_speaker=_shares(names, speakers, "speaker"),
        changes=_frame_changes("2031-05-07"),
        stance_spans=stances,
        stances_by_day=_shares(words, list(DAYS), "date", stance=True),
        stances_by_speaker=_shares(words, speakers, "speaker", stance=True),
        opposed=opposed,
        late=_late(spans),
        n_labelled=len(STATEMENTS),
    )


def _late(spans: tuple[FrameSpan, ...]) -> LateFrames:
    half = next(d for d in DAYS if sum(s.date < d for s in STATEMENTS) >= len(STATEMENTS) / 2)
    late = tuple(span.frame for span in spans if span.first_date >= half)
    return LateFrames(frames=late, n_frames=len(spans), since=half, expected=0.51, p_value=0.063)


def _frame_changes(date: str) -> tuple[FrameChange, ...]:
    moves = (
        ("collapse_imminent", 0.41, 0.10, -0.55, -0.08, -0.27, 0.03),
        ("sabotage_threat", 0.0, 0.29, 0.11, 0.47, 0.31, 0.011),
        ("legal_duty", 0.06, 0.35, 0.07, 0.52, 0.22, 0.04),
        ("cracks_found", 0.35, 0.13, -0.5, 0.06, None, 0.31),
    )
    return tuple(
        FrameChange(
            date=date,
            frame=f,
            before=before,
            after=after,
            difference=after - before,
            low=low,
            high=high,
            within=within,
            p_value=p,
        )
        for f, before, after, low, high, within, p in moves
    )


def _drift() -> tuple[DriftPoint, ...]:
    points = []
    count = Counter(s.date for s in STATEMENTS)
    for k in range(5, len(DAYS)):
        for baseline, wave in (("first", 0.018 * (k - 4)), ("previous", 0.05 * math.sin(k)), ("rolling", 0.011 * k)):
            start = {"first": 0, "previous": k - 5, "rolling": max(0, k - 9)}[baseline]
            end = {"first": 2, "previous": k - 3, "rolling": k - 3}[baseline]
            half = 0.05 + 0.22 / (1 + abs(math.cos(k))) * (2.6 if k == 12 else 1)
            points.append(
                DriftPoint(
                    date=DAYS[k],
                    baseline=baseline,
                    n=sum(count[d] for d in DAYS[k - 2 : k + 1]),
                    n_baseline=sum(count[d] for d in DAYS[start : end + 1]),
                    first=DAYS[k - 2],
                    baseline_first=DAYS[start],
                    baseline_last=DAYS[end],
                    u=None if k == 9 and baseline == "rolling" else wave,
                    low=None if k == 9 and baseline == "rolling" else wave - half,
                    high=None if k == 9 and baseline == "rolling" else wave + half,
                    refused="fewer than two days in the window" if k == 9 and baseline == "rolling" else None,
                )
            )
    return tuple(points)


def _pairs() -> tuple[SpeakerPair, ...]:
    count = Counter(s.speaker for s in STATEMENTS)
    days = {who: {s.date for s in STATEMENTS if s.speaker == who} for who in ROLES}
    out = []
    for k, (a, b) in enumerate(combinations(ROLES, 2)):
        u = 0.32 - 0.028 * k
        out.append(
            SpeakerPair(
                a=a,
                b=b,
                n_a=count[a],
                n_b=count[b],
                u=u,
                low=u - 0.12 - 0.01 * k,
                high=u + 0.14,
                n_shared_days=len(days[a] & days[b]),
                p_value=None if k == 13 else min(1.0, 0.02 + 0.055 * k),
                refused="no p-value: labels can change places on 2 days only" if k == 13 else None,
            )
        )
    return tuple(out)


def _successive() -> tuple[SuccessiveStatement, ...]:
    rows = []
    for k, s in enumerate(STATEMENTS):
        own = next((t.id for t in reversed(STATEMENTS[:k]) if t.speaker == s.speaker), None)
        distance = 0.3 + 0.6 * abs(math.sin(7.0 * k))
        row = SuccessiveStatement(
            id=s.id,
            date=s.date,
            speaker=s.speaker,
            own_previous=own,
            own_previous_distance=None if own is None else distance,
            own_previous_rank=None if own is None else min(1.0, distance),
            last_by_anyone=STATEMENTS[k - 1].id if k else None,
            last_by_anyone_distance=distance if k else None,
            last_by_anyone_rank=min(1.0, distance) if k else None,
            first=STATEMENTS[0].id if k else None,
            first_distance=distance if k else None,
            first_rank=min(1.0, distance) if k else None,
            nearest_earlier=STATEMENTS[k // 2].id if k else None,
            nearest_earlier_distance=distance * 0.8 if k else None,
            nearest_earlier_rank=min(1.0, distance * 1.1) if k else None,
        )
        rows.append(row)
    return tuple(rows)


def change(date: str = "2031-05-07", p: float = 0.012, exploratory: bool = False) -> ChangePoint:
    """Build a change of the invented account at one date."""
    return ChangePoint(
        date=date,
        p_value=p,
        exploratory=exploratory,
        u=0.142,
        low=0.041,
        high=0.243,
        total=0.151,
        composition=0.021,
        common=0.118,
        interaction=0.012,
        speaker_specific=0.062,
        total_low=0.022,
        total_high=0.28,
        composition_low=-0.03,
        composition_high=0.072,
        common_low=0.035,
        common_high=0.201,
        speaker_specific_low=-0.02,
        speaker_specific_high=0.144,
        composition_share=0.15,
        covered=0.93,
        first="2031-05-02",
        last="2031-06-14",
        n_before=17,
        n_after=31,
        n_days_before=5,
        n_days_after=10,
        quotes_before=(_find(3, "matter of hours"), _find(4, "about to fall"), _find(3, "danger was immediate")),
        quotes_after=(_find(7, "Somebody loosened"), _find(9, "Three, and"), _find(12, "from the first day")),
        quotes_against=(_find(11, "beside the point"), _find(14, "remains eleven")),
    )


@cache
def sample_result() -> ResultData:
    """A change point, gradual drift, labels, pairs: everything there is."""
    count = Counter(s.date for s in STATEMENTS)
    return ResultData(
        settings=Settings(
            shiftdetect="0.1.0",
            encoder="sentence-transformers/all-MiniLM-L6-v2@c9745ed1;mean;normalised",
            encoder_name="sentence-transformers/all-MiniLM-L6-v2",
            encoder_revision="c9745ed1",
            encoder_sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            dimensions=384,
            by="day",
            window=3,
            rolling=7,
            covariates=("speaker", "log words"),
            n_permutations=999,
            alpha=0.05,
            seed=0,
            where=("affiliation=government",),
            stance_claim="the bridge was about to be destroyed",
            labels_by="two invented coders, kappa 0.71",
            versions={"python": "3.11.2", "numpy": "2.3.0"},
            source="data/bridge.csv",
            command="shiftdetect report bridge.csv --where affiliation=government -o out/bridge",
        ),
        corpus=CorpusSummary(
            n_statements=len(STATEMENTS),
            n_days=len(DAYS),
            n_speakers=len(ROLES),
            sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            first=DAYS[0],
            last=DAYS[-1],
            n_left_out=9,
            n_occasions=len({(s.speaker, s.date, s.venue) for s in STATEMENTS}),
            n_repeated=2,
            per_day=tuple(DayCount(date=d, n=count[d]) for d in DAYS),
            gaps=(
                Gap(first="2031-05-15", last="2031-05-16", n_bins=2),
                Gap(first="2031-05-18", last="2031-06-13", n_bins=27),
            ),
        ),
        shift_test=ShiftTest(
            p_value=0.02,
            p_within_speaker=0.004,
            p_reported=0.012,
            statistic=4.1,
            best_date="2031-05-07",
            n_permutations=999,
            null=NULL,
        ),
        order_test=OrderTest(
            p_value=0.093,
            p_within_speaker=0.031,
            p_reported=0.062,
            statistic=2.2,
            best_waves=1,
            n_permutations=999,
            null=NULL,
        ),
        change_points=(change(), change("2031-05-12", 0.03, exploratory=True)),
        drift=_drift(),
        speakers=_pairs(),
        speaker_steps=(
            *(StepSummary(name=s, n=8, n_days=6, n_steps=3, u=0.11, low=-0.02, high=0.24) for s in list(ROLES)[:4]),
            StepSummary(name=list(ROLES)[4], n=7, n_days=6, n_steps=0, u=None, refused="no two days with two each"),
        ),
        day_steps=tuple(StepSummary(name=d, n=count[d], n_days=2, n_steps=1, u=0.09) for d in DAYS[1:6]),
        successive=_successive(),
        minimum_detectable=MinimumDetectable(
            u=0.212, u_high=0.257, power=0.8, alpha=0.05, at="2031-05-07", n_simulations=200, n_permutations=199
        ),
        noise_floor=NoiseFloor(
            n_restatements=21,
            restatement_median=0.52,
            restatement_q95=0.83,
            typical_distance=0.91,
            chance_u95=0.083,
            chance_u95_searched=0.171,
            frame_distance=0.64,
            n_frame_pairs=15,
        ),
        index=_index(),
        frames=_frames(),
        recurring=_recurring(),
        contradictions=_contradictions(),
        ledger=_ledger(),
        emphasis=Emphasis(
            n_statements=len(STATEMENTS),
            frames=tuple(span.frame for span in _spans(STATEMENTS)),
            shift_test=ShiftTest(p_value=0.021, p_within_speaker=0.013, p_reported=0.017, best_date="2031-05-07"),
            order_test=OrderTest(p_value=0.2, p_within_speaker=0.4, p_reported=0.3),
        ),
        terms=(_terms(),),
        statements=STATEMENTS,
        notes=("2 statements are indirect: an outlet's words, not the speaker's.",),
    )


def _ledger() -> tuple[LedgerEntry, ...]:
    out = []
    for span in _spans(STATEMENTS):
        rows = [s for s in STATEMENTS if span.frame in s.frames]
        for speaker in (None, *dict.fromkeys(s.speaker for s in rows)):
            own = [s for s in rows if speaker in (None, s.speaker)]
            out.append(
                LedgerEntry(
                    name=span.frame,
                    kind="frame",
                    speaker=speaker,
                    n=len(own),
                    n_days=len({s.date for s in own}),
                    ids=tuple(s.id for s in own),
                    first_date=own[0].date,
                    first_id=own[0].id,
                    last_date=own[-1].date,
                    last_id=own[-1].id,
                    strongest_id=own[0].id if len(own) > 1 else None,
                    weakest_id=own[-1].id if len(own) > 1 else None,
                    strength_from="stance and words" if speaker is None else "words",
                    hedged_ids=tuple(s.id for s in own if s.stance == "hedges"),
                    denied_ids=tuple(s.id for s in own if s.stance == "denies"),
                    n_since=4,
                    dropped="2031-05-12" if len(own) == 2 else None,
                    dropped_p=0.0004 if len(own) == 2 else None,
                    dropped_p_adjusted=0.021 if len(own) == 2 else None,
                )
            )
    return tuple(out)


def _recurring() -> RecurringFindings:
    late = _late(_spans(STATEMENTS))
    wordings = []
    for span in _spans(STATEMENTS)[:8]:
        rows = [s for s in STATEMENTS if span.frame in s.frames]
        wordings.append(
            RecurringWording(
                quote=rows[0].text,
                quote_id=rows[0].id,
                n=span.n,
                n_days=span.n_days,
                n_speakers=span.n_speakers,
                first_date=span.first_date,
                first_id=span.first_id,
                first_speakers=span.first_speakers,
                last_date=span.last_date,
                last_id=span.last_id,
                last_speakers=span.last_speakers,
                late=span.frame in late.frames,
                gone=span.last_date < late.since,
                ids=tuple(s.id for s in rows),
                passages=tuple(s.text for s in rows),
            )
        )
    return RecurringFindings(
        wordings=tuple(wordings),
        n_statements=41,
        cosine=0.6,
        min_statements=3,
        since=late.since,
        until=DAYS[DAYS.index(late.since) - 1],
        expected_late=0.7,
        p_late=0.004,
        expected_gone=0.6,
        p_gone=0.8,
    )


def _terms() -> TermFindings:
    def term(text: str, log_odds: float, q_value: float) -> TermChange:
        used = [s for s in STATEMENTS if text in s.text]
        contexts = tuple(
            TermContext(id=s.id, left=s.text.split(text, 1)[0], term=text, right=s.text.split(text, 1)[1])
            for s in used[:2]
        )
        return TermChange(
            term=text,
            n_before=1,
            n_after=6,
            log_odds=log_odds,
            low=log_odds - 1,
            high=log_odds + 1,
            p_value=q_value / 10,
            q_value=q_value,
            ids_after=tuple(s.id for s in used),
            contexts=contexts,
        )

    return TermFindings(
        date="2031-05-07",
        n_before=12,
        n_after=18,
        n_terms=64,
        n_significant=1,
        speakers=("Minister A", "Spokesperson B"),
        n_unmatched=3,
        terms=(term("bridge", 2.1, 0.02), term("three", -1.4, 0.3)),
    )


def _contradictions() -> ContradictionFindings:
    opposed = [(a, b) for a, b in combinations(STATEMENTS, 2) if a.speaker != b.speaker and a.date < b.date]
    pairs = tuple(
        Contradiction(
            a=a.id,
            b=b.id,
            passage_a=a.text,
            passage_b=b.text,
            probability=0.93 - 0.04 * k,
            confident=k < 2,
            same_speaker=False,
            days_apart=1 + k,
            first_account=a.date == DAYS[0],
            repeats=2 * (k == 0),
        )
        for k, (a, b) in enumerate(opposed[:: len(opposed) // 8][:8])
    )
    alone = [(a, b) for a, b in combinations(STATEMENTS, 2) if a.speaker == b.speaker and a.date < b.date]
    own = tuple(
        Contradiction(
            a=a.id,
            b=b.id,
            passage_a=a.text,
            passage_b=b.text,
            probability=0.61,
            confident=False,
            same_speaker=True,
            days_apart=3,
            first_account=False,
        )
        for speaker in ("Spokesperson B", "Minister A")
        for a, b in [pair for pair in alone if pair[0].speaker == speaker][:2]
    )
    first = tuple(replace(pair, first_account=True) for pair in (pairs[0], pairs[3]))
    counts = {"Minister A": 14, "Spokesperson B": 9, "Adviser D": 2}
    return ContradictionFindings(
        comparer="a small model sha256=0123abcd",
        n_pairs=96,
        n_confident=4,
        pairs=pairs,
        own=own,
        own_floor=0.24,
        own_compared=tuple(
            OwnPairs(speaker=name, n_pairs=n, n_confident=0, highest=0.2 if n == 2 else 0.4)
            for name, n in counts.items()
        ),
        first=first,
        n_first=31,
        n_first_confident=1,
        by_day=(ContradictionDay(date=DAYS[3], n=2, total=6, share=1 / 3, low=0.1, high=0.7),),
        rises=(
            ContradictionRise(
                date=change().date,
                across=0.31,
                within=0.12,
                n_across=60,
                n_within=36,
                p_value=0.012,
                before=0.1,
                after=0.13,
                n_before=22,
                n_after=20,
                p_after=0.21,
            ),
        ),
    )


def no_shift() -> ResultData:
    """No date stands out: a candidate only."""
    result = sample_result()
    return replace(
        result,
        shift_test=replace(result.shift_test, p_value=0.674, p_within_speaker=0.006, p_reported=0.34),
        change_points=(),
        candidate=replace(
            change(p=0.34, exploratory=True), composition_share=None, decomposition_refused=None, low=-0.02
        ),
    )


def refused() -> ResultData:
    """Three days: no test, no drift, no comparison, no decomposition."""
    result = sample_result()
    days = DAYS[:3]
    few = tuple(s for s in STATEMENTS if s.date in days)
    why = "the scan needs statements in at least 5 time bins and there are 3: 3 bins have too few orders for a p-value."
    frames = result.frames
    return replace(
        result,
        corpus=replace(
            result.corpus,
            n_statements=len(few),
            n_days=3,
            n_occasions=len({(s.speaker, s.date, s.venue) for s in few}),
            last=days[-1],
            per_day=result.corpus.per_day[:3],
            gaps=(),
        ),
        shift_test=ShiftTest(refused=why),
        order_test=OrderTest(refused=why.replace("scan", "order test")),
        change_points=(),
        drift=(),
        speakers=(),
        speakers_refused="1 of 5 speakers spoke on 3 days or more, and a comparison needs two of them.",
        speaker_steps=(),
        day_steps=(),
        successive=result.successive[: len(few)],
        index=IndexFindings(refused="the labels hold one explanation on two days or more."),
        minimum_detectable=MinimumDetectable(refused="with 3 time bins no change at all can be tested."),
        contradictions=None,
        recurring=None,
        ledger=(),
        emphasis=Emphasis(refused=None, n_statements=3, frames=("storm",), shift_test=ShiftTest(refused=why)),
        terms=(TermFindings(date=days[-1], refused="fewer than two terms stand in 4 of 3 statements."),),
        noise_floor=NoiseFloor(
            n_restatements=3, restatement_median=0.5, restatement_q95=None, typical_distance=0.9, chance_u95=None
        ),
        frames=None if frames is None else replace(
            frames,
            spans=_spans(few),
            by_day=tuple(f for f in frames.by_day if f.group in days),
            by_speaker=(),
            changes=(),
            stance_spans=(),
            stances_by_day=(),
            stances_by_speaker=(),
            opposed=(),
            late=None,
            n_labelled=len(few),
        ),
        statements=few,
        notes=("No drift series: 3 time bins do not hold a window and a baseline of 3 bins each: 6 are needed.",),
    )  # fmt: skip


def no_frames() -> ResultData:
    """A shift, but no labels."""
    result = sample_result()
    return replace(
        result,
        index=IndexFindings(refused="the statements carry no frames that say which explanation they give."),
        frames=None,
        ledger=(),
        emphasis=None,
        frames_refused="the statements carry no frame and no stance: give a column of frames.",
        contradictions=ContradictionFindings(refused="no comparer was asked to read pairs of statements."),
        noise_floor=replace(result.noise_floor, frame_distance=None, n_frame_pairs=0),
        statements=tuple(replace(s, frames=(), stance=None) for s in STATEMENTS),
    )


def one_statement() -> ResultData:
    """The smallest corpus."""
    result, first = refused(), STATEMENTS[0]
    return replace(
        result,
        corpus=replace(
            result.corpus,
            n_statements=1,
            n_days=1,
            n_speakers=1,
            n_occasions=1,
            last=DAYS[0],
            per_day=(DayCount(date=DAYS[0], n=1),),
            n_left_out=0,
            n_repeated=0,
        ),
        frames=None,
        emphasis=None,
        terms=(),
        frames_refused="the statement carries no frame and no stance.",
        successive=result.successive[:1],
        noise_floor=NoiseFloor(
            n_restatements=0, restatement_median=None, restatement_q95=None, typical_distance=None, chance_u95=None
        ),
        statements=(replace(first, frames=(), stance=None, venue=None, url=None, source=None, role=None),),
        notes=(),
    )


EVIL = '<script>alert(1)</script></svg>"><img src=x onerror=alert(2)>'


def hostile() -> ResultData:
    """Every text from outside tries to break out of the page, the figures, the tables or the Markdown."""
    text = sample_result().to_json()
    swap = {
        "Minister A": EVIL + "$\\frac",
        "Spokesperson B": "=cmd|' /C calc'!A0",
        "Secretary C": "[click](javascript:alert(3)) | **bold** `x` <b>",
        "Somebody loosened bolts": "{{ 7 * 7 }} {% raw %} \0\u202e # heading\n- item\n1. one]]>&lt;!--",
        "three_bridges": "</text><script>alert(4)</script>",
        "sabotage_threat": "@SUM(1+1)*cmd",
        "https://gazette.example/2031-05-07/1": "javascript:alert(5)",
        "https://gazette.example/2031-05-10/1": 'https://gazette.example/a?b="><script>alert(6)</script>',
        "press conference": "-2+3</title>",
        "data/bridge.csv": "/home/somebody/<i>bridge.csv",
        "2031-05-07-a-01": "a b\"><x id='y'>",
    }
    for plain, evil in swap.items():
        text = text.replace(plain, json.dumps(evil)[1:-1])
    return ResultData.from_json(text)


VARIANTS = {
    "shift": sample_result,
    "no_shift": no_shift,
    "refused": refused,
    "no_frames": no_frames,
    "hostile": hostile,
    "one_statement": one_statement,
}
