"""The places at which an article names people and organisations, from spaCy's parse; and who is each source.

A name is a run of proper nouns without the titles before it. Whether it names a person is decided by what stands
beside it (a title, a noun of people, 'who') before the pipeline's own label is asked: small models take many a bare
surname for an organisation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english import naming
from shiftdetect.extract.english.naming import PLACES, ahead_of_person, name_begins, read_label, sort_of, words_of
from shiftdetect.extract.english.trees import FINITE
from shiftdetect.extract.english.words import (
    FIRST_PERSON,
    ORGANISATIONS,
    PARTICLES,
    PEOPLE,
    POST_NOMINALS,
    RELATIVE,
    REPORTS,
    SUFFIXES,
    base_form,
    role_head,
)
from shiftdetect.extract.records import Attribution, Mention, Part, Sort, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PROPER: Final = frozenset({"NNP", "NNPS"})
_COMMON: Final = frozenset({"NN", "NNS"})
_BEFORE: Final = frozenset({"compound", "amod", "nmod", "nummod", "advmod", "punct", "npadvmod", "poss", "case", "det"})
_OF_CLAUSES: Final = frozenset({"nsubj", "nsubjpass"})
_SUBJECTS: Final = frozenset({"nsubj", "nsubjpass", "agent"})
_ASIDE: Final = frozenset({"compound", "nmod", "poss", "amod"})
_ISSUES: Final = frozenset({"author", "draft", "issue", "post", "publish", "release", "send", "write"})
_NO_NAMES: Final = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL", "MONEY", "PERCENT", "QUANTITY", "LANGUAGE"})


def find_mentions(doc: Doc, sources: Sequence[Span | None]) -> tuple[tuple[Mention, ...], tuple[tuple[int, ...], ...]]:
    """Find who is named in an article, and who of them stands as each source.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    sources : sequence of Span or None
        The words of each attribution that name its source.

    Returns
    -------
    mentions : tuple of Mention
        In the order of the text.
    heads : tuple of tuple of int
        Places in ``mentions``, for each of the sources.
    """
    return _Reader(doc).read(sources)


def are_clauses(doc: Doc, attributions: Sequence[Attribution]) -> tuple[bool, ...]:
    """Tell for each attribution whether its content says something, with a verb or in quote marks, or only names it."""
    answers = []
    for a in attributions:
        spans = [doc.char_span(*span, alignment_mode="expand") for span in a.content_spans]
        words = [t for span in spans if span is not None for t in span]
        verbs = any(t.tag_ in FINITE or (t.dep_ in _OF_CLAUSES and t.head.i > t.i) for t in words)
        done = a.polarity == "denies" and bool(words) and words[0].tag_ == "VBG"  # 'denied knowing of it'
        answers.append(a.kind in ("direct", "mixed") or verbs or done)
    return tuple(answers)


class _Reader:
    """The state of reading one document: which token belongs to which mention."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]
        self.made: list[Mention] = []
        self.at: dict[int, int] = {}
        """Token to the place of its mention in ``made``."""
        self.offices: list[Token] = []

    def read(self, sources: Sequence[Span | None]) -> tuple[tuple[Mention, ...], tuple[tuple[int, ...], ...]]:
        for first, last in self._runs():
            self._add_name(first, last)
        for office in self.offices:
            self._add_noun(office)
        for token in self.doc:
            if token.i not in self.at and _is_head_noun(token) and _known(token):
                self._add_noun(token)
        heads = [self._heads(span) for span in sources]
        self._join()
        order = sorted(range(len(self.made)), key=lambda n: self.made[n].span)
        place = {n: k for k, n in enumerate(order)}
        return tuple(self.made[n] for n in order), tuple(tuple(place[n] for n in found) for found in heads)

    # Names

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Give first and last token of each run of proper nouns that form one name."""
        doc, n = self.doc, 0
        while n < len(doc):
            if doc[n].tag_ not in _PROPER or doc[n].ent_type_ in _NO_NAMES:
                n += 1
                continue
            last = n
            while (following := self._follows(last)) is not None:
                last = following
            yield n, last
            n = last + 1

    def _follows(self, last: int) -> int | None:
        doc = self.doc
        if last + 1 >= len(doc) or doc[last].whitespace_ not in (" ", ""):
            return None
        token = doc[last + 1]
        if token.tag_ in _PROPER and token.ent_type_ not in _NO_NAMES:
            return last + 1
        if token.text == "." and token.idx == doc[last].idx + len(doc[last]) and token.head.i > token.i:
            return last + 1  # 'Capt' and its full stop, taken for two words
        two_on = doc[last + 2] if last + 2 < len(doc) else None
        if two_on is None or two_on.tag_ not in _PROPER:
            return None
        if (token.lower_ in PARTICLES and token.is_lower) or self._hyphened(last):
            return last + 2
        if token.text == "," and two_on.lower_ in SUFFIXES:
            return last + 2
        if token.text == "-" and token.whitespace_:
            return None  # 'CLEVELAND - Paul Orlan', after a dateline
        inside = token.ent_iob_ == "I" and two_on.ent_iob_ == "I" and token.ent_type_ in PLACES
        return last + 2 if inside and token.lower_ in ("of", "the", "for", "and", "&", "-") else None

    def _hyphened(self, last: int) -> bool:
        """Tell 'Patel-Greene' and 'Eun-ji' from 'D-Tarn'; of another kind of name it is no matter."""
        words = self.doc[last : last + 3]
        joined = words[1].text in ("-", "‑") and not words[0].whitespace_ and not words[1].whitespace_
        return joined and len(words[0]) > 1 and all(word.ent_type_ == "PERSON" for word in words)

    def _add_name(self, first: int, last: int) -> None:
        tokens = [self.doc[n] for n in range(first, last + 1)]
        begin = name_begins(tokens)
        plain = first == last and tokens[0].is_lower and tokens[0].lemma_.lower() in ORGANISATIONS | PEOPLE
        labelled = first == last and tokens[0].i + 1 < len(self.doc) and tokens[0].nbor(1).text == ":"
        plain = plain or (labelled and base_form(tokens[0].text) in PEOPLE)  # 'Witness: “I heard it”'
        if begin == len(tokens) or plain:
            self.offices.append(tokens[-1])  # 'the President'
            return
        if first == last and len(tokens[0]) == 1:
            return  # 'Q' and 'A' of an interview
        name, titles = tokens[begin:], tokens[:begin]
        ahead = ahead_of_person(name)
        office = self._office_of(first, name[:ahead]) if ahead and not titles else ""
        name = naming.without_document(name[ahead:])
        while len(name) > 2 and name[-1].text in POST_NOMINALS:
            name = name[:-2] if name[-2].text == "," else name[:-1]
        head = _head(name)
        roles = self._roles(titles, first, head, name)
        if office and office not in roles:
            roles = (office, *roles)
        sort = sort_of(name, head, roles)
        if sort is None:
            return
        span = (name[0].idx, name[-1].idx + len(name[-1]))
        noun = base_form(role_head(roles[0])) if roles else name[-1].lower_ if sort == "organisation" else ""
        plural = sort == "organisation" and name[-1].tag_ == "NNPS" and name[-1].ent_type_ == "NORP"
        self._put(Mention(span, sort, True, noun, roles, plural, _part(head)), range(first, last + 1))

    def _roles(self, titles: Sequence[Token], first: int, head: Token, name: Sequence[Token]) -> tuple[str, ...]:
        """Collect what stands beside a name: titles, nouns before it, appositions, 'X is a ...'."""
        found: list[str] = []
        begin = first
        while begin > 0 and self._leans_on(self.doc[begin - 1], head, name):
            begin -= 1
        before = [self.doc[n] for n in range(begin, first)] + list(titles)
        while before and (before[0].dep_ in ("det", "punct", "poss", "case", "nummod", "advmod")):
            before = before[1:]
        if before and (base_form(before[-1].text if before[-1].text != "." else before[-2].text) in PEOPLE or titles):
            found.append(words_of(before))
        for token in head.children:
            if token.dep_ == "appos" and token.i > head.i and _is_role(token):
                found.append(self._role_text(token))
                self._claim(token)
        above = head.head
        if head.dep_ == "appos" and _is_role(above) and above.i < head.i:
            found.append(self._role_text(above))
            self._claim(above)
        for clause in head.children:
            if clause.dep_ == "relcl" and clause.lemma_ == "be" and any(t.lower_ == "who" for t in clause.children):
                found += [self._role_text(t) for t in clause.children if t.dep_ == "attr" and _is_role(t)]
        if head.dep_ == "nsubj" and above.lemma_ == "be":
            found += [self._role_text(t) for t in above.children if t.dep_ == "attr" and _is_role(t)]
        if head.dep_ == "attr" and above.lemma_ == "be":
            found += [self._role_text(t) for t in above.children if t.dep_ == "nsubj" and _is_role(t)]
        return tuple(dict.fromkeys(role for role in found if role))

    def _office_of(self, first: int, words: Sequence[Token]) -> str:
        """Give the office before 'of': 'secretary of state'."""
        if first < 2 or self.doc[first - 1].lower_ != "of" or base_form(self.doc[first - 2].text) not in PEOPLE:
            return ""
        return words_of([self.doc[first - 2], self.doc[first - 1], *words])

    def _leans_on(self, token: Token, head: Token, name: Sequence[Token]) -> bool:
        if token.dep_ not in _BEFORE or token.is_space or token.text in ',;:—–“”"()':
            return False
        above = token
        for _ in range(4):
            above = above.head
            if above == head or above in name:
                return True
        return False

    def _role_text(self, noun: Token) -> str:
        """Give the words of a noun with those before it, and 'of ...' after it, without article or owner."""
        begin = noun.i
        while begin > 0 and self.doc[begin - 1].dep_ in _BEFORE and noun.is_ancestor(self.doc[begin - 1]):
            begin -= 1
        tokens = [self.doc[n] for n in range(begin, noun.i + 1)]
        owner = next((k for k in range(len(tokens) - 1, -1, -1) if tokens[k].dep_ == "case"), -1)
        tokens = tokens[owner + 1 :]
        while len(tokens) > 1 and tokens[0].dep_ in ("det", "punct", "poss"):
            tokens = tokens[1:]
        return words_of(tokens)

    def _claim(self, noun: Token) -> None:
        """Let a noun point to the name beside it, which is about to be made."""
        self.at.setdefault(noun.i, len(self.made))

    # Nouns and pronouns

    def _add_noun(self, noun: Token, sort: Sort | None = None) -> int:
        for child in naming.named_beside(noun):
            if child.i in self.at and self.made[self.at[child.i]].proper:
                self.at[noun.i] = self.at[child.i]
                return self.at[child.i]
        begin = noun.i
        while begin > 0 and self.doc[begin - 1].dep_ in _BEFORE and noun.is_ancestor(self.doc[begin - 1]):
            begin -= 1
        while begin < noun.i and (self.doc[begin].is_space or self.doc[begin].text in ',;:—–“”"()'):
            begin += 1
        if sort is None:
            form = base_form(noun.lemma_)
            sort = "person" if form in PEOPLE else "organisation" if noun.lemma_.lower() in ORGANISATIONS else "other"
        span = (self.doc[begin].idx, noun.idx + len(noun))
        mention = Mention(
            span, sort, False, base_form(noun.text), (self._role_text(noun),), noun.tag_ in ("NNS", "NNPS"), _part(noun)
        )
        return self._put(mention, range(noun.i, noun.i + 1))

    def _put(self, mention: Mention, tokens: range) -> int:
        self.made.append(mention)
        self.at.update(dict.fromkeys(tokens, len(self.made) - 1))
        return len(self.made) - 1

    # Sources

    def _heads(self, span: Span | None) -> tuple[int, ...]:
        if span is None:
            return ()
        first = max(0, bisect_right(self.starts, span[0]) - 1)
        tokens = [
            token
            for token in self.doc[first : bisect_right(self.starts, max(span[1] - 1, span[0]))]
            if not token.is_space
        ]
        if (label := read_label(tokens)) is not None:
            return (self._labelled(*label),)
        inside = {token.i for token in tokens}
        roots = [t for t in tokens if t.head.i not in inside or t.head == t]
        nominal = [
            t for t in roots if t.tag_ in _PROPER | _COMMON or t.tag_ in ("PRP", "WP", "WDT", "CD", "DT", "PRP$")
        ]
        if not nominal:
            nominal = [t for t in tokens if t.tag_ in _PROPER | _COMMON or t.tag_ in ("PRP", "WP")]
        if not nominal:
            return ()
        root = _author(nominal[0], inside)
        together = [root, *(t for t in root.conjuncts if t.i in inside and _speaks_too(t))]
        together += [t for t in _beyond_offices(root) if t.i in inside]
        together += [t for t in nominal[1:] if t.tag_ in _PROPER and root.tag_ in _PROPER and _is_joined(t)]
        found = [self._mention_of(token) for token in together]
        return tuple(dict.fromkeys(n for n in found if n is not None))

    def _labelled(self, name: Sequence[Token], titles: Sequence[Token]) -> int:
        """Give the mention of whoever stands before a colon in a transcript."""
        span = (name[0].idx, name[-1].idx + len(name[-1]))
        there = self.at.get(name[-1].i)
        if there is not None and self.made[there].sort == "person" and self.made[there].span == span:
            return there
        roles = (words_of(titles),) if titles else ()
        noun = base_form(role_head(roles[0])) if roles else ""
        return self._put(Mention(span, "person", True, noun, roles, False, "subject"), range(name[0].i, name[-1].i + 1))

    def _join(self) -> None:
        """Number those that 'and' joins: the first word of such a phrase is the number of all in it."""
        for token in self.doc:
            if token.dep_ != "conj" or not {token.i, token.head.i} <= self.at.keys():
                continue
            first = token
            while first.dep_ == "conj" and first.head.i < first.i:
                first = first.head
            above = first.head  # of 'Orr, Reed and Voss' the second passes for an apposition to the first
            if first.dep_ == "appos" and {first.i, above.i} <= self.at.keys():
                listed = self.at[first.i] != self.at[above.i] and above.tag_ in _PROPER and first.tag_ in _PROPER
                first = above if listed else first
            if first.i in self.at and not any(t.lower_ in ("or", "nor") for t in first.children if t.dep_ == "cc"):
                for n in {self.at[first.i], self.at[token.head.i], self.at[token.i]}:
                    self.made[n] = replace(self.made[n], joined=first.i)

    def _mention_of(self, token: Token) -> int | None:
        if token.lower_ in RELATIVE and token.tag_ in ("WP", "WDT"):
            above = token
            while above.dep_ != "relcl" and above.head != above:
                above = above.head
            return self._mention_of(above.head) if above.dep_ == "relcl" else None
        if token.i in self.at:
            return self.at[token.i]
        for child in token.children:  # 'One of the pensioners, Ruth Ambler, ...'
            if child.dep_ == "appos" and child.i in self.at and self.made[self.at[child.i]].proper:
                return self.at[child.i]
        if (
            token.tag_ in ("PRP", "PRP$")
            or token.lower_ in FIRST_PERSON
            or (token.lower_ == "both" and token.tag_ == "DT")
        ):
            span = (token.idx, token.idx + len(token))
            return self._put(
                Mention(span, "pronoun", False, token.lower_, (), False, _part(token)), range(token.i, token.i + 1)
            )
        return self._add_noun(token)


def _author(noun: Token, inside: set[int]) -> Token:
    """Give whose a report or a statement is: of 'reports by the Post' the Post."""
    if noun.lemma_.lower() not in REPORTS:
        return noun
    for child in noun.children:
        if child.dep_ == "acl" and child.lemma_ in _ISSUES:  # 'an email sent by Orr'
            agents = [t for by in child.children if by.dep_ == "agent" for t in by.children if t.dep_ == "pobj"]
            if agents and agents[0].i in inside:
                return agents[0]
        if (child.dep_ == "prep" and child.lower_ in ("by", "from", "in")) or child.dep_ == "agent":
            owner = next((t for t in child.children if t.dep_ == "pobj" and t.i in inside), None)
            if owner is not None:
                return owner
    return next((t for t in noun.children if t.dep_ == "poss" and t.i in inside and t.tag_ != "PRP$"), noun)


def _speaks_too(token: Token) -> bool:
    """Tell somebody who speaks, too, from a second office of the first: 'Dale Wood, R-Korva and chairman of ...'."""
    if token.dep_ != "conj":
        return False
    return token.tag_ in _PROPER or token.tag_ == "NNS" or any(t.dep_ in ("det", "poss") for t in token.children)


def _beyond_offices(name: Token) -> Iterator[Token]:
    """Give who speaks, too, in 'Orr, the mayor, and Reed, the engineer, said', joined by the parse to Orr's office."""
    for office in name.children if name.tag_ in _PROPER else ():
        if office.dep_ == "appos" and office.i > name.i:
            if office.tag_ in _PROPER and office.ent_type_ == "PERSON" and not _is_role(office) and office.conjuncts:
                yield office  # of 'Orr, Reed and Voss' the second passes for an apposition to the first
            yield from (t for t in office.conjuncts if t.tag_ in _PROPER and t.nbor(-1).text != "-")


