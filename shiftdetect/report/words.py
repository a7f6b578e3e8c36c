"""Numbers, lists and certainties in plain words: one place decides how each is said everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

MINUS: Final = "\u2212"
NBSP: Final = "\u00a0"

CERTAINTIES: Final[dict[str, str]] = {
    "counted": "Counted from labels",
    "chosen": "Chosen by rank",
    "estimated": "Estimated",
    "strong": "Strong evidence",
    "evidence": "Evidence",
    "weak": "Inconclusive",
    "none": "Not detected",
    "exploratory": "Exploratory",
    "refused": "Cannot be said",
    "caution": "Caution",
}
"""How sure a sentence is, from what was merely counted to what the data cannot carry."""

BOUNDS: Final = {"strong": 0.01, "evidence": 0.05, "weak": 0.1}
"""Largest p-value that each grade takes."""

SURE: Final = ("strong", "evidence")
"""Certainties that a sentence may state as found."""

LEAD: Final[dict[str, str]] = {
    "strong": "Strong evidence of",
    "evidence": "Evidence of",
    "weak": "Inconclusive signs of",
    "none": "A candidate, but no evidence, for",
    "refused": "An untested candidate for",
}
"""How a sentence on a test may begin, by certainty."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    r"""Replace what no XML or HTML file may hold, and overrides of the reading direction.

    Examples
    --------
    >>> clean("a\x00b") == "a\ufffdb"
    True
    """
    return _CONTROL.sub("\ufffd", text)


def number(value: float, decimals: int = 2) -> str:
    """Write a number with a true minus sign; small ones get one more decimal.

    Examples
    --------
    >>> number(0.1834), number(-0.0123), number(0.0), number(-0.00004)
    ('0.18', '−0.012', '0', '0.000')
    """
    if value == 0.0:
        return "0"
    if abs(value) < 2.0 * 10.0**-decimals:
        decimals += 1
    shown = f"{abs(value):.{decimals}f}"
    return f"{MINUS}{shown}" if value < 0 and float(shown) else shown


def interval(low: float | None, high: float | None) -> str:
    """Write an interval, or say that there is none.

    Examples
    --------
    >>> interval(-0.05, 0.31), interval(None, 0.3)
    ('95% interval −0.05 to 0.31', 'no interval')
    """
    bounds = ends(low, high)
    return f"95% interval {bounds}" if bounds else "no interval"


def ends(low: float | None, high: float | None) -> str:
    """Write the ends of an interval; empty where it has none. On which side of 0 an end lies is always seen.

    Examples
    --------
    >>> ends(-0.05, 0.31), ends(0.0003, 0.005), ends(-0.0001, 0.0), ends(None, None)
    ('−0.05 to 0.31', 'just above 0 to 0.005', 'just below 0 to 0', '')
    """
    if low is None or high is None:
        return ""
    shown = [number(end) for end in (low, high)]
    sides = ["just above 0" if end > 0.0 else "just below 0" for end in (low, high)]
    near = [
        end != 0.0 and not any(digit in "123456789" for digit in text)
        for end, text in zip((low, high), shown, strict=True)
    ]
    return " to ".join(side if is_near else text for side, is_near, text in zip(sides, near, shown, strict=True))


def p_words(p: float, letter: str = "p") -> str:
    """Write a p-value (or a q-value), in a piece that no line break splits.

    Examples
    --------
    >>> [p_words(p).replace(NBSP, " ") for p in (0.341, 0.06, 0.0502, 0.006, 0.0004, 1.0)]
    ['p = 0.34', 'p = 0.060', 'p = 0.0502', 'p = 0.006', 'p < 0.001', 'p = 1.00']
    """
    shown = "<_0.001" if p < 0.001 else (f"=_{p:.2f}" if p >= 0.0995 else f"=_{p:.3f}")
    if 0.045 <= p < 0.055:  # on which side of .05 it lies must be seen
        shown = f"=_{p:.4f}"
    return f"{letter}_{shown}".replace("_", NBSP)


def odds(p: float) -> str:
    """Say what a p-value means as a count.

    Examples
    --------
    >>> odds(0.34), odds(0.06), odds(0.006), odds(0.001)
    ('about 34 times in 100', 'about 6 times in 100', 'about 6 times in 1,000', 'about once in 1,000')
    """
    if p >= 0.995:
        return "practically always"
    times, of = (round(p * 100), "100") if p >= 0.0095 else (max(1, round(p * 1000)), "1,000")
    return f"about {'once' if times == 1 else f'{times} times'} in {of}"


def evidence(p: float | None, draws: int | None = None, times: int = 1) -> str:
    """Name the certainty that a p-value carries: a key of :data:`CERTAINTIES`.

    With ``draws``, the number of permutations behind it, two Monte Carlo standard errors are added first, so that
    hardly any other seed would give a weaker word. ``times`` says what it was multiplied by for the number of tests:
    the error was multiplied, too.

    Examples
    --------
    >>> [evidence(p) for p in (0.004, 0.03, 0.07, 0.2, None)]
    ['strong', 'evidence', 'weak', 'none', 'refused']
    >>> evidence(0.048, 4999), evidence(0.03, 999), evidence(0.03, 999, times=6)
    ('weak', 'evidence', 'weak')
    """
    if p is None:
        return "refused"
    if draws:
        one = p / times
        p += 2.0 * times * (one * (1.0 - one) / draws) ** 0.5
    for name, bound in BOUNDS.items():
        if p <= bound:
            return name
    return "none"


def percent(share: float) -> str:
    """Write a share.

    Examples
    --------
    >>> percent(0.304), percent(0.004), percent(0.0)
    ('30%', 'under 1%', '0%')
    """
    return "under 1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"


def points(share: float) -> str:
    """Write a difference of shares in percentage points, with its sign.

    Examples
    --------
    >>> points(0.304), points(-0.12), points(0.001)
    ('+30', '−12', '0')
    """
    shown = f"{abs(share) * 100:.0f}"
    return shown if shown == "0" else f"{'+' if share > 0 else MINUS}{shown}"


def count(n: int, one: str, many: str | None = None) -> str:
    """Write a number of things.

    Examples
    --------
    >>> count(1, "statement"), count(1310, "statement"), count(2, "day of two", "days of two")
    ('1 statement', '1,310 statements', '2 days of two')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def at_times(n: int, unit: str) -> str:
    """Write a number of time bins with their preposition.

    Examples
    --------
    >>> at_times(14, "day"), at_times(1, "week")
    ('on 14 days', 'in 1 week')
    """
    return f"{'on' if unit == 'day' else 'in'} {count(n, unit)}"


