import json
import os

import pytest

from shiftdetect.corpus import Corpus
from shiftdetect.errors import InputError, ShiftDetectError
from shiftdetect.io import read_corpus, write_corpus
from shiftdetect.io.convokit import FILES
from tests.corpus.made_up import statement

UTTERANCE = {
    "id": "u1",
    "speaker": "a",
    "conversation_id": "u1",
    "reply-to": None,
    "timestamp": 1935360000,
    "text": "It held.",
    "meta": {"page": 3, "role": None, "text": "short", "parsed": "<##bin{0}&&@**>"},
    "vectors": [],
}


def folder(tmp_path, *utterances, name="utterances.jsonl", **files):
    lines = [json.dumps(utterance) for utterance in utterances]
    content = "\n".join(lines) if name.endswith("l") else f"[{','.join(lines)}]"
    (tmp_path / name).write_text(content, encoding="utf-8")
    for stem, value in files.items():
        (tmp_path / f"{stem}.json").write_text(json.dumps(value), encoding="utf-8")
    return tmp_path


def problems(path, **options):
    with pytest.raises(InputError) as caught:
        read_corpus(path, **options)
    return caught.value.problems


def test_a_folder_of_convokit_is_read(tmp_path):
    speakers = {"a": {"meta": {"role": "minister", "party": "x", "page": 9, "id": "no", "date": "no"}, "vectors": []}}
    conversations = {"u1": {"venue": "hall", "party": "y"}}  # older folders hold the meta itself
    (made,) = read_corpus(folder(tmp_path, UTTERANCE, speakers=speakers, conversations=conversations))
    assert (made.id, made.speaker, made.text, made.role, made.venue) == ("u1", "a", "It held.", "minister", "hall")
    assert (made.date_text, made.precision) == ("2031-05-01T00:00+00:00", "hour")
    assert made.columns == {
        "conversation_id": "u1",
        "timestamp": 1935360000,
        "page": 3,
        "text_in_meta": "short",
        "parsed": None,
        "party": "x",
    }


def test_an_old_folder_is_read(tmp_path):
    old = {"id": "u1", "user": "a", "root": "u0", "reply-to": "u0", "timestamp": "1935360000.0", "text": "It held."}
    path = folder(tmp_path, old, name="utterances.json", users={"a": {"role": "minister"}})
    (made,) = read_corpus(path)
    assert (made.speaker, made.role, made.date_text) == ("a", "minister", "2031-05-01T00:00+00:00")
    assert made.columns == {"conversation_id": "u0", "reply_to": "u0", "timestamp": "1935360000.0"}


@pytest.mark.parametrize(
    ("stamp", "meta", "written"),
    [
        (1935360000, {"date": "2031-05"}, "2031-05"),
        (1935360000.5, {"date": " "}, "2031-05-01T00:00:00.500000+00:00"),
        ("-60", {}, "1969-12-31T23:59+00:00"),
        ("2031-05-02T14:30", None, "2031-05-02T14:30"),
        (None, {"date": "2031-05-02"}, "2031-05-02"),
    ],
)
def test_the_date_is_that_of_the_meta_or_else_the_timestamp(tmp_path, stamp, meta, written):
    (made,) = read_corpus(folder(tmp_path, UTTERANCE | {"timestamp": stamp, "meta": meta}))
    assert made.date_text == written


@pytest.mark.parametrize(
    ("stamp", "what"),
    [
        (None, "empty"),
        (20310502, "unix time is not guessed"),
        ("20310502", "bare number"),
        (10**40, "unix time is not guessed"),
        (1e300, "unix time is not guessed"),
        (True, "unix time is not guessed"),
        ("noon", "cannot be read"),
    ],
)
def test_a_timestamp_that_is_no_time_is_refused_under_its_own_name(tmp_path, stamp, what):
    (problem,) = problems(folder(tmp_path, UTTERANCE | {"timestamp": stamp}))
    assert problem.file == os.path.join(str(tmp_path), "utterances.jsonl")
    assert (problem.row, problem.column) == (1, "timestamp")
    assert what in problem.problem


def test_a_column_of_the_meta_can_be_the_date_or_the_timestamp_be_forced(tmp_path):
    path = folder(tmp_path, UTTERANCE | {"meta": {"said": "2031-05-02", "date": "2031-05-03"}})
    (made,) = read_corpus(path, columns={"date": "said"})
    assert (made.date_text, made.columns["date_in_file"]) == ("2031-05-02", "2031-05-03")
    assert read_corpus(path, columns={"date": "timestamp"})[0].date_text == "2031-05-01T00:00+00:00"


