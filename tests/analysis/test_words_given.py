"""Names and labels of a user stand as they are given, whatever bins are counted: reasons are reworded, they are not."""

from datetime import datetime, timedelta

import msgspec
import pytest

from shiftdetect.analysis import measure_drift
from shiftdetect.corpus import Corpus, Statement
from shiftdetect.encode import TfidfEncoder
from shiftdetect.report import findings_text

SPEAKERS = ("A, Doris day", "B bin Laden", "C on two days", "D in 5 time bins")
LABELS = ("E fewer than three days", "F time bins {}")
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=31)}


def plain(name):
    """A name as long, at the same place of the alphabet, with nothing in it that could be reworded."""
    return name[0] + "q" * (len(name) - 1)


def told(by, n, *, given):
    """All that is said of a corpus in so many bins, with these names or with plain ones."""
    name = str if given else plain
    statements = [
        Statement(
            f"{k}-{j}",
            f"the dam was {('old', 'worn', 'dear', 'safe')[(k + j) % 4]} and {('low', 'high', 'wet')[k * j % 3]}",
            name(who),
            datetime(2031, 1, 6) + k * STEPS[by],
            precision="hour" if by == "hour" else "day",
            frames=(name(LABELS[(k + j) % 2]),) if j != 3 else (),
            stance="denies" if (k + j) % 2 else "asserts",
        )
        for k in range(n)
        for j, who in enumerate(SPEAKERS)
        if n < 6 or j < 2 or k < 2
    ]
    encoder = TfidfEncoder().fit([s.text for s in statements])
    result = measure_drift(Corpus(statements), encoder=encoder, by=by, window=2, n_permutations=39)
    data = msgspec.json.encode(result).decode().replace(result.corpus.sha256, "")
    return f"{data}\n{findings_text(result, width=9999)}"


@pytest.mark.parametrize("by", STEPS)
@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_what_a_user_calls_something_is_never_reworded(by, n):
    expected = told(by, n, given=False)
    assert '"refused":"' in expected  # reasons are given, and reworded
    for name in SPEAKERS + LABELS:
        expected = expected.replace(plain(name), name)
    assert told(by, n, given=True) == expected