def listing(items: Sequence[str], most: int = 0) -> str:
    """Join items with commas and 'and'; beyond ``most`` (0: no bound) only say how many more there are, if not one.

    Examples
    --------
    >>> listing(["a"]), listing(["a", "b", "c"], most=2), listing(["a", "b", "c", "d"], most=2)
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    shown = list(items)
    if most and len(shown) > most + 1:
        shown = [*shown[:most], f"{len(shown) - most:,} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def quoted(label: str) -> str:
    """Write a label of the corpus as a quotation.

    Examples
    --------
    >>> quoted("old_bolts")
    '“old bolts”'
    """
    return f"“{plain_label(label)}”"


def plain_label(label: str) -> str:
    """Write a label as words: underscores become spaces.

    Examples
    --------
    >>> plain_label("old_bolts")
    'old bolts'
    """
    return " ".join(label.replace("_", " ").split())


def reason(text: str) -> str:
    """End a stored reason with a full stop, for use after a colon.

    Examples
    --------
    >>> reason("two days are needed"), reason("it ends with ‘Thank you.’")
    ('two days are needed.', 'it ends with ‘Thank you.’')
    """
    text = text.strip()
    return text if not text or text.rstrip("’”").endswith((".", "!", "?")) else f"{text}."


def sentence(text: str) -> str:
    """Make a stored reason a sentence: a capital first, a full stop last.

    Examples
    --------
    >>> sentence("two days are needed")
    'Two days are needed.'
    """
    text = reason(text)
    return text[:1].upper() + text[1:]


def position(stance: str, claim: str | None) -> str:
    """Name a labelled position, and the claim that it is about where that is known.

    Examples
    --------
    >>> position("denies", "the dam was safe"), position("denies", None)
    ('‘denies’ on “the dam was safe”', '‘denies’')
    """
    words = f"‘{plain_label(stance)}’"
    return f"{words} on “{claim}”" if claim else words
