"""What is known of when a statement was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from shiftdetect.extract.daterules import Moment

PUBLISHED: Final = "published"
"""Rule of a statement whose own time is not given: the day of publication stands for it."""


@dataclass(frozen=True, slots=True)
class StatementDate:
    """When a statement was made, and how that is known.

    Attributes
    ----------
    moment : Moment or None
        None where it stays open.
    rule : str
        Short name of the rule that fired, or of the reason why none could.
    detail : str
        The words that it rests on, and from when they are counted.

    Examples
    --------
    >>> StatementDate(None, "no-published", "the day of publication is not known").rule_text
    'no-published: the day of publication is not known'
    """

    moment: Moment | None
    rule: str
    detail: str

    @property
    def date(self) -> str | None:
        """ISO 8601 text, as precise as it is known."""
        return None if self.moment is None else str(self.moment)

    @property
    def precision(self) -> str | None:
        """One of 'hour', 'day', 'week', 'month'; None where the date stays open."""
        return None if self.moment is None else self.moment.precision

    @property
    def rule_text(self) -> str:
        """The rule with what it rests on, as it is stored."""
        return f"{self.rule}: {self.detail}"