def test_bad_utterances_are_listed_by_line(tmp_path):
    bad = [UTTERANCE, UTTERANCE | {"text": ""}, UTTERANCE | {"id": "u3", "speaker": None}, [1]]
    last = UTTERANCE | {"id": "u5", "meta": "x"}
    found = [(p.row, p.column) for p in problems(folder(tmp_path, *bad, last))]
    assert found == [(2, "id"), (2, "text"), (3, "speaker"), (4, None), (5, "meta")]


@pytest.mark.parametrize("name", ["speakers", "conversations", "corpus"])
def test_a_broken_file_beside_the_utterances_is_named(tmp_path, name):
    path = folder(tmp_path, UTTERANCE, **{name: []})
    (problem,) = problems(path)
    assert problem.file == os.path.join(str(path), f"{name}.json")
    (path / f"{name}.json").write_text("{", encoding="utf-8")
    (problem,) = problems(path)
    assert (problem.row, "not JSON" in problem.problem) == (1, True)


def test_what_is_written_is_what_convokit_reads(tmp_path):
    rows = [
        statement("a", role="minister", frames=("safety",), columns={"page": 3, "note": None}),
        statement("b", 3, speaker="Minister B", role="minister", columns={"page": "x", "note": None}),
        statement("c", 4, speaker="Minister B", columns={"page": 3, "note": None}),
    ]
    write_corpus(Corpus(rows), tmp_path / "new")
    assert sorted(os.listdir(tmp_path / "new")) == sorted(FILES)
    utterances = [json.loads(line) for line in (tmp_path / "new" / FILES[0]).read_text(encoding="utf-8").splitlines()]
    assert utterances[0] == {
        "id": "a",
        "speaker": "Minister A",
        "text": "It held.",
        "conversation_id": "a",
        "reply-to": None,
        "timestamp": 1935446400,
        "meta": {"date": "2031-05-02", "role": "minister", "frames": ["safety"], "page": 3, "note": None},
        "vectors": [],
    }
    speakers, conversations, overall, index = (
        json.loads((tmp_path / "new" / name).read_text(encoding="utf-8")) for name in FILES[1:]
    )
    assert speakers == {
        "Minister A": {"meta": {"role": "minister"}, "vectors": []},
        "Minister B": {"meta": {}, "vectors": []},
    }
    assert conversations == {name: {"meta": {}, "vectors": []} for name in "abc"}
    assert overall == {"shiftdetect": {"made_up": ["conversation_id", "reply_to", "timestamp"]}}
    assert index["utterances-index"]["page"] == ["<class 'int'>", "<class 'str'>"]
    assert {"speakers-index", "conversations-index", "overall-index", "version"} <= set(index)


def test_conversations_of_convokit_survive_being_written(tmp_path):
    first = read_corpus(
        folder(tmp_path, UTTERANCE, UTTERANCE | {"id": "u2", "reply-to": "u1", "timestamp": 1935360001})
    )
    write_corpus(first, tmp_path / "new")
    assert read_corpus(tmp_path / "new") == first
    written = json.loads((tmp_path / "new" / FILES[0]).read_text(encoding="utf-8").splitlines()[1])
    assert (written["reply-to"], written["conversation_id"], written["timestamp"]) == ("u1", "u1", 1935360001)


def test_a_convokit_folder_is_replaced_and_other_files_in_it_are_kept(tmp_path):
    path = folder(tmp_path, UTTERANCE)
    (path / "notes.txt").write_text("mine", encoding="utf-8")
    corpus = Corpus([statement()])
    write_corpus(corpus, path)
    assert read_corpus(path) == corpus
    assert sorted(os.listdir(path)) == sorted([*FILES, "notes.txt"])


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ShiftDetectError, match="something else"):
        write_corpus(Corpus([statement()]), tmp_path)
    (tmp_path / "plain").write_text("mine", encoding="utf-8")
    with pytest.raises(ShiftDetectError, match="is a file"):
        write_corpus(Corpus([statement()]), tmp_path / "plain")
    assert sorted(os.listdir(tmp_path)) == ["notes.txt", "plain"]
