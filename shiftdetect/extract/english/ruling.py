"""The model's attribute rules, asked once for each kind of token instead of for each token.

The rules give a token its part of speech, its form and some lemmas by its tag, its dependency and, where it is one of
a few hundred, the word. spaCy matches all of them against each token, which takes a sixth of the time of a text. Here
what they say of a token is kept by what they look at; those of several tokens are matched as ever. All that applies is
then set in the rules' own order, so that nothing in the result depends on which way was gone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

NAME: Final = "attribute_ruler"
_LOOKED_AT: Final = ("LOWER", "TAG", "DEP", "IS_SPACE")
_MOST: Final = 50_000
"""Words and kinds kept at most: memory stays flat over any number of texts."""


def rule_once(pipeline: Language) -> None:
    """Let the attribute rules of a pipeline be asked once for each kind of token.

    Parameters
    ----------
    pipeline : spacy.language.Language
        Left as it is where its rules look at anything that is not known here.
    """
    from spacy.pipeline import AttributeRuler

    ruler = pipeline.get_pipe(NAME) if NAME in pipeline.pipe_names else None
    if not isinstance(ruler, AttributeRuler):
        return
    patterns: list[dict[str, Any]] = [dict(rule) for rule in ruler.patterns]
    if all(_known(token) for rule in patterns for pattern in rule["patterns"] for token in pattern):
        ruler.match = _Once(ruler, patterns)  # type: ignore[method-assign]  # of this one only


class _Once:
    """Takes the place of :meth:`spacy.pipeline.AttributeRuler.match`."""

    def __init__(self, ruler: AttributeRuler, patterns: list[dict[str, Any]]) -> None:
        from spacy.matcher import Matcher

        self.strings = ruler.vocab.strings
        self.alone: Matcher = Matcher(ruler.vocab)
        self.together: Matcher = Matcher(ruler.vocab)
        self.words = {word for rule in patterns for word in _words(rule, "IN", "NOT_IN")}
        self.forms = [re.compile(form) for rule in patterns for form in _words(rule, "REGEX")]
        for n, rule in enumerate(patterns):
            for matcher, several in ((self.alone, False), (self.together, True)):
                fit = [pattern for pattern in rule["patterns"] if (len(pattern) > 1) is several]
                if fit:
                    matcher.add(str(n), fit)
        self.spelt: dict[int, int] = {}
        self.said: dict[tuple[int, ...], tuple[tuple[int, int], ...]] = {}

    def __call__(self, doc: Doc) -> list[tuple[int, int, int, int]]:
        matches = [
            (int(self.strings[rule]), rule, start, end) for rule, start, end in self.together(doc, allow_missing=True)
        ]
        looked_at: Any = doc.to_array(list(_LOOKED_AT))
        for place, (word, *rest) in enumerate(looked_at.reshape(-1, len(_LOOKED_AT)).tolist()):
            kind = (self.spelling(word), *rest)
            said = self.said.get(kind)
            if said is None:
                said = self._ask(doc, place)
                if len(self.said) < _MOST:
                    self.said[kind] = said
            matches += [(n, rule, place, place + 1) for n, rule in said]
        matches.sort()
        return matches

    def spelling(self, word: int) -> int:
        """Give a word that a rule may look at, and 0 for all others."""
        spelling = self.spelt.get(word)
        if spelling is None:
            letters = self.strings[word]
            named = letters in self.words or any(form.search(letters) for form in self.forms)
            spelling = word if named else 0
            if len(self.spelt) < _MOST:
                self.spelt[word] = spelling
        return spelling

    def _ask(self, doc: Doc, place: int) -> tuple[tuple[int, int], ...]:
        """Match the rules of one token against one; the span leaves the document as it is."""
        found = self.alone(doc[place : place + 1], allow_missing=True)
        return tuple((int(self.strings[rule]), rule) for rule, _, _ in found)


def _known(token: dict[str, Any]) -> bool:
    return token.keys() <= set(_LOOKED_AT) and all(
        not isinstance(value, dict) or value.keys() <= {"IN", "NOT_IN", "REGEX"} for value in token.values()
    )


def _words(rule: dict[str, Any], *ways: str) -> Iterator[str]:
    """Give the words that a rule names, or the forms."""
    for pattern in rule["patterns"]:
        for token in pattern:
            word = token.get("LOWER")
            if isinstance(word, dict):
                for way in ways:
                    named = word.get(way, ())
                    yield from (named,) if isinstance(named, str) else named
            elif word is not None and "IN" in ways:
                yield word
