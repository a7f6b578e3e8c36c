"""Sentences that tell of an occasion on which something is said, and when somebody was asked."""

from __future__ import annotations

import re
from typing import Final

from shiftdetect.extract.records import Article, Span

SPEAKING: Final = re.compile(
    r"\b(?:was|were|had been) (?:speaking|talking|responding|testifying|addressing|answering|writing)\b"
    r"|\b(?:the|his|her|their|these|those) (?:remarks?|comments?|statements?|interviews?|words|announcements?|answers?)"
    r"\b.{0,40}?\b(?:came|was|were|followed|appeared|aired)\b|^(?:he|she|they) (?:spoke|was interviewed)\b",
    re.IGNORECASE,
)
"""Sentences after a quote that say when it was spoken."""
SCENE: Final = re.compile(
    r"\b(?:came|followed|emerged|brought|saw)\b.*\b(?:twist|statement|answer|response|explanation|turn|version|account"
    r"|reversal|announcement|surprise|claim|denial|admission|contradiction|story|reply|justification)\b"
    r"|\b(?:met|faced|briefed|joined|greeted|addressed|sat down with|went before|stood before|came before)\b.{0,40}?"
    r"\b(?:reporters|journalists|press|media|correspondents|parliament|lawmakers|legislators|committee|panel|inquiry"
    r"|court|voters|supporters|residents|families|relatives|crowd)\b"
    r"|\b(?:visited|toured|attended)\b|\bwent on (?:the )?(?:air|radio|television|TV)\b"
    r"|\b(?:appear(?:s|ed)|testif(?:ies|ied)|spoke|addressed|tweeted|took questions|took the (?:stand|podium|floor))\b"
    r"|\b(?:posted|shared|tweeted|wrote) (?:an?|another) (?:\w+ )?(?:thread|post|video|essay)\b"
    r"|\b(?:gave|held|hosted|issued|made|delivered|published|released|wrote|sent|called)\b.{0,60}?\b(?:statement|interview"
    r"|briefing|conference|speech|address|letter|memo|remarks|announcement|testimony|hearing|meeting|rally|report)s?\b"
    r"|\b(?:briefing|conference|hearing|interview|debate|rally|speech)\b.{0,40}?\b(?:began|started|opened|took place"
    r"|was held|followed|was broadcast|aired)\b",
    re.IGNORECASE,
)
"""Sentences before one that set the scene."""

COMMENTS: Final = re.compile(
    r"^(?:the|his|her|their|its|these|those|\w+['’]s?) (?:\w+ )?(?:remarks?|comments?|statements?|words|announcements?"
    r"|answers?|testimony|denials?|claims?|admissions?)(?: on \w+)? (?:came|comes?|follow(?:s|ed)?|w(?:as|ere) made)"
    r"(?: (?:just|only|barely|about|less than|more than))?\s*$",
    re.IGNORECASE,
)
"""Words before 'a day after she said', by which it is counted from the statement before them."""

_ON_DAY: Final = re.compile(
    r"(?:(?:the|this|that|these|those|his|her|its|their) )?(?:\w+ )?(?:it|this|that|them|documents?|e-?mails?|files?"
    r"|figures?|letters?|memos?|messages?|notes?|papers?|photos?|plans?|polls?|records?|reports?|stud(?:y|ies)|videos?)"
    r"(?P<day>\s+on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?)",
    re.IGNORECASE,
)
"""What does not happen, as a meeting does, and a day behind it."""


def without_day_of_asking(article: Article, span: Span) -> Span:
    """Leave 'on Monday' of 'Asked about the letter on Monday, she said' out of what she was asked about.

    Parameters
    ----------
    article : Article
    span : Span
        What somebody was asked about.

    Returns
    -------
    Span
        The same where it may be something that happened on the day.

    Examples
    --------
    >>> article = Article("a.txt", "Asked about it on Monday, he left. Asked about his arrest on Monday, he left.")
    >>> [article.cut(without_day_of_asking(article, span)) for span in ((12, 24), (47, 67))]
    ['it', 'his arrest on Monday']
    """
    day = _ON_DAY.fullmatch(article.cut(span))
    return span if day is None else (span[0], span[0] + day.start("day"))
