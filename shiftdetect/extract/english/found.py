"""What a rule hands over before spans are tidied and rivals are settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from shiftdetect.extract.english.trees import Holder
    from shiftdetect.extract.records import Polarity, Span


@dataclass(slots=True)
class Found:
    """One candidate.

    Attributes
    ----------
    rule : str
        That proposes it.
    at : int or None
        Token of the cue; None of a quote that nobody frames.
    cue : tuple of int or None
        First and last token of the cue.
    contents : list of Span
        Characters, not yet tidied.
    holder : Holder or None
    withheld : bool
    via : tuple of str
    teller : Holder or None
        From whom the article has it, where that is somebody other than the holder.
    polarity : Polarity
    nested : bool
        Kept though it stands in the content of another.
    since : int or None
        First token of what a second speaker is given, who has no verb; it belongs to nobody before him.
    """

    rule: str
    at: int | None
    cue: tuple[int, int] | None
    contents: list[Span]
    holder: Holder | None
    withheld: bool = False
    via: tuple[str, ...] = field(default=())
    nested: bool = False
    teller: Holder | None = None
    polarity: Polarity = "asserts"
    since: int | None = None


@dataclass(slots=True)
class Frame:
    """The words that say whose a quote is.

    Attributes
    ----------
    verb : spacy.tokens.Token or None
        None where a colon or a comma stands for one.
    cue : tuple of int
        First and last token.
    holder : Holder or None
    since : int or None
        As of :class:`Found`.
    """

    verb: Token | None
    cue: tuple[int, int]
    holder: Holder | None
    since: int | None = None

    @property
    def at(self) -> int:
        """Token that stands for the cue."""
        return self.cue[0] if self.verb is None else self.verb.i
