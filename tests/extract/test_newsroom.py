"""What a newsroom met with in use: whose a quote is, and what is none, from files to statements."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shiftdetect.extract.english.language import English
from shiftdetect.extract.output import lack_of
from shiftdetect.extract.run import Extraction, extract_statements

PUBLISHED = date(2031, 6, 5)
FARMER = '"They told us it was routine and nobody asked," said farmer Joss Tull on Wednesday.\n\n'


def extract(folder: Path, *texts: str, suffix: str = ".txt", published: date | None = PUBLISHED) -> Extraction:
    for k, text in enumerate(texts):
        (folder / f"{k}{suffix}").write_text(text, encoding="utf-8")
    return extract_statements([folder], published=published, language=English())


def said(found: Extraction) -> list[tuple[str, str | None]]:
    return [(s.text, s.speaker) for s in found.statements]


@pytest.mark.parametrize(
    ("name", "speaker"), [("Brandt", "Brandt"), ("Orlan", "Orlan"), ("Moscow", None), ("The Kremlin", None)]
)
def test_a_bare_surname_that_speaks_right_before_is_she(tmp_path: Path, name: str, speaker: str | None) -> None:
    """Else the words would be laid to whoever is named in the paragraph before."""
    told = f'{FARMER}{name} again denied that the water was unsafe. "There is no contamination," she wrote in a letter.'
    found = extract(tmp_path, f"{told}\n\nIt was cold in Moscow.\n")
    (quote,) = [s for s in found.statements if s.text.startswith("There is no")]
    assert (quote.speaker, quote.speaker_sort) == (speaker, "person" if speaker else None)


@pytest.mark.parametrize(
    ("told", "speaker"),
    [
        ("Asked about it, Brandt shook her head.", "Brandt"),
        ("On Thursday it was Brandt who spoke.", "Brandt"),
        ("Brandt disagreed.", None),
        ("Quill visited the well.", None),
        ("She disagreed on Thursday.", "Ada Tull"),
        ("She said so to Brandt.", "Ada Tull"),
    ],
)
def test_she_is_nobody_of_the_paragraph_before_where_a_bare_surname_stands_between(
    tmp_path: Path, told: str, speaker: str | None
) -> None:
    farmer = FARMER.replace("Joss", "Ada")
    found = extract(tmp_path, f'{farmer}{told} "There is no contamination," she said.\n')
    assert [s.speaker for s in found.statements if s.text.startswith("There is no")] == [speaker]


def test_a_surname_that_another_article_gives_in_full_is_a_person(tmp_path: Path) -> None:
    found = extract(tmp_path, FARMER, 'Tull said: "First they said routine, then an instrument fault."\n')
    assert [(s.speaker, s.speaker_sort, lack_of(s)) for s in found.statements] == [("Joss Tull", "person", None)] * 2


def test_what_somebody_stands_by_is_not_cut_out_of_the_sentence(tmp_path: Path) -> None:
    """'By her account' is no cue there: the rest of the sentence was given as her words."""
    text = "Delacey, the harbour commissioner, stood by her account at a press conference on Tuesday.\n"
    assert [s.text for s in extract(tmp_path, text).statements if lack_of(s) is None] == []


MARKDOWN = """---
title: "Delacey: 'A precaution, nothing more'"
date: 2031-06-04
---
# Delacey: 'A precaution, nothing more'

