"""The records of all articles under the names that hold in all of them; copies of one utterance brought together."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from dataclasses import replace

from shiftdetect.extract.grouping import Copies, as_one
from shiftdetect.extract.records import ExtractedStatement
from shiftdetect.extract.shelf import Shelf


def name_and_group(shelf: Shelf) -> None:
    """Give each speaker the name that holds in all articles, and bring copies of one utterance together."""
    people = _people(shelf)
    with closing(Copies()) as copies:
        for n, s in shelf.records.numbered():
            if s.id in shelf.left_out:
                continue
            named = _renamed(s, shelf, people)
            if named is not s:
                shelf.change_record(n, named)
            copies.add(n, named)
        for longest, members in copies.find():
            one = as_one(shelf.record(longest), map(shelf.record, members))
            shelf.stand_for(longest, one, [n for n in members if n != longest])


def _people(shelf: Shelf) -> frozenset[str]:
    """Give the names in all articles of those whom one of them shows to be a person."""
    return frozenset(
        (shelf.name_of(path, one.speaker) or (one.speaker, ""))[0]
        for path, speakers in shelf.known
        for one in speakers
        if one.sort == "person" and one.name is not None
    )


def _renamed(s: ExtractedStatement, shelf: Shelf, people: Collection[str]) -> ExtractedStatement:
    """Give a speaker its name in all articles; a source of one article bears the shortest name of it.

    Who is a person by one article is a person in all of them: a bare surname alone often shows nothing of the kind.
    """
    name, reason = shelf.name_of(s.article, s.speaker or "") or (s.speaker, "")
    sort = "person" if name in people else s.speaker_sort
    if name is not None and name.endswith(f" [{s.article}]"):
        name = f"{name.removesuffix(f'[{s.article}]')}[{shelf.short_name(s.article)}]"
    if name == s.speaker and sort == s.speaker_sort:
        return s
    return replace(s, speaker=name, speaker_sort=sort, reason=f"{s.reason}; {reason}" if reason else s.reason)
