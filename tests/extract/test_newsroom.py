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


def test_a_surname_that_another_article_gives_in_full_is_a_person(tmp_path: Path) -> None:
    found = extract(tmp_path, FARMER, 'Tull said: "First they said routine, then an instrument fault."\n')
    assert [(s.speaker, s.speaker_sort, lack_of(s)) for s in found.statements] == [("Joss Tull", "person", None)] * 2
