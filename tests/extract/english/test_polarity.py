"""How a content stands with whoever it is laid to, in invented sentences."""

from __future__ import annotations

import pytest

from shiftdetect.extract.english.attribution import find_attributions
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.records import Article

DENIED = {
    "Minister Brook denied on Tuesday that she had ordered the gates closed.": "that she had ordered the gates closed",
    "Brook denies that the dam leaked.": "that the dam leaked",
    "Brook denied ordering the gates closed.": "ordering the gates closed",
    "Brook denied “ordering the gates closed.”": "ordering the gates closed.",
    "Brook denied that she had “ordered the gates closed.”": "that she had “ordered the gates closed.”",
    "Brook rejected the claim that the dam leaked.": "the claim that the dam leaked",
    "Brook, denying that the dam leaked, left the hall.": "that the dam leaked",
    "Brook disputed that the gates were shut.": "that the gates were shut",
    "Brook dismissed the idea that the dam leaked.": "the idea that the dam leaked",
    "Brook did not believe that the dam was safe.": "that the dam was safe",
    "Brook doesn't think the dam leaked.": "the dam leaked",
    "Brook ruled out that the dam leaked.": "that the dam leaked",
    "Brook argued against the view that the dam leaked.": "the view that the dam leaked",
    "Brook pushed back on claims that the dam leaked.": "that the dam leaked",
    "Brook disagreed that the dam was old.": "that the dam was old",
    "Brook retracted her statement that the dam was safe.": "that the dam was safe",
    "Brook backed away from her claim that the dam was safe.": "that the dam was safe",
    "Brook didn’t believe that the dam leaked.": "that the dam leaked",
    "Brook could hardly believe that the dam leaked.": "that the dam leaked",
    "Brook refused to believe that the dam leaked.": "to believe that the dam leaked",
    "Brook walked back the claim that the dam was safe.": "that the dam was safe",
    "Brook does not expect that the dam will leak.": "that the dam will leak",
    "Brook denied having left the hall.": "having left the hall",
    "Brook denied ever having ordered the gates closed.": "ever having ordered the gates closed",
    "Brook denied being told of it.": "being told of it",
    "Nobody but Brook denied that the dam leaked.": "that the dam leaked",
    "Brook has gone back on his statement that the dam was safe.": "that the dam was safe",
    "Brook went back on her claim that the dam was safe.": "that the dam was safe",
    "Brook took back her statement that the dam was safe.": "that the dam was safe",
    "Brook corrected her statement that the dam was safe.": "that the dam was safe",
    "Brook backpedaled on her claim that the dam was safe.": "that the dam was safe",
    "Brook backed off the claim that the dam was safe.": "that the dam was safe",
    "Brook went back on his statement that the dam was safe.": "that the dam was safe",
    "Brook took her claim that the dam was safe back.": "that the dam was safe",
    "Brook took his earlier claim that the dam leaked back on Monday.": "that the dam leaked",
    "Brook took her claim that it held back.": "that it held",
    "Brook took back what she had said about the dam.": "what she had said about the dam",
    "Brook went back on what she had said about the dam.": "what she had said about the dam",
    "Brook retracted what she had said about the dam.": "what she had said about the dam",
    "Brook went back on what he said: that the dam was safe.": "what he said",
    "Brook’s claim that the dam was safe has been withdrawn.": "that the dam was safe",
    "Brook distanced herself from the claim that the dam was safe.": "the claim that the dam was safe",
    "Brook dismissed as “nonsense” the claim that the dam leaked.": "that the dam leaked",
    "Brook condemned as a lie the claim that the dam leaked.": "the claim that the dam leaked",
    "Brook called it false that the dam leaked.": "that the dam leaked",
    "Brook branded it a lie that the dam leaked.": "that the dam leaked",
    "Tarn backed off the claim that the dam was safe.": "the claim that the dam was safe",
    "Brook withdrew her claim that the dam was safe.": "her claim that the dam was safe",
}
ASKED = {
    "Brook responded to claims that the dam leaked.": "claims that the dam leaked",
    "Brook regretted saying that the dam was safe.": "that the dam was safe",
    "Brook apologized for claiming that the dam was safe.": "claiming that the dam was safe",
    "Brook asked whether the dam would hold.": "whether the dam would hold",
    "Brook doubted that the dam would hold.": "that the dam would hold",
    "Brook expressed doubt that the dam would hold.": "that the dam would hold",
    "Brook was not sure that the dam would hold.": "that the dam would hold",
    "Brook was skeptical that the dam would hold.": "that the dam would hold",
    "Brook was unaware that the dam leaked.": "that the dam leaked",
    "Brook isn’t confident that it holds.": "that it holds",
    "Brook is not convinced that the dam leaks.": "that the dam leaks",
    "Brook was not aware that the dam leaked.": "that the dam leaked",
    "Brook revised her statement that the dam was safe.": "that the dam was safe",
    "Brook softened her claim that the dam was safe.": "that the dam was safe",
}
ASSERTED = {
    "Brook should retract her claim that the dam was safe.": "that the dam was safe",
    "Brook failed to retract her claim that the dam was safe.": "that the dam was safe",
    "Brook described as a triumph the claim that the dam was safe.": "as a triumph the claim that the dam was safe",
    "Brook regretted to say that the dam leaked.": "that the dam leaked",
    "“I ordered nothing,” Brook denied.": "I ordered nothing,",
    "Brook denied the claim: “I never ordered the gates closed.”": "I never ordered the gates closed.",
    "Brook asked that the dam be closed.": "that the dam be closed",
    "Brook has no doubt that the dam will hold.": "that the dam will hold",
    "Brook said there was no evidence that the dam leaked.": "there was no evidence that the dam leaked",
    "It is not true that the dam leaked, Brook said.": "It is not true that the dam leaked",
    "Brook repeated her claim that the dam was safe.": "that the dam was safe",
    "A few believe that the dam is safe.": "that the dam is safe",
    "Brook did not regret that the dam was closed.": "that the dam was closed",
    "Brook is not worried that the dam was closed.": "that the dam was closed",
    "Brook did not retract her claim that the dam was safe.": "that the dam was safe",
    "Brook never abandoned her claim that the dam was safe.": "that the dam was safe",
    "Why did Brook say that the dam would hold?": "that the dam would hold",
    "Brook took back the keys and said that the dam was safe.": "that the dam was safe",
    "Brook never took back her claim that the dam was safe.": "that the dam was safe",
    "Brook backed what Reed had said about the dam.": "what Reed had said about the dam",
    "Brook did not go back on his statement that the dam was safe.": "that the dam was safe",
    "Brook did not revise her claim that the dam was safe.": "that the dam was safe",
    "Brook backed the claim that the dam was safe.": "the claim that the dam was safe",
    "Brook went back to her claim that the dam was safe.": "that the dam was safe",
    "Brook admitted having left the hall.": "having left the hall",
    "No fewer than three officials said that the dam leaked.": "that the dam leaked",
    "If the dam leaks, the gates will close, Brook said.": "If the dam leaks, the gates will close",
}
WITHHELD = {
    "Brook did not call it false that the dam leaked.": "that the dam leaked",
    "Reed will resign if Brook takes back her claim that the dam was safe.": "that the dam was safe",
    "Brook refused to confirm that the dam leaked.": "that the dam leaked",
    "Brook did not deny that the dam leaked.": "that the dam leaked",
    "Brook would neither confirm nor deny that the dam leaked.": "that the dam leaked",
    "Brook stopped short of denying that the dam leaked.": "that the dam leaked",
    "No official has said that the dam leaked.": "that the dam leaked",
    "Nobody said that the dam leaked.": "that the dam leaked",
    "Few engineers believe that the dam is safe.": "that the dam is safe",
    "Brook failed to say whether the dam leaked.": "whether the dam leaked",
    "Brook has yet to say whether the dam leaked.": "whether the dam leaked",
    "Brook stopped saying that the dam was safe.": "that the dam was safe",
    "Brook avoided saying that the dam leaked.": "that the dam leaked",
    "Brook stopped short of saying that the dam leaked.": "that the dam leaked",
    "Brook would not say that the dam leaked.": "that the dam leaked",
    "Brook refused to say that the dam leaked.": "that the dam leaked",
    "Brook stopped saying: “The dam is safe.”": "The dam is safe.",
    "Reed will resign if Brook says that the dam leaks.": "that the dam leaks",
    "Reed will stay unless Brook claims that the dam leaks.": "that the dam leaks",
    "Brook did not deny having left the hall.": "having left the hall",
    "Not one official said that the dam leaked.": "that the dam leaked",
}
CASES = [
    *((text, "denies", content) for text, content in DENIED.items()),
    *((text, "questions", content) for text, content in ASKED.items()),
    *((text, "asserts", content) for text, content in ASSERTED.items()),
    *((text, "withheld", content) for text, content in WITHHELD.items()),
]