def _is_joined(name: Token) -> bool:
    """Tell Reed in 'according to Orr, the mayor, and Reed', which the parse may leave without a tie to Orr."""
    return name.left_edge.i > 0 and name.left_edge.nbor(-1).lower_ == "and"


def _is_head_noun(token: Token) -> bool:
    return token.tag_ in _COMMON and token.dep_ not in ("compound", "nmod", "amod", "npadvmod") and token.is_alpha


def _known(token: Token) -> bool:
    return base_form(token.lemma_) in PEOPLE or token.lemma_.lower() in ORGANISATIONS


def _is_role(token: Token) -> bool:
    return (token.tag_ in _COMMON or token.tag_ == "NNP") and base_form(token.lemma_) in PEOPLE


def _part(token: Token) -> Part:
    if token.dep_ == "poss" and token.head.lemma_.lower() in REPORTS:
        return _part(token.head)  # 'Orlan's statement was short. He said'
    if token.dep_ in _ASIDE:
        return "aside"
    while token.dep_ in ("appos", "conj") and token.head != token:
        token = token.head
    subject = token.dep_ in _SUBJECTS or (token.dep_ == "pobj" and token.head.dep_ == "agent")
    return "subject" if subject else "object"


def _head(name: Sequence[Token]) -> Token:
    inside = {token.i for token in name}
    return next((t for t in reversed(name) if t.head.i not in inside or t.head == t), name[-1])
