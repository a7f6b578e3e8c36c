"""Full stops that end no sentence: 'the U.S. Embassy', 'Gen. Marsh', 'No. 3', 'at 4 a.m. on Friday'.

One rule for all that splits texts. It errs on the side of not splitting: two sentences read as one lose little, while
half of one may claim what nobody said.
"""

from __future__ import annotations

from typing import Final

_TITLES: Final = (
    "Mr|Ms|Dr|St|Lt",
    "Mrs|Gen|Sen|Rep|Gov|Col|Adm|Maj|Sgt|Rev|Hon|Amb",
    "Capt|Prof|Brig",
)
"""By length: a pattern that looks back has to know how far."""

_NUMBERED: Final = ("No", "Nos|Art|Sec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec", "Sept")

_OPENER: Final = (
    r"(?:The|It|He|She|We|They|I|But|And|This|That|These|There|You|So|What|If|No|Nobody)(?:['’]\w+)?(?![\w.])"
)
"""Words with a capital that begin a sentence and are hardly ever part of a name: after 'the U.S.' they begin one."""

_CLOSING: Final = r"""["'”’)\]]*\s+"""

NO_SHORT_FORM: Final = (
    "".join(rf"(?<!\b(?:{titles})\.)" for titles in _TITLES)
    + r"(?<!\b[eE]\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)"
    + "".join(rf"(?!(?<=\b(?:{forms})\.)\s+\d)" for forms in _NUMBERED)
    # An initial, as in 'U.S.' and 'J. Marsh' (the word 'I' is none), or the time of the day.
    + rf"(?!(?:(?<=\b[A-HJ-Z]\.)|(?<=\b[ap]\.m\.))(?!{_CLOSING}{_OPENER}))"
)
"""Pattern of the place after a full stop (and before closing quotes and blanks) where it can end a sentence; it has to
be read with capitals and small letters kept apart."""
