"""An invented case: why a bridge was closed. Three frames, two ministers, words that tell the frames apart."""

from __future__ import annotations

from shiftdetect.explain.codebook import Codebook, CodedFrame

BOOK = Codebook(
    (
        CodedFrame(
            "danger",
            "The bridge was about to collapse.",
            ("It was in danger of falling.", "A collapse was near.", "It could have collapsed any hour."),
        ),
        CodedFrame(
            "cost",
            "Repairs would have cost too much money.",
            ("The price of repairs was too high.", "There was no money for it.", "It was too expensive."),
        ),
        CodedFrame(
            "age",
            "The bridge was old and worn.",
            ("It was built a century ago.", "Its steel had worn thin with age.", "An old construction."),
        ),
    )
)

_SAID = {
    "danger": ("A collapse was about to happen, said the engineers", "We knew of the danger that it falls"),
    "cost": ("The money for repairs was not there", "It was far too expensive to repair"),
    "age": ("The steel was old and worn", "It was built a hundred years ago"),
}


def texts_and_labels(n_days: int = 12) -> tuple[list[str], list[tuple[str, ...]], list[int]]:
    """Statements with one or two frames on each day, and the day of each."""
    texts, labels, days = [], [], []
    names = list(_SAID)
    for day in range(n_days):
        for k, name in enumerate(names):
            first = _SAID[name][day % 2]
            second = names[(k + 1 + day // 3) % 3]
            both = second != name and day % 3 == 0
            texts.append(f"{first} on day {day}, and {_SAID[second][0].lower()}." if both else f"{first}, day {day}.")
            labels.append((name, second) if both else (name,))
            days.append(day)
    return texts, labels, days
