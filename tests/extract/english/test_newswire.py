"""What newswires, transcripts and corrections have that misled the rules: each in an invented piece."""

from __future__ import annotations

from datetime import date

import pytest

from shiftdetect.extract.english.language import English
from shiftdetect.extract.english.pipeline import load_pipeline
from shiftdetect.extract.records import Article
from tests.extract.english.whole import said

PIECES = {
    "an hour's full stop ends the sentence, too": (
        "Tyrell Banks said it failed at 4 a.m. Council member Li Wei said it held.",
        [("Tyrell Banks", "it failed at 4 a.m."), ("Li Wei", "it held")],
    ),
    "a quote after an hour stands for itself, and the hour is whole": (
        "But Ines Calloway told the Courier that she had a call at 1 a.m. “We were told to open both gates at once,” "
        "Calloway said. “The system was off.”",
        [
            ("Ines Calloway", "that she had a call at 1 a.m."),
            ("Ines Calloway", "We were told to open both gates at once. The system was off."),
        ],
    ),
    "a word in quote marks after an hour is none": (
        "Tyrell Banks said it failed at 4 a.m. “Eastern” time.",
        [("Tyrell Banks", "it failed at 4 a.m. “Eastern” time")],
    ),
    "names with a hyphen": (
        "Chief executive Raj Patel-Greene said it held. Prof. Eun-ji Han said it leaked.\n\n"
        "“It held,” Patel-Greene said.",
        [("Raj Patel-Greene", "it held"), ("Eun-ji Han", "it leaked"), ("Raj Patel-Greene", "It held,")],
    ),
    "a correction speaks for no one": (
        "Minister Castellanos said it was shut.\n\nCorrection: She said the plant was slowed.",
        [("Castellanos", "it was shut"), ("Castellanos", "the plant was slowed")],
    ),
    "who is asked about has no name": (
        "MS. VALE: She was told what we knew.\n\nQ And who decided to wait?\n\nMS. VALE: I will not get into that.",
        [("Vale", "She was told what we knew"), ("Vale", "I will not get into that")],
    ),
    "the day of the saying at the head of the content": (
        "Governor Tomas Edvardsen said on Tuesday inflation would slow.",
        [("Tomas Edvardsen", "inflation would slow")],
    ),
    "a day that the content is about": (
        "Governor Tomas Edvardsen said Tuesday was a bad day.",
        [("Tomas Edvardsen", "Tuesday was a bad day")],
    ),
    "who is cited is no content": (
        "The ministry knew of it, the Tarn Gazette reported, citing two people familiar with the matter.",
        [("two people familiar with the matter", "The ministry knew of it")],
    ),
    "a surname of two, and nothing tells which": (
        "Senator Mia Kent and Senator Paul Kent both sit on the panel. Kent said the hearing would be short.",
        [(None, "the hearing would be short")],
    ),
    "a surname of two, of whom one is told of": (
        "Senator Mia Kent and Senator Paul Kent met. Mia Kent chairs the panel. Kent said the hearing would be short.",
        [("Mia Kent", "the hearing would be short")],
    ),
    "somebody else shoots back in the same paragraph": (
        "“He was abroad,” Pavel Cerny continued. “That is known.” Jana Mala shot back: “Show us the papers.”",
        [("Pavel Cerny", "He was abroad. That is known."), ("Jana Mala", "Show us the papers.")],
    ),
    "somebody else is told of between two quotes": (
        "“He was abroad,” Pavel Cerny continued. “That is known.” Jana Mala rose. “Show us the papers.”",
        [("Pavel Cerny", "He was abroad. That is known.")],
    ),
    "the speaker is told of between two quotes": (
        "“He was abroad,” Pavel Cerny said. “That is known.” He laughed. “Ask him.”",
        [("Pavel Cerny", "He was abroad. That is known. Ask him.")],
    ),
    "a list of quotes": (
        "Quotes of the day:\n\n- “I was never told,” Ruth Amsel said.\n- Chair Olga Reis: “We will find out.”",
        [("Ruth Amsel", "I was never told,"), ("Olga Reis", "We will find out.")],
    ),
    "a company is no family": (
        "Lawyer Simon Grey said the family was sad. The company’s statement said it was sorry.",
        [("Simon Grey", "the family was sad"), ("the company", "it was sorry")],
    ),
    "after a semicolon others speak": (
        "According to the coast guard, the boat sank at noon; survivors, however, said it sank before dawn.",
        [("the coast guard", "the boat sank at noon"), ("survivors", "it sank before dawn")],
    ),
    "what stands behind a name, and before": (
        "Sir Edmund Hale KC said it was thin. CFO Priya Nair said it was thick.",
        [("Edmund Hale", "it was thin"), ("Priya Nair", "it was thick")],
    ),
    "a noun before a colon is no name": (
        "Three held\n\nWitness: ‘I heard two bangs and a cry’\n\nPolice chief Anwar Malik says it was one.",
        [("witness", "I heard two bangs and a cry"), ("Anwar Malik", "it was one")],
    ),
    "three ministers and a letter": (
        "Foreign Minister Ada Quist, Defence Minister Ole Strand and Justice Minister Britt Moen said in a joint "
        "letter that the base would stay. Strand later said he had signed it.",
        [("Ada Quist, Ole Strand and Britt Moen", "that the base would stay"), ("Ole Strand", "he had signed it")],
    ),
    "an email speaks for who sent it": (
        "“Do not tell the board,” reads an email sent by Northline’s safety chief, Owen Pryce, on April 3.",
        [("Owen Pryce", "Do not tell the board,")],
    ),
    "a short answer in a transcript": (
        "SEN. MARLOWE: Did you read the report?\n\nMR. TIBBS: No.\n\nMR. TIBBS: Then no.",
        [("Marlowe", "Did you read the report"), ("Tibbs", "No"), ("Tibbs", "Then no")],
    ),
    "an earlier version of the article is taken back": (
        "An earlier version of this article said that Mr. Pell had resigned. Mr. Pell said he had not.",
        [("Pell", "he had not")],
    ),
    "what is called so before it is called": (
        "A dam that Minister Orr called safe gave way on Sunday, and nobody was hurt.",
        [("Orr", "A dam safe")],
    ),
    "words between an auxiliary and its verb": (
        "Deputy Mayor Karaca left early. He had not, he insisted, met the developer.",
        [("Karaca", "He had not met the developer")],
    ),
    "a ministry by its whole name": (
        "The defence ministry said in a statement that it does not comment.",
        [("defence ministry", "that it does not comment")],
    ),
}


