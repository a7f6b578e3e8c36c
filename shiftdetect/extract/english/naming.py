"""Which words of a run of proper nouns are a name, which are titles before it, and whether it names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.words import (
    FIRMS,
    ORGANISATIONS,
    PARTIES,
    PEOPLE,
    TITLES,
    base_form,
    gender_of_name,
    role_head,
)
from shiftdetect.extract.records import Sort

if TYPE_CHECKING:
    from spacy.tokens import Token

PLACES: Final = frozenset({"GPE", "LOC", "FAC", "ORG", "NORP", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW"})
"""The pipeline's labels of what is no person."""
_NO_NAMES: Final = frozenset(
    {"answer", "audience", "crowd", "female", "host", "interviewer", "journalist", "male", "moderator", "operator"}
    | {"question", "reporter", "reporters", "speaker", "unidentified", "voice"}
)
"""Words that stand in the place of a name in a transcript."""
_DOCUMENTS: Final = frozenset({"announcement", "interview", "letter", "memo", "release", "remarks", "statement"})
_OF_PEOPLE: Final = frozenset({"family", "state", "house", "staff", "side", "opposition", "town", "city", "country"})
"""Nouns of organisations that may stand before a person's name, or end what stands before it."""
_LONGEST_LABEL: Final = 4
"""Words of a name before a colon."""


def read_label(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Read who speaks off 'MR. PIKE:' and 'GRETA HALVORSEN, HOST:', which the pipeline does not take for names.

    Parameters
    ----------
    tokens : sequence of spacy.tokens.Token
        The words of a source.

    Returns
    -------
    (sequence of Token, sequence of Token) or None
        The name and the titles before it; None where the words are no label of a transcript, or hold no name.
    """
    if not tokens or not tokens[0].is_upper or tokens[-1].i + 1 >= len(tokens[-1].doc):
        return None
    if tokens[-1].nbor(1).text != ":" or (tokens[0].i and not tokens[0].nbor(-1).is_space):
        return None
    end = next((k for k, token in enumerate(tokens) if token.text in (",", "(", "-", "–", "—", "[")), len(tokens))
    words = tokens[:end]
    begin = 0
    while begin < len(words) and (words[begin].lower_.rstrip(".") in TITLES or words[begin].text == "."):
        begin += 1
    name = words[begin:]
    if not 0 < len(name) <= _LONGEST_LABEL or not all(t.is_upper for t in name) or len(name[-1]) < 2:
        return None
    if any(t.lower_ in _NO_NAMES for t in name) or (begin == 0 and len(name) == 1 and name[0].ent_type_ in PLACES):
        return None
    if any(t.lower_ in ("the", "of", "and", "a", "for") or not t.text[0].isalpha() for t in name):
        return None
    return name, words[:begin]


def spelt(label: str) -> str:
    """Give a name in capitals as it is mostly written.

    Examples
    --------
    >>> spelt("ANNE O'NEIL-ORR"), spelt("Anne O'Neil")
    ("Anne O'Neil-Orr", "Anne O'Neil")
    """
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), label) if label.isupper() else label


def name_begins(tokens: Sequence[Token]) -> int:
    """Count the words of titles at the head of a run; all of it where it is a title alone."""
    last = -1
    for n, token in enumerate(tokens):
        if token.lower_.rstrip(".") in TITLES:
            last = n
    if last == -1:
        return 0
    if last + 1 < len(tokens) and tokens[last + 1].text == ".":
        last += 1
    if last + 1 < len(tokens):
        return last + 1
    if len(tokens) > 1 and gender_of_name(tokens[0].text) and tokens[0].ent_type_ == "PERSON":
        return 0  # a surname such as King or Judge
    return len(tokens)


def ahead_of_person(name: Sequence[Token]) -> int:
    """Count the words that stand before a person's name and are none of it: 'Republican', 'State' of an office."""
    k = 0
    while k < len(name) - 2 and name[k].lower_ in PARTIES:
        k += 1
    for n in range(k + 1, len(name) - 1):
        begins = name[n].ent_iob_ == "B" and name[n].ent_type_ == "PERSON"
        if begins and name[n - 1].ent_type_ != "PERSON" and gender_of_name(name[n].text):
            return n
    return k


def without_document(name: list[Token]) -> list[Token]:
    """Take 'Statement' off 'Halden Steel Statement', as headlines have it."""
    last = len(name)
    while last > 2 and name[last - 1].lower_ in _DOCUMENTS:
        last -= 1
    return name[:last]


def named_beside(noun: Token) -> Iterator[Token]:
    """Give the names that stand in apposition to a noun; in 'a spokeswoman for Orlan, Rita Hale' the parse has two.

    Of 'a spokeswoman for the mayor, Paul Orlan' the name is the mayor's.
    """
    yield from (t for t in noun.children if t.dep_ == "appos")
    for prep in noun.children if base_form(noun.text) in PEOPLE else ():
        for other in prep.children if prep.dep_ == "prep" and prep.lower_ in ("for", "at", "with") else ():
            if other.pos_ == "PROPN" or other.lemma_.lower() in ORGANISATIONS:
                beside = (t for t in other.children if t.dep_ == "appos" and t.i > other.i + 1)
                yield from (t for t in beside if t.ent_type_ == "PERSON" and t.nbor(-1).ent_type_ == "PERSON")


def sort_of(name: Sequence[Token], head: Token, roles: Sequence[str]) -> Sort | None:
    """Tell what bears a name: a person, an organisation, something else, or nothing at all.

    Parameters
    ----------
    name : sequence of spacy.tokens.Token
    head : spacy.tokens.Token
        Of the name in its sentence.
    roles : sequence of str
        What stands beside the name.
    """
    labels = [token.ent_type_ for token in name]
    last = name[-1].lemma_.lower()
    if any(base_form(role_head(role)) in PEOPLE for role in roles):
        return "person"
    if any(t.dep_ == "relcl" and any(c.lower_ == "who" for c in t.subtree) for t in head.children):
        return "person"
    if last in ORGANISATIONS or (len(name) == 1 and last in FIRMS) or name[0].lemma_.lower() in ORGANISATIONS:
        return "organisation"
    if gender_of_name(name[0].text) and len(name) > 1:
        return "person"
    if name[0].i and name[0].nbor(-1).is_lower and name[0].nbor(-1).lemma_ in ORGANISATIONS - _OF_PEOPLE:
        return "organisation"  # 'the newspaper Dagen'
    person = labels.count("PERSON")
    if 2 * person >= len(labels) and person:
        return "person"
    if any(label in PLACES for label in labels):
        return "organisation"
    return "other" if any(token.is_alpha and token.is_title for token in name) or name[0].is_upper else None


def words_of(tokens: Sequence[Token]) -> str:
    """Give some tokens as text, without the signs around them."""
    text = "".join(token.text_with_ws for token in tokens)
    return re.sub(r"\s+", " ", text).strip(" ,;.'’\"“”")
