"""Positions as parties put them: a demand or its rejection, in many wordings, with reasons of one side.

Claims and reasons come from the stance sets; the wordings are the project's own. Both sides use the same openers, plain
and denied, so that neither 'not' nor the claim's words tell whether two positions agree.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shiftdetect.explain.training.edits import denied, lowered
from shiftdetect.explain.training.items import AGAINST, ELSEWHERE, HEDGES, RESTATES, SUPPORTS, Item
from shiftdetect.explain.training.lexicon import ANTONYMS

Sides = Mapping[str, Sequence[str]]

_FOR = (
    "{C}",
    "{C}",
    "{C}",
    "We believe that {c}",
    "Our party supports this: {c}",
    "In our view, {c}",
    "It is right that {c}",
    "We agree that {c}",
    "We are convinced that {c}",
    "I have always said that {c}",
    "We stand by it: {c}",
    "Nobody should doubt that {c}",
    "It would be wrong to deny that {c}",
    "We see no reason to doubt that {c}",
    "There is no good argument against it: {c}",
    "Those who deny that {c} are mistaken",
)
_AGAINST = (
    "{N}",
    "{N}",
    "{N}",
    "We do not believe that {c}",
    "Our party rejects this: {c}",
    "In our view it is wrong that {c}",
    "We disagree that {c}",
    "We reject the idea that {c}",
    "I have never accepted that {c}",
    "We cannot agree that {c}",
    "It is simply not true that {c}",
    "There is no good argument that {c}",
    "Those who say that {c} are mistaken",
    "We are convinced that {n}",
    "We believe that {n}",
    "It is right that {n}",
)
_HEDGED_FOR = ("Perhaps {c}", "We tend to think that {c}", "There is something to be said for it: {c}")
_WE_FOR = (
    "We want to {do}",
    "We will {do}",
    "Our party wants to {do}",
    "It is time to {do}",
    "We are going to {do}",
    "The state must {do}",
    "We support plans to {do}",
    "It would be wrong not to {do}",
)
_WE_AGAINST = (
    "We do not want to {do}",
    "We will not {do}",
    "Our party does not want to {do}",
    "This is not the time to {do}",
    "Nobody should {do}",
    "The state must not {do}",
    "We reject plans to {do}",
    "It would be wrong to {do}",
)
_PASSIVE_FOR = ("We want {x} to be {done}", "{X} must be {done}", "It is time for {x} to be {done}")
_PASSIVE_AGAINST = ("We do not want {x} to be {done}", "{X} must not be {done}", "We see no need for {x} to be {done}")
_KEPT = {
    "banned": ("remain allowed", "stay legal", "be permitted"),
    "prohibited": ("remain allowed", "stay legal", "be permitted"),
    "illegal": ("legal", "allowed"),
    "legal": ("forbidden", "banned"),
    "legalized": ("remain illegal", "stay forbidden"),
    "legalised": ("remain illegal", "stay forbidden"),
    "abolished": ("be kept", "stay in place"),
    "mandatory": ("voluntary", "left to everyone's choice"),
    "compulsory": ("voluntary", "left to everyone's choice"),
    "abandoned": ("be kept", "go on"),
    "increased": ("be reduced", "be cut"),
    "allowed": ("be forbidden", "be banned"),
}
_CONCEDED = ("Some say: {}. But we say: {}", "We know the objection: {}. Still, {}", "It may be true: {}. Even so, {}")


def by_claim(stance: Iterable[Mapping[str, Any]]) -> list[tuple[str, dict[str, list[str]]]]:
    """Gather the reasons of each claim by side, where both sides have two or more."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"supports": set(), "opposes": set()})
    for row in stance:
        if row["label"] in ("supports", "opposes"):
            found[row["text_a"].strip()][row["label"]].add(row["text_b"].strip())
    rich = [(claim, {side: sorted(texts) for side, texts in sides.items()}) for claim, sides in sorted(found.items())]
    return [(claim, sides) for claim, sides in rich if min(map(len, sides.values())) >= 2]