@pytest.mark.parametrize("case", PIECES)
def test_who_said_what(case: str) -> None:
    text, expected = PIECES[case]
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It failed at 4 a.m. Orr said so.", ["It failed at 4 a.m.", "Orr said so."]),
        ("“It failed at 4 a.m.” Orr said so.", ["“It failed at 4 a.m.”", "Orr said so."]),
        ("It failed at 4 a.m. “It broke,” Orr said.", ["It failed at 4 a.m.", "“It broke,” Orr said."]),
        ('It failed at 4 a.m. "It broke," Orr said.', ["It failed at 4 a.m.", '"It broke," Orr said.']),
        ("It failed at 4 a.m. “Eastern” time.", ["It failed at 4 a.m. “Eastern” time."]),
        ("It failed at 4 a.m. Tuesday in Tarn.", ["It failed at 4 a.m. Tuesday in Tarn."]),
    ],
)
def test_sentences_after_an_hour(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in load_pipeline()(text).sents] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("If Minister Brook said in May that it leaked, she did so on advice.", "indirect"),
        ("If Minister Brook says that it leaks, she will do so on advice.", "withheld"),
        ("If Minister Brook said in May that it leaked, nobody heard her.", "withheld"),
    ],
)
def test_what_was_said_as_is_told_is_not_supposed(text: str, kind: str) -> None:
    (found,) = English().find([Article("a.txt", text, date(2031, 6, 1))])
    assert [a.kind for a in found.attributions] == [kind]
