"""Where the words of a content begin and end, in invented sentences that the parse takes apart."""

from __future__ import annotations

import pytest

from tests.extract.english.whole import said

SPANS = {
    "said following something that": (
        "Mara Voss said following a vote in May that she had “very serious concerns” about it.",
        [("Mara Voss", "that she had “very serious concerns” about it")],
    ),
    "a dash, and who says more": (
        "Mara Voss said Reed had begun to call farmers - there are two from each valley - but said it was open.",
        [("Mara Voss", "Reed had begun to call farmers"), ("Mara Voss", "it was open")],
    ),
    "goes on to say after a clause with that": (
        "Mara Voss joked that Tarn was her answer, but went on to say, “There are places that are dangerous.”",
        [("Mara Voss", "that Tarn was her answer"), ("Mara Voss", "There are places that are dangerous.")],
    ),
    "a clause with that which goes on in the quote": (
        "Mara Voss said that, in her view, “the dam will hold.”",
        [("Mara Voss", "that, in her view, “the dam will hold.”")],
    ),
    "a subject before quoted sentences": (
        "Mara Voss said ministers Paul Orlan and Ruth Tarn “were stiff. They weren’t fun. There was no joy.”",
        [("Mara Voss", "ministers Paul Orlan and Ruth Tarn “were stiff. They weren’t fun. There was no joy.”")],
    ),
    "a clause that leads up to a quote": (
        "Mara Voss said this was a “fatal mistake” and that she had learned: “We are ready for a longer fight.”",
        [
            (
                "Mara Voss",
                "this was a “fatal mistake” and that she had learned: “We are ready for a longer fight.”",
            )
        ],
    ),
    "the frame at the end of a sentence that the parse has lost": (
        "Mara Voss spoke.\n\nThose who take on debt struggle, she said.",
        [("Mara Voss", "Those who take on debt struggle")],
    ),
    "nothing is said before the vote": ("On Monday, before the vote, Mara Voss said.", []),
    "told to somebody, at the end": (
        "Mara Voss spoke. People should provide evidence for their accusations and not wave around speculative words "
        "like “maybe” and “perhaps”, she told reporters.",
        [
            (
                "Mara Voss",
                "People should provide evidence for their accusations and not wave around speculative words "
                "like “maybe” and “perhaps”",
            )
        ],
    ),
    "in the middle, with a place": (
        "If she becomes president, Voss suggested in a tweet, women won’t be punished for exercising their right to "
        "leave the valley.",
        [
            (
                "Voss",
                "If she becomes president women won’t be punished for exercising their right to leave the valley",
            )
        ],
    ),
    "in the middle, after a word or two": (
        "If anything, Paul Reed argued in his email, the incident is an illustration of why the board should adopt it.",
        [("Paul Reed", "If anything the incident is an illustration of why the board should adopt it")],
    ),
    "what goes on beside it": (
        "He had struggled his whole life, Mara Voss explained, recalling the time they met.",
        [("Mara Voss", "He had struggled his whole life"), ("Mara Voss", "the time they met")],
    ),
    "before who says it": (
        "In nearby Tarn, the big Quill steel plant is hanging on, but it is under intense pressure from imports, said "
        "the company's chief executive, Mara Voss.",
        [
            (
                "Mara Voss",
                "In nearby Tarn, the big Quill steel plant is hanging on, but it is under intense pressure "
                "from imports",
            )
        ],
    ),
    "a subject that the parse has lost": (
        "Mara Voss said life for the next farmers would be worse than it was today, while nine in ten kept theirs.",
        [
            (
                "Mara Voss",
                "life for the next farmers would be worse than it was today, while nine in ten kept theirs",
            )
        ],
    ),
    "a title in quote marks is not said": (
        "On the broadcaster’s “The Valley Today,” Mara Voss said that the dam was safe.",
        [("Mara Voss", "that the dam was safe")],
    ),
    "a quote between dashes, and others say what they think": (
        "Paul Reed lamented her tendency to blunder - “does she have to blunder in public?” - and farmers who saw the "
        "debate said they were unmoved.",
        [("Paul Reed", "does she have to blunder in public?"), ("farmers who saw the debate", "they were unmoved")],
    ),
    "a verb that passes for an adjective": (
        "The new rule, Mara Voss said, accompanied plans for the dam.",
        [("Mara Voss", "The new rule accompanied plans for the dam")],
    ),
    "two subjects that pass for one": (
        "The source of the anger, farmers say, is manifold.",
        [("farmers", "The source of the anger is manifold")],
    ),
    "a frame with a place": (
        "When the vote came and it was lost, Mara Voss said in an interview, Reed “looked at her for a moment.”",
        [("Mara Voss", "When the vote came and it was lost Reed “looked at her for a moment.”")],
    ),
    "what would be done": (
        "Mara Voss said she hoped to get it back, and then would continue to build it.",
        [("Mara Voss", "she hoped to get it back, and then would continue to build it")],
    ),
    "no more would be said": (
        "Mara Voss said she hoped to get it back, and would not comment further.",
        [("Mara Voss", "she hoped to get it back")],
    ),
    "a sentence ends before the next quote": (
        "The dam, Mara Voss noted, may be old, rather than broken. ''It is in use,'' Paul Reed said.",
        [("Mara Voss", "The dam may be old, rather than broken"), ("Paul Reed", "It is in use,")],
    ),
    "what the quote refers to is the article's": (
        "Mara Voss also vowed, “We are going to mend it and we are going to mend it fast,” referring to the dam.",
        [
            ("Mara Voss", "We are going to mend it and we are going to mend it fast,"),
            ("Mara Voss", "the dam"),
        ],
    ),
    "what it is called stands in quote marks": (
        "Mara Voss left early, declaring it “another super Tuesday for our campaign” and said it was over.",
        [("Mara Voss", "it “another super Tuesday for our campaign”"), ("Mara Voss", "it was over")],
    ),
    "all of it in brackets": (
        "(The valley, it turns out, is fond of the dam, Mara Voss said.)",
        [("Mara Voss", "The valley, it turns out, is fond of the dam")],
    ),
    "a quote in brackets": (
        "The dam is open. (“We opened it in May,” Mara Voss said.)",
        [("Mara Voss", "We opened it in May,")],
    ),
}


@pytest.mark.parametrize("name", SPANS)
def test_where_the_content_begins_and_ends(name: str) -> None:
    text, expected = SPANS[name]
    assert said(text) == expected
