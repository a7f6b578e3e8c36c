"""How firmly a statement says what it says, by its words: English hedges and boosters, after Hyland (2005).

'Could' hedges before 'be' and 'have been' only. That was chosen, of seven rules, on the training families of
``data/pairs``: of their statements that this list calls hedged, .82 were written as hedges (.74 where every 'could'
counts), and it finds .48 of those (.49). On the benchmark's families, which chose nothing: .84 (.77) and .47 (.49).
"""

from __future__ import annotations

import re

_HEDGES = re.compile(
    r"\b(?:i (?:believe|think|guess|suppose|suspect)|in my (?:view|opinion)|perhaps|maybe|possibly|probably|presumably"
    r"|apparently|seem(?:s|ed|ingly)?|appear(?:s|ed)|likely|might|(?-i:may)|would probably|suggests?"
    # 'It could be the wall' doubts; 'it could sink', 'we could see', 'she couldn't stay' tell what is possible.
    r"|could(?: (?:well|very well|also|easily|still|just))? (?:be|have been)"
    r"|roughly|not (?:sure|certain)|don['’]t know|do not know|unclear|unlikely|as far as|to my knowledge"
    r"|some kind of|more or less|if (?:true|so)|i expect|allegedly|reportedly)\b",
    re.IGNORECASE,
)
_BOOSTERS = re.compile(
    r"\b(?:clear(?:ly)?|certain(?:ly)?|definitely|undoubtedly|no (?:doubt|question)|without (?:a )?doubt|obviously"
    r"|of course|absolutely|totally|completely|always|never|the fact (?:is|that)|in fact|indeed|exactly|for sure"
    r"|we know|i know|proven|undeniabl[ey]|unquestionabl[ey]|very|must|will)\b",
    re.IGNORECASE,
)


def firmness(text: str) -> int:
    """Boosters less hedges: negative where a statement hedges more than it insists.

    Examples
    --------
    >>> firmness("There is no doubt that it was closed."), firmness("I think that it may have been closed.")
    (1, -2)
    >>> firmness("The ferry could sink any day."), firmness("It could have been the ferry.")
    (0, -1)
    """
    return len(_BOOSTERS.findall(text)) - n_hedges(text)


def n_hedges(text: str) -> int:
    """Count the hedges of a statement."""
    return len(_HEDGES.findall(text))
