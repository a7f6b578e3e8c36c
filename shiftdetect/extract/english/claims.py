"""Claims within what somebody else says: '..., as the minister had claimed two days earlier'.

The rules for attributions give what the article itself lays to somebody, and leave out what stands within it. This one
form is worth its own record, since it says of another speaker what was claimed, and when. Where the clause holds a
negation it is not clear whether the claim is the clause or its contrary: then nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from shiftdetect.extract.english.tokens import text_of
from shiftdetect.extract.records import Attribution, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_VERBS: Final = frozenset(
    {"allege", "announce", "argue", "assert", "claim", "contend", "declare", "insist", "maintain", "put", "report"}
    | {"say", "state", "suggest", "tell", "testify", "warn", "write"}
)
_NEGATIONS: Final = frozenset({"no", "not", "n't", "n’t", "never", "nobody", "none", "nothing", "neither", "without"})


def find_claims(doc: Doc, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Find claims of others within what is attributed to somebody.

    Parameters
    ----------
    doc : spacy.tokens.Doc
    attributions : sequence of Attribution
        What was found already: a verb that is the cue of one of them is passed over.

    Returns
    -------
    list of Attribution
        Of kind 'indirect'.
    """
    cues = [a.cue_span for a in attributions if a.cue_span is not None]
    quoted = [span for a in attributions if a.kind == "direct" for span in a.content_spans]
    found = []
    for verb in doc:
        if verb.dep_ != "advcl" or verb.lemma_ not in _VERBS or _within(verb, cues) or _within(verb, quoted):
            continue
        said = next((t for t in verb.children if t.lower_ == "as" and t.i < verb.i), None)
        subject = next((t for t in verb.children if t.dep_ == "nsubj" and t.i < verb.i), None)
        if _says_else(verb):
            continue
        if said is None or subject is None or subject.tag_ in ("EX", "WDT", "DT") or subject.i < said.i:
            continue
        content = _clause(verb, said)
        if content is not None:
            source = (doc[subject.left_edge.i].idx, _end(subject.right_edge))
            cue = (min(t.idx for t in _cue(verb)), _end(verb))
            words = text_of(doc)[slice(*source)]
            sentence = (doc[verb.sent.start].idx, _end(doc[verb.sent.end - 1]))
            found.append(Attribution((content,), cue, source, words, "indirect", (), sentence))
    return found


def _says_else(verb: Token) -> bool:
    """Tell '..., as engineers told a hearing it leaked', by which they have not said what stands before 'as'."""
    heard = (t for to in verb.children if to.dep_ in ("dobj", "dative") for t in to.children)
    return any(t.i > verb.i and t.dep_ in ("ccomp", "acl", "relcl") for t in (*verb.children, *heard))


def _clause(verb: Token, said: Token) -> Span | None:
    """Give the clause that was claimed: the one that 'as ...' follows; None where it is denied."""
    doc, above = verb.doc, verb.head
    inner = [t for t in above.children if t.dep_ == "ccomp" and t.i < said.i]
    if inner:
        above = inner[-1]
    last = next((t for t in reversed(doc[: said.i]) if not t.is_punct and not t.is_space), said)
    while True:  # of clauses within each other, the one that stands next to 'as'
        nested = [t for t in above.subtree if t != above and t.dep_ in ("ccomp", "acl") and t.i < said.i]
        nested = [t for t in nested if any(c.dep_ == "mark" for c in t.children) and last in t.subtree]
        if not nested:
            break
        above = nested[0]
    tokens = [t for t in above.subtree if t.i < said.i and not t.is_space]
    while tokens and (tokens[0].is_punct or (tokens[0].dep_ == "mark" and tokens[0].lower_ == "that")):
        tokens = tokens[1:]
    while tokens and tokens[-1].is_punct:
        tokens = tokens[:-1]
    if len(tokens) < 3 or not any(t.dep_ in ("nsubj", "nsubjpass", "expl") and t.head == above for t in tokens):
        return None
    if any(t.lower_ in _NEGATIONS for t in doc[tokens[0].i : tokens[-1].i + 1]):
        return None
    return tokens[0].idx, _end(tokens[-1])


def _cue(verb: Token) -> Iterator[Token]:
    yield verb
    yield from (t for t in verb.children if t.dep_ in ("aux", "auxpass") and t.i < verb.i)


def _end(token: Token) -> int:
    return int(token.idx) + len(token)


def _within(token: Token, spans: Sequence[Span]) -> bool:
    return any(start <= token.idx < end for start, end in spans)
