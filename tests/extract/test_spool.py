"""What was found, kept on disk; and long texts in pieces."""

from __future__ import annotations

import errno
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiftdetect.errors import ShiftDetectError
from shiftdetect.extract.records import Article, Attribution, Found, Mention
from shiftdetect.extract.spool import Spool, join, split_article

A = Article("a.txt", "It holds, she said. “Ünd” \U0001f600")
SAID = Attribution(((0, 8), (20, 25)), (14, 18), None, "she", "mixed", ("a paper",), (0, 19))
FOUND = Found((SAID,), (Mention((10, 13), "pronoun", False, "she", ("minister",), False, "subject"),), ((0,),))

TWICE = join([(FOUND, 0), (FOUND, 7)])


def test_what_was_added_comes_back_in_a_later_run(tmp_path: Path) -> None:
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        assert A not in spool
        spool.add(A, FOUND)
        spool.add(Article("b.txt", "Nothing."), Found(()))
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        assert len(spool) == 2
        assert spool.get(A) == FOUND
        spool.add(Article("c.txt", "New."), TWICE)
        assert spool.get(Article("elsewhere.txt", A.text)) == FOUND
        assert spool.get(Article("c.txt", "New.")) == TWICE


def test_another_pipeline_finds_anew(tmp_path: Path) -> None:
    with Spool(tmp_path / "s.jsonl", "en 1") as spool:
        spool.add(A, FOUND)
    with Spool(tmp_path / "s.jsonl", "en 2") as spool:
        assert A not in spool
        with pytest.raises(KeyError):
            spool.get(A)


@pytest.mark.parametrize("left", [b'{"key":"x","attrib', b"no json\n", b"\n", b"\xff\xfe\n"])
def test_what_a_stopped_run_left_is_passed_over(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "s.jsonl"
    with Spool(path, "en 1") as spool:
        spool.add(A, FOUND)
    path.write_bytes(path.read_bytes() + left)
    with Spool(path, "en 1") as spool:
        assert spool.get(A) == FOUND
        spool.add(Article("b.txt", "Next."), Found(()))
    with Spool(path, "en 1") as spool:
        assert len(spool) == 2


def test_a_full_disk_is_said_once_with_the_file_and_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def flush(self) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            super().close()
            self.flush()

    path = tmp_path / "s.jsonl"
    with Spool(path, "en 1") as spool:
        spool._file.close()
        monkeypatch.setattr(spool, "_file", Full())
        with pytest.raises(ShiftDetectError, match=r"s\.jsonl cannot be written to: No space left.*Free"):
            spool.add(A, FOUND)
    with Spool(path, "en 1") as spool:
        assert A not in spool


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(ShiftDetectError, match="cannot be written"):
        Spool(tmp_path / "missing" / "s.jsonl", "en 1")


@pytest.mark.parametrize("text", ["id,text\n1,It holds.\n2,unfinished", '{"id": "1", "text": "It holds."}'])
def test_a_file_of_something_else_is_left_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "statements"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShiftDetectError, match="is no file of what was found"):
        Spool(path, "en 1")
    assert path.read_text(encoding="utf-8") == text


def test_a_first_line_that_a_stopped_run_left_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(b'{"ke')
    with Spool(path, "en 1") as spool:
        spool.add(A, FOUND)
        assert spool.get(A) == FOUND


@given(st.text(alphabet="ab. \n", max_size=200), st.integers(1, 50))
def test_pieces_make_the_text_again(text: str, longest: int) -> None:
    pieces = split_article(Article("a.txt", text), longest)
    assert "".join(piece.text for piece, _ in pieces) == text
    assert all(text[start:].startswith(piece.text) for piece, start in pieces)
    assert all(len(piece.text) <= longest for piece, _ in pieces)


def test_what_was_found_in_pieces_is_moved_to_its_place_in_the_whole() -> None:
    first, second = TWICE.attributions
    assert first == SAID
    assert second.content_spans == ((7, 15), (27, 32))
    assert second.cue_span == (21, 25)
    assert [mention.span for mention in TWICE.mentions] == [(10, 13), (17, 20)]
    assert TWICE.sources == ((0,), (1,))
    assert join([(FOUND, 0)]) is FOUND
