"""The model's attribute rules say the same whichever way they are asked."""

from __future__ import annotations

import spacy

from shiftdetect.extract.english.pipeline import find_model
from shiftdetect.extract.english.ruling import NAME, rule_once

TEXT = """We gonna go. I ain't sure; y'all got ta know there's nothin' there. Let's ask them, c'mon!

Who's been told? "It'd better hold," she'd said -- 2 of the 10 (ten) engineers wouldn't. Nuthin' else, n't?
"""


def test_the_rules_say_the_same_for_each_token() -> None:
    pipeline = spacy.load(find_model().folder, exclude=["ner", "senter"])
    ruler = pipeline.get_pipe(NAME)
    doc = pipeline(TEXT)
    before = ruler.match(doc)
    rule_once(pipeline)
    assert len(before) > len(doc) / 2
    assert [ruler.match(doc), ruler.match(doc)] == [before, before]  # asked, and kept
    assert [(t.pos_, t.lemma_, str(t.morph)) for t in pipeline(TEXT)] == [(t.pos_, t.lemma_, str(t.morph)) for t in doc]


def test_rules_that_look_at_other_things_are_left_to_spacy() -> None:
    pipeline = spacy.blank("en")
    rule_once(pipeline)
    ruler = pipeline.add_pipe(NAME)
    ruler.add([[{"SHAPE": "dd"}]], {"TAG": "NN"})
    rule_once(pipeline)
    assert "match" not in vars(ruler)
    assert pipeline("It is 12")[2].tag_ == "NN"
