"""Labelled streams of statements: what changed, when, by how much and by whom is known, and so is what did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from shiftdetect.benchmark.banks import Bank
from shiftdetect.errors import ShiftDetectError

Shape = Literal["none", "abrupt", "gradual", "pulse", "reversal", "phases", "two", "one_speaker", "diverge"]
Persistence = Literal["none", "ar1", "wander"]

OPENERS = ("", "Look, ", "Let me be very clear: ", "As I have said before, ", "Well, ", "What I can tell you is this: ")
"""How each speaker tends to begin: style, which is no change of story."""

BOILERPLATE = " The government remains in close contact with all partners, and we will keep the public informed."
"""A sentence that is added to every statement from one day on: no change of story either."""

OPENER_RATE, OWN_RATE, DAY_RATE = 0.5, 0.35, 0.4
"""Shares of statements that a speaker begins in their own way, that give the speaker's own story under ``mix``, and
that give the story of their day under ``clusters``."""

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class StreamSettings:
    """What a stream is like.

    Attributes
    ----------
    n, days, speakers : int
        Statements, days (each with at least one) and speakers.
    shape : str
        'none'; 'abrupt' (a step); 'gradual' (a ramp over all days); 'pulse' (a third of the days, then back);
        'reversal' (back after the second half); 'phases' (three stories in turn); 'two' (two steps to two new
        stories); 'one_speaker' (only the first speaker moves); 'diverge' (two speakers move to different stories).
    delta : float
        Share of statements that give the new explanation at full change.
    mix : bool
        Whether the mix of speakers, who each have a story of their own, changes half way.
    clusters : bool
        Whether statements of one day share something beside the story.
    boilerplate : bool
        Whether from half way on every statement ends in the same sentence.
    persistence : str
        What the days share fades slowly: 'ar1' (coefficient .6) or 'wander' (a slow random walk).
    uneven : bool
        Whether days differ in how much is said.
    """

    n: int = 60
    days: int = 12
    speakers: int = 4
    shape: Shape = "none"
    delta: float = 0.0
    mix: bool = False
    clusters: bool = False
    boilerplate: bool = False
    persistence: Persistence = "none"
    uneven: bool = True

    def __post_init__(self) -> None:
        problems = []
        if not 1 <= self.days <= self.n:
            problems.append(f"days={self.days} must lie between 1 and n={self.n}")
        if not 1 <= self.speakers <= len(OPENERS):
            problems.append(f"speakers={self.speakers} must lie between 1 and {len(OPENERS)}")
        if not 0.0 <= self.delta <= 1.0:
            problems.append(f"delta={self.delta} must lie between 0 and 1")
        if self.shape not in get_args(Shape) or self.persistence not in get_args(Persistence):
            problems.append(f"shape={self.shape!r} or persistence={self.persistence!r} is not known")
        if problems:
            raise ShiftDetectError("; ".join(problems) + ".")


@dataclass(frozen=True, eq=False)
class Stream:
    """A stream and the truth about it.

    Attributes
    ----------
    texts : tuple of str, length n
    bins, speakers : ndarray of int, shape (n,)
    explanations : tuple of str, length n
        Which explanation each statement gives.
    changes : tuple of int
        First bin of each new segment; empty where nothing changes abruptly.
    movers : tuple of int
        Speakers who change their story.
    settings : StreamSettings
    codes : tuple of str
        The event's explanations in the order of their parts: the old one, the first new one, the second new one, and
        those that speakers and days have of their own.
    own : tuple of str, length settings.speakers
        Explanation that each speaker has of their own; some of their statements give it where the mix changes.
    """

    texts: tuple[str, ...]
    bins: IntArray
    speakers: IntArray
    explanations: tuple[str, ...]
    changes: tuple[int, ...]
    movers: tuple[int, ...]
    settings: StreamSettings
    codes: tuple[str, ...]
    own: tuple[str, ...]


def make_stream(bank: Bank, settings: StreamSettings, random_state: int | np.random.SeedSequence = 0) -> Stream:
    """Draw one stream from a bank.

    Parameters
    ----------
    bank : Bank
    settings : StreamSettings
    random_state : int or SeedSequence

    Examples
    --------
    >>> from shiftdetect.benchmark.banks import load_bank
    >>> stream = make_stream(load_bank("harbour_closure"), StreamSettings(n=24, days=8, shape="abrupt", delta=1.0))
    >>> len(stream.texts), stream.changes
    (24, (4,))
    """
    rng = np.random.default_rng(random_state)
    codes = [str(code) for code in rng.permutation(list(bank.explanations))]
    old, first, second, *others = codes
    weights = rng.gamma(2.0, size=settings.days) if settings.uneven else np.ones(settings.days)
    extra = rng.choice(settings.days, size=settings.n - settings.days, p=weights / weights.sum())
    bins = np.sort(np.concatenate([np.arange(settings.days), extra])).astype(np.int64)
    speakers = _speakers(settings, bins, rng)
    movers = _movers(settings)
    stories = _stories(settings, bins, speakers, movers, (old, first, second), rng)
    stories, own = _disturb(settings, stories, bins, speakers, others, rng)
    texts = tuple(
        _word(bank, story, int(speaker), settings.boilerplate and 2 * int(day) >= settings.days, rng)
        for story, speaker, day in zip(stories, speakers, bins, strict=True)
    )
    return Stream(texts, bins, speakers, tuple(stories), _changes(settings), movers, settings, tuple(codes), own)


def _speakers(settings: StreamSettings, bins: IntArray, rng: np.random.Generator) -> IntArray:
    half = np.arange(settings.speakers) < (settings.speakers + 1) // 2
    late = 2 * bins >= settings.days
    weights = np.ones((len(bins), settings.speakers))
    if settings.mix:
        weights = np.where(half[None, :] != late[:, None], 6.0, 1.0)
    cumulative = np.cumsum(weights / weights.sum(axis=1, keepdims=True), axis=1)
    drawn = (rng.random(len(bins))[:, None] > cumulative).sum(axis=1)
    return np.asarray(np.minimum(drawn, settings.speakers - 1), dtype=np.int64)


def _movers(settings: StreamSettings) -> tuple[int, ...]:
    if settings.shape == "none":
        return ()
    everyone = tuple(range(settings.speakers))
    return {"one_speaker": everyone[:1], "diverge": everyone[:2]}.get(settings.shape, everyone)


def _changes(settings: StreamSettings) -> tuple[int, ...]:
    third, half = settings.days // 3, settings.days // 2
    two = (third, 2 * third)
    return {
        "none": (),
        "gradual": (),
        "pulse": two,
        "reversal": (half // 2, half + half // 2),
        "phases": two,
        "two": two,
    }.get(settings.shape, (half,))


def _stories(
    settings: StreamSettings,
    bins: IntArray,
    speakers: IntArray,
    movers: tuple[int, ...],
    codes: tuple[str, str, str],
    rng: np.random.Generator,
) -> list[str]:
    """Give each statement the old or a new story, as the shape of the change says."""
    old, first, second = codes
    changes = _changes(settings)
    moved = np.searchsorted(changes, bins, side="right") if changes else np.zeros(len(bins), dtype=int)
    share = np.where(moved > 0, settings.delta, 0.0)
    if settings.shape == "gradual":
        share = settings.delta * bins / max(1, settings.days - 1)
    elif settings.shape in {"pulse", "reversal"}:
        share = np.where(moved == 1, settings.delta, 0.0)
    new = (rng.random(len(bins)) < share) & np.isin(speakers, movers)
    third = (moved == 2) if settings.shape in {"phases", "two"} else (speakers == 1) & (settings.shape == "diverge")
    return [second if n and t else first if n else old for n, t in zip(new, third, strict=True)]


def _disturb(
    settings: StreamSettings,
    stories: list[str],
    bins: IntArray,
    speakers: IntArray,
    others: list[str],
    rng: np.random.Generator,
) -> tuple[list[str], tuple[str, ...]]:
    """Let speakers have a story of their own, and days one that their statements share."""
    own = rng.permutation(np.resize(others, settings.speakers))
    of_day = rng.choice(others, size=settings.days)
    level = _day_level(settings, rng)
    result = list(stories)
    for i, (day, speaker) in enumerate(zip(bins, speakers, strict=True)):
        draw = rng.random()
        if settings.mix and draw < OWN_RATE:
            result[i] = str(own[speaker])
        elif settings.clusters and rng.random() < DAY_RATE:
            result[i] = str(of_day[day])
        elif settings.persistence != "none" and rng.random() < level[day]:
            result[i] = others[0]
    return result, tuple(own.tolist())


def _day_level(settings: StreamSettings, rng: np.random.Generator) -> NDArray[np.float64]:
    """Share of another story per day, which fades slowly; mean about .3."""
    steps = rng.normal(size=settings.days)
    z = np.zeros(settings.days)
    if settings.persistence == "ar1":
        z[0] = steps[0]
        for d in range(1, settings.days):
            z[d] = 0.6 * z[d - 1] + 0.8 * steps[d]
    elif settings.persistence == "wander":
        walk = np.cumsum(steps)
        z = (walk - walk.mean()) / np.sqrt(max(1, settings.days) / 6.0)
    return np.asarray(1.0 / (1.0 + np.exp(1.0 - 1.5 * z)))


def _word(bank: Bank, story: str, speaker: int, boilerplate: bool, rng: np.random.Generator) -> str:
    texts = bank.wordings[story]
    text = texts[rng.integers(len(texts))]
    if OPENERS[speaker] and rng.random() < OPENER_RATE:
        text = OPENERS[speaker] + text[:1].lower() + text[1:]
    return text + BOILERPLATE if boilerplate else text
