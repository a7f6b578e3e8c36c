import json
import re
import tomllib
from pathlib import Path
from time import process_time

import pytest

from shiftdetect.errors import InputError
from shiftdetect.explain.clauses import main_clauses, split_clauses
from shiftdetect.explain.codebook import STANCES, Codebook, CodedClaim, CodedFrame, read_codebook, write_codebook
from tests.explain.bridge import BOOK

SOLEIMANI = Path(__file__).parents[2] / "data" / "soleimani"


def written(tmp_path, text):
    path = tmp_path / "codebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_is_written_is_read_back(tmp_path):
    odd = 'Quotes " and \\, a tab\t, a line\nbreak, é, \x7f'
    claim = CodedClaim("near", "A collapse was near.", "", ("danger",), ("It was.",), ("Perhaps.",), ("No.", odd))
    book = Codebook((*BOOK.frames, CodedFrame("odd", odd, (odd,))), (claim,), 'A "bridge"')
    write_codebook(book, tmp_path / "out.toml", note="made by hand\nin two lines")
    assert read_codebook(tmp_path / "out.toml") == book
    assert (tmp_path / "out.toml").read_text(encoding="utf-8").startswith("# made by hand\n# in two lines\n")


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    path = written(
        tmp_path,
        'titel = "x"\n[[frames]]\nname = "a;b"\ndefinition = ""\n[[frames]]\nname = "c"\ndefinition = "d"\n'
        'examples = "e"\n'
        '[[frames]]\nname = "c"\ndefinition = "d"\nexample = ["e"]\n[[claims]]\n'
        'name = "n"\nframes = ["x"]\nasserts = [1]\n',
    )
    with pytest.raises(InputError) as caught:
        read_codebook(path)
    said = [(p.column, p.problem) for p in caught.value.problems]
    assert said == [
        ("titel", "this is not known here"),
        ("frames, entry 1", "a name holds ';' or '|', which separate names"),
        ("frames, entry 1", "'definition' is no text"),
        ("frames, entry 2", "'examples' is no list of texts"),
        ("frames, entry 3", "'example' is not known here"),
        ("frames", "2 entries have this name"),
        ("claims, entry 1", "there is no 'claim'"),
        ("claims, entry 1", "'asserts' is no list of texts"),
        ("claims, entry 1", "there is no such frame"),
    ]
    assert all(p.file == str(path) and p.remedy for p in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("frames = 3", "no list of tables"), ("title = 'only'", "names no frame"), ("[[frames]", "this is no TOML")],
)
def test_what_is_no_codebook_is_refused(tmp_path, text, problem):
    with pytest.raises(InputError, match=problem):
        read_codebook(written(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_codebook(tmp_path / "nowhere.toml")


def test_clauses_lose_no_word():
    text = "It was old – very old; we closed it because it leaked, and so on. Yes."
    clauses = split_clauses(text)
    assert re.findall(r"\w+", " ".join(clauses)) == re.findall(r"\w+", text)
    assert all(clause in text for clause in clauses)
    assert clauses == ("It was old – very old;", "we closed it", "because it leaked", "and so on. Yes.")
    assert split_clauses("No.") == ("No.",)
    assert split_clauses(" - ") == (" - ",)


def test_a_short_form_ends_no_clause_where_it_ends_no_sentence():
    text = "It was at the U.S. Embassy at 4 a.m. on Friday, Mr. Tarn. Gen. Orr closed gate No. 3. THE U.S. IS SAFE."
    assert split_clauses(text) == (
        "It was at the U.S. Embassy at 4 a.m. on Friday, Mr. Tarn.",
        "Gen. Orr closed gate No. 3.",
        "THE U.S. IS SAFE.",
    )


def test_a_claim_is_found_by_its_name_or_its_words():
    claims = (CodedClaim("near", "A collapse was near.", frames=("danger",)), CodedClaim("dear", "It was too dear."))
    book = Codebook(BOOK.frames, claims)
    assert book.frames_of("a collapse  was near") == book.frames_of("Near") == ("danger",)
    assert book.frames_of("dear") == book.frames_of("nonsense") == book.frames_of(None) == ()
    assert Codebook(BOOK.frames, claims[:1]).frames_of(None) == ("danger",)


# The codebook of the flagship case


def test_the_codebook_of_the_case_names_the_frames_of_its_statements():
    book = read_codebook(SOLEIMANI / "codebook.toml")
    lines = (SOLEIMANI / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    used = {frame for line in lines for frame in json.loads(line)["frames"]}
    assert used <= set(book.names)
    defined = re.findall(r"^\| (\w+)(?: \(added\))? \|", (SOLEIMANI / "codebook.md").read_text(encoding="utf-8"), re.M)
    assert list(book.names) == [name for name in defined if name != "code"]


def test_no_example_of_the_codebook_is_a_quotation():
    def runs(text):
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[k : k + 5]) for k in range(len(words) - 4)}

    lines = (SOLEIMANI / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    said = set().union(*(runs(json.loads(line)["text"]) for line in lines))
    raw = tomllib.loads((SOLEIMANI / "codebook.toml").read_text(encoding="utf-8"))
    examples = [text for entry in raw["frames"] for text in entry["examples"]]
    examples += [text for entry in raw["claims"] for stance in STANCES for text in entry[stance]]
    assert len(examples) > 70
    assert [text for text in examples if runs(text) & said] == []


@pytest.mark.parametrize("split", [split_clauses, lambda text: main_clauses(text, 4)])
def test_time_does_not_grow_with_the_square_of_a_run_of_blanks(split):
    start = process_time()
    split(f"the dam{' ' * 200_000}leaked")
    # Once 14 s for 20,000 blanks, and a hundred times as long for these.
    assert process_time() - start < 5.0


def test_a_nul_byte_is_named_in_the_codebook_and_not_in_a_statement(tmp_path):
    path = written(tmp_path, '[[frames]]\nname = "a\\u0000"\ndefinition = "d"\n')
    with pytest.raises(InputError) as caught:
        read_codebook(path)
    (problem,) = caught.value.problems
    assert (problem.column, problem.problem) == ("frames, entry 1", "'name' holds a NUL byte")