Harbour commissioner **Ruth Delacey** closed the [pier](https://example.org/pier). "It is a wreck," she said on Tuesday.

Commissioner: 'No danger'
-------------------------

> "An instrument fault cannot be ruled out," Delacey said.

## Commissioner: 'No danger'

* "We close it," Delacey said.
"""


def test_headings_and_front_matter_of_markdown_are_no_quotes(tmp_path: Path) -> None:
    found = extract(tmp_path, MARKDOWN, suffix=".md", published=None)
    assert [(s.text, s.speaker, s.date) for s in found.statements] == [
        ("It is a wreck", "Ruth Delacey", "2031-06-03"),
        ("An instrument fault cannot be ruled out", "Ruth Delacey", "2031-06-03"),
        ("We close it", "Ruth Delacey", "2031-06-03"),
    ]
    (source,) = found.sources.values()
    assert (source.title, source.published) == ("Delacey: 'A precaution, nothing more'", date(2031, 6, 4))


def test_a_date_of_front_matter_that_is_none_is_told(tmp_path: Path) -> None:
    found = extract(tmp_path, MARKDOWN.replace("2031-06-04", "soon"), suffix=".md", published=None)
    assert [(p.column, p.value) for p in found.problems] == [("published", "soon")]


def test_a_pdf_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    (problem,) = extract_statements([tmp_path], language=English()).problems
    assert "is a PDF" in problem.problem
    assert "pdftotext" in problem.remedy


@pytest.mark.parametrize(
    "line",
    [
        "BRACK HILL, 5 June 2031 — ",
        "BRACK HILL, Korva, June 5, 2031 (VNA) -- ",
        "ORLAN, June 5th 2031 – ",
        "ST. AUBIN-SUR-TARN (VNA), 5 June 2031 - ",
    ],
)
def test_a_dateline_dates_an_article_and_is_nobodys_words(tmp_path: Path, line: str) -> None:
    found = extract(tmp_path, f"The well\n\n{line}The well was closed on Tuesday, said Mara Voss.\n", published=None)
    assert said(found) == [("The well was closed on Tuesday", "Mara Voss")]
    assert [source.published for source in found.sources.values()] == [date(2031, 6, 5)]
    assert any("dateline" in note for note in found.notes)


@pytest.mark.parametrize("line", ["BRACK HILL, 31 June 2031 — ", "Brack Hill, 5 June 2031 — ", "BRACK HILL, 5 June — "])
def test_what_is_no_full_dateline_dates_nothing(tmp_path: Path, line: str) -> None:
    found = extract(tmp_path, f"{line}The well was closed, said Mara Voss.\n", published=None)
    assert [source.published for source in found.sources.values()] == [None]


def test_datelines_of_several_days_date_nothing(tmp_path: Path) -> None:
    text = "ORLAN, 5 June 2031 — The well was closed, said Mara Voss.\n\nTARN, 6 June 2031 — It is dry, said Orr.\n"
    assert [source.published for source in extract(tmp_path, text, published=None).sources.values()] == [None]


def test_a_quote_that_is_framed_twice_is_one_without_its_frames(tmp_path: Path) -> None:
    found = extract(tmp_path, 'Anna Quill answered: "Ask who signed it," she wrote on X on Monday. Orr said: "No."\n')
    assert [(s.text, s.speaker) for s in found.statements] == [
        ("Ask who signed it", "Anna Quill"),
        ("No.", "Orr"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Quill, the water commissioner, closed it."),
        ("", "Water commissioner Quill closed it."),
        ("", "Quill, who is the water commissioner, closed it."),
        ("In a letter to Quill, the water commissioner, the board asked why.", ""),
        ("On Tuesday Quill, the water commissioner, again rejected it.", ""),
    ],
)
def test_a_role_is_linked_to_whoever_bears_it_in_the_article(tmp_path: Path, before: str, after: str) -> None:
    """Even where the bare surname passes for an organisation at first."""
    denied = 'Quill denied that the pier was unsafe. "It is a precaution," the commissioner said.'
    found = extract(tmp_path, f"{before}\n\n{denied}\n\n{after}\n")
    (quote,) = [s for s in found.statements if s.text.startswith("It is a precaution")]
    assert (quote.speaker, quote.speaker_sort) == ("Quill", "person")


def test_an_office_before_another_name_is_that_ones(tmp_path: Path) -> None:
    text = 'After a call to Brandt, the commissioner, Anna Quill, left. "It is a precaution," the commissioner said.\n'
    assert said(extract(tmp_path, text))[-1][1] != "Brandt"


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("In a two-line statement, Brandt withdrew her remarks.", "Lena Brandt"),
        ("In a statement, Brandt accused Mayor Anna Orr of lying.", "Lena Brandt"),
        ("In a statement, Brandt withdrew her remarks, and Mayor Anna Orr apologised.", None),
        ("Brandt withdrew her remarks on the statement.", None),
    ],
)
def test_the_statement_is_of_the_one_who_gave_it_right_before(tmp_path: Path, before: str, speaker: str | None) -> None:
    text = f'Commissioner Lena Brandt resigned. {before} "I misspoke. Nobody advised me," the statement said.\n'
    (quote,) = [s for s in extract(tmp_path, text).statements if s.text.startswith("I misspoke")]
    assert (quote.speaker if lack_of(quote) is None else None) == speaker


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ('"The roof was about to come in,"', "The roof was about to come in"),
        ("'The roof was about to come in',", "The roof was about to come in"),
        ("“They told us, ‘It is the roof,’”", "They told us, ‘It is the roof’"),
        ('"The roof was about to come in!"', "The roof was about to come in!"),
    ],
)
def test_the_comma_before_the_words_that_say_whose_it_is_is_no_part_of_a_quote(
    tmp_path: Path, quote: str, text: str
) -> None:
    assert said(extract(tmp_path, f"{quote} farmer Joss Tull said on Wednesday.\n")) == [(text, "Joss Tull")]


def test_a_sentence_that_markdown_breaks_at_the_margin_is_one(tmp_path: Path) -> None:
    text = (
        "By Ada Brook\n"
        "BRACK HILL, 5 June 2031 — The water is safe to drink, the board said.\n\n"
        '> "An instrument fault cannot be ruled out," Ruth Delacey wrote in\n> a letter to the board.\n\n'
        '- "We were never told a thing about it by them," Joss Tull said\n- "Nobody came," Mara Voss said.\n'
    )
    found = extract(tmp_path, text, suffix=".md", published=None)
    assert said(found)[1:] == [
        ("An instrument fault cannot be ruled out", "Ruth Delacey"),
        ("We were never told a thing about it by them", "Joss Tull"),
        ("Nobody came", "Mara Voss"),
    ]
    assert [source.published for source in found.sources.values()] == [date(2031, 6, 5)]


def test_a_bare_surname_that_is_quoted_speaks(tmp_path: Path) -> None:
    found = extract(tmp_path, 'The pier was shut. Quill answered: "Ask who signed it," she wrote on X on Monday.\n')
    assert [(s.text, s.speaker, lack_of(s)) for s in found.statements] == [("Ask who signed it", "Quill", None)]