@pytest.mark.parametrize(("text", "stands", "content"), CASES)
def test_how_a_content_stands(text: str, stands: str, content: str) -> None:
    (found,) = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert [text[slice(*span)] for span in found.content_spans] == [content]
    assert (found.kind if found.kind == "withheld" else found.polarity) == stands


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Brook was not aware that the dam leaked.", "was not aware"),
        ("Brook isn’t sure that the dam will hold.", "isn’t sure"),
        ("Brook no longer believes that the dam is safe.", "no longer believes"),
        ("Brook found no evidence that the dam leaked.", "no evidence"),
        ("Brook lacks evidence that the dam leaked.", "lacks evidence"),
        ("There is no evidence that the dam leaked.", "no evidence"),
    ],
)
def test_a_cue_never_stands_without_its_negation(text: str, cue: str) -> None:
    (found,) = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert found.cue_span is not None
    assert text[slice(*found.cue_span)] == cue
    assert found.polarity != "asserts"


def test_a_content_that_names_only_the_speaker_is_none() -> None:
    text = (
        "When Ron Orlan, the valley's mayor was asked during a luncheon held by The Valley Post if Voss would open the "
        "gates before the winter, he laughed and said, “We'll see.”"
    )
    found = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert [text[slice(*span)] for a in found for span in a.content_spans] == ["We'll see."]


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Brook denied that the dam leaked and said it was new.", ["that the dam leaked", "it was new"]),
        ("Brook denied claims that the dam leaked and said it was new.", ["claims that the dam leaked", "it was new"]),
        (
            "Brook rejected claims that the dam leaked and insisted that it was safe.",
            ["claims that the dam leaked", "that it was safe"],
        ),
        (
            "Brook pushed back on claims that the dam leaked and said it was new.",
            ["that the dam leaked", "it was new"],
        ),
    ],
)
def test_who_goes_on_after_a_denial_asserts(text: str, contents: list[str]) -> None:
    found = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert [(a.polarity, a.mention, text[slice(*a.content_spans[0])]) for a in found] == [
        ("denies", "Brook", contents[0]),
        ("asserts", "Brook", contents[1]),
    ]


def test_what_goes_on_in_a_denied_claim_is_denied_with_it() -> None:
    text = "Brook denied claims that the dam leaked and that the gates were shut."
    (found,) = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert [text[slice(*span)] for span in found.content_spans] == [
        "claims that the dam leaked and that the gates were shut"
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Nobody but Brook said that the dam leaked.", "Brook"),
        ("No one except for Brook has said that the dam leaked.", "Brook"),
        ("No official other than Brook said that the dam leaked.", "Brook"),
        ("Nobody but the two engineers said that the dam leaked.", "the two engineers"),
    ],
)
def test_who_is_excepted_from_nobody_says_it(text: str, speaker: str) -> None:
    (found,) = find_attributions(load_pipeline()(text), Article("a.txt", text))
    assert (found.kind, found.mention) == ("indirect", speaker)


@pytest.mark.parametrize(
    "text",
    [
        "Did Brook say that the dam would hold?",
        "Has she said that the dam would hold?",
        "Is it true that Brook said the dam would hold?",
        "Did Reed know that Brook had said the dam was safe?",
    ],
)
def test_a_question_lays_nothing_to_whom_it_asks_about(text: str) -> None:
    assert find_attributions(load_pipeline()(text), Article("a.txt", text)) == []