def worded(claim: str, rng: random.Random, *, supports: bool) -> str | None:
    """Put a claim, or its rejection, into one of many wordings.

    Parameters
    ----------
    claim : str
    rng : random.Random
    supports : bool

    Returns
    -------
    str or None
        None where the claim cannot be denied by rule and a denial was drawn.

    Examples
    --------
    >>> worded("We should ban cars", random.Random(3), supports=False)
    'Our party does not want to ban cars'
    """
    claim = _plain_case(claim.rstrip(" .!"))
    ours = re.match(r"We should (?!not )(.+)", claim)
    passive = re.match(r"(.+?) should be (\w+ed|illegal|legal|mandatory|compulsory)\b(.*)", claim)
    choice = rng.random()
    if ours and choice < 0.5:
        return rng.choice(_WE_FOR if supports else _WE_AGAINST).format(do=ours[1])
    if passive and choice < 0.45:
        x, done = passive[1], passive[2] + passive[3]
        if not supports and passive[2] in _KEPT and rng.random() < 0.5:
            kept = rng.choice(_KEPT[passive[2]])
            return f"{x} should {kept if ' ' in kept and not kept.startswith('left') else 'be ' + kept}{passive[3]}"
        form = rng.choice(_PASSIVE_FOR if supports else _PASSIVE_AGAINST)
        return form.format(x=lowered(x), X=x[0].upper() + x[1:], done=done)
    form = rng.choice(_FOR if supports else _AGAINST)
    if not _IS_CLAUSE.search(claim):
        # A heading or a call ("Replace aid with trade") stands after a colon, not after 'that'.
        form = rng.choice(("{C}", "Our party supports this: {c}") if supports else ("Our party rejects this: {c}",))
    no = _denied_claim(claim, rng) if "{n}" in form or "{N}" in form else ""
    if no is None:
        return None
    return form.format(C=claim, c=lowered(claim), N=no, n=lowered(no))


_IS_CLAUSE = re.compile(r"\b(is|are|was|were|will|would|can|could|should|must|has|have|does|do|needs?|ought|may)\b")


def _plain_case(claim: str) -> str:
    words = claim.split()
    titled = sum(word[:1].isupper() for word in words) > 0.6 * len(words)
    return claim if not titled or len(words) < 4 else claim[0] + claim[1:].lower()


def _denied_claim(claim: str, rng: random.Random) -> str | None:
    first = claim.split(" ", 1)[0]
    if first in ANTONYMS and rng.random() < 0.7:
        return f"{ANTONYMS[first]} {claim.split(' ', 1)[1]}"
    if first.lower() in ("ban", "abolish", "legalize", "legalise", "introduce", "encourage", "increase", "reduce"):
        return f"Do not {lowered(claim)}" if claim[0].islower() else f"Do not {claim[0].lower()}{claim[1:]}"
    return denied(claim)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".")


def position(claim: str, sides: Sides, rng: random.Random, *, supports: bool) -> tuple[str, bool] | None:
    """Put a position together: mostly the demand, then reasons of its side; or reasons alone.

    Returns
    -------
    (str, bool) or None
        The text, and whether it holds nothing but the demand.
    """
    side, other = ("supports", "opposes") if supports else ("opposes", "supports")
    demand = worded(claim, rng, supports=supports) if rng.random() < 0.7 else ""
    if demand is None:
        return None
    n = rng.choice([0, 1, 1, 1, 2]) if demand else rng.choice([1, 1, 2])
    reasons = rng.sample(list(sides[side]), min(n, len(sides[side])))
    if demand and not reasons and rng.random() < 0.15:
        objection = rng.choice(list(sides[other])).rstrip(" .!?")
        return rng.choice(_CONCEDED).format(lowered(objection), lowered(demand)) + ".", False
    parts = [_sentence(text) for text in ([demand] if demand else []) + reasons]
    if rng.random() < 0.15:
        parts.reverse()
    return " ".join(parts), not reasons


def positions_of_parties(stance: Iterable[Mapping[str, Any]], rng: random.Random, n: int) -> list[Item]:
    """Make pairs of positions on one claim, as many of one side as of both.

    Parameters
    ----------
    stance : iterable of rows
        Claims with supporting and opposing reasons.
    rng : random.Random
    n : int
    """
    claims = by_claim(stance)
    made: list[Item] = []
    while claims and len(made) < n:
        claim, sides = rng.choice(claims)
        first_side = rng.random() < 0.5
        against = rng.random() < 0.5
        first = position(claim, sides, rng, supports=first_side)
        second = position(claim, sides, rng, supports=first_side != against)
        if first is None or second is None or first[0] == second[0] or len(first[0]) + len(second[0]) > 420:
            continue
        agreed = (RESTATES, HEDGES) if first[1] and second[1] else SUPPORTS
        made.append(Item(first[0], second[0], AGAINST if against else agreed))
    return made


def positions_elsewhere(stance: Iterable[Mapping[str, Any]], rng: random.Random, n: int) -> list[Item]:
    """Make pairs of positions on different claims: whatever their sides, they do not meet."""
    claims = by_claim(stance)
    made: list[Item] = []
    while len(claims) > 1 and len(made) < n:
        texts = [position(*claim, rng, supports=rng.random() < 0.5) for claim in rng.sample(claims, 2)]
        if texts[0] is not None and texts[1] is not None:
            made.append(Item(texts[0][0], texts[1][0], (ELSEWHERE,)))
    return made
