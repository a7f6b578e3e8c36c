"""What was found, kept on disk; and long texts in pieces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.language import is_english
from shiftdetect.extract.records import Article, Attribution
from shiftdetect.extract.spool import Spool, move, split_article

A = Article("a.txt", "It holds, she said. “Ünd” \U0001f600")
FOUND = Attribution(((0, 8), (20, 25)), (14, 18), None, "she", "mixed", ("a paper",), (0, 19))


def test_what_was_added_comes_back_in_a_later_run(tmp_path: Path) -> None:
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        assert A not in spool
        spool.add(A, [FOUND])
        spool.add(Article("b.txt", "Nothing."), [])
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        assert len(spool) == 2
        assert spool.get(A) == (FOUND,)
        spool.add(Article("c.txt", "New."), [FOUND, FOUND])
        assert spool.get(Article("elsewhere.txt", A.text)) == (FOUND,)
        assert spool.get(Article("c.txt", "New.")) == (FOUND, FOUND)


def test_another_pipeline_finds_anew(tmp_path: Path) -> None:
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        spool.add(A, [FOUND])
    with Spool(tmp_path / "s.jsonl", "en 2") as spool:
        assert A not in spool
        with pytest.raises(KeyError):
            spool.get(A)


@pytest.mark.parametrize("left", [b'{"key":"x","attrib', b"no json\n", b"\n", b"\xff\xfe\n"])
def test_what_a_stopped_run_left_is_passed_over(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "s.jsonl"
    with Spool(path, "en 1") as spool:
        spool.add(A, [FOUND])
    path.write_bytes(path.read_bytes() + left)
    with Spool(path, "en 1") as spool:
        assert spool.get(A) == (FOUND,)
        spool.add(Article("b.txt", "Next."), [])
    with Spool(path, "en 1") as spool:
        assert len(spool) == 2


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ShiftDetectError, match="cannot be written"):
        Spool(tmp_path / "missing" / "s.jsonl", "en 1")


@given(st.text(alphabet="ab. \n", max_size=200), st.integers(1, 50))
def test_pieces_make_the_text_again(text: str, longest: int) -> None:
    pieces = split_article(Article("a.txt", text), longest)
    assert "".join(piece.text for piece, _ in pieces) == text
    assert all(text[start:].startswith(piece.text) for piece, start in pieces)
    assert all(len(piece.text) <= longest for piece, _ in pieces)


def test_moving_back_and_forth() -> None:
    assert move(move(FOUND, 7), -7) == FOUND
    assert move(FOUND, 7).content_spans == ((7, 15), (27, 32))
    assert move(FOUND, 7).cue_span == (21, 25)


@pytest.mark.parametrize(
    "text",
    [
        "Der Damm wird halten, sagte die Ministerin am Freitag, und das Tal ist sicher. ",
        "La presa aguantará, dijo la ministra el viernes, y el valle está a salvo de todo. ",
        "大坝会坚持住,部长星期五说。 ",
        "Плотина выдержит, сказала министр в пятницу, и долина в безопасности. ",
    ],
)
def test_other_languages(text: str) -> None:
    assert not is_english(text * 30)
    assert is_english("The dam will hold, she said on Friday, and it has held for years. " + text)
