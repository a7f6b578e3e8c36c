"""The review page: what is marked, what stands beside it, and that nothing on it runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from shiftdetect.extract.records import Article, ExtractedStatement
from shiftdetect.extract.review import Reviewed, write_review
from tests.extract.test_grouping import said

TEXT = "The bridge.\n\n“It will hold,” Minister A said on Friday. “For years.”\nNobody answered <b>that</b> & left."


def at(text: str, *parts: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(part), text.index(part) + len(part)) for part in parts)


def split_quote(**changes: object) -> ExtractedStatement:
    made = said("It will hold, For years.", id="s1", content_spans=at(TEXT, "It will hold,", "For years."))
    (cue,), (source,) = at(TEXT, "said"), at(TEXT, "Minister A")
    return replace(made, cue_span=cue, source_span=source, **changes)  # type: ignore[arg-type]


class Page(HTMLParser):
    """The text of each marked stretch, and every tag and link of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self._inside: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name == "href" and value]
        self.ids += [value for name, value in attrs if name == "id" and value]
        self._inside = found.get("class") if tag == "mark" else None

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.marks.append((self._inside, data))
            self._inside = None


def page(tmp_path: Path, article: Article, *records: Reviewed, **options: object) -> str:
    path = tmp_path / "review.html"
    write_review(path, [article], {article.path: records}, **options)  # type: ignore[arg-type]
    return path.read_text(encoding="utf-8")


def test_spans_are_marked_and_speaker_and_date_stand_beside(tmp_path: Path) -> None:
    html = page(tmp_path, Article("a.txt", TEXT, date(2031, 5, 12)), Reviewed(split_quote()), corrections="c.csv")
    found = Page(html)
    assert found.marks[3:] == [
        ("content", "It will hold,"),
        ("source", "Minister A"),
        ("cue", "said"),
        ("content", "For years."),
    ]
    for words in ("Minister A", "2031-05-09", "weekday: &#39;Friday&#39;", "published 2031-05-12", "c.csv", "s1"):
        assert words in html
    inner = [link[1:] for link in found.links if link.startswith("#")]
    assert inner
    assert set(inner) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))


def test_a_denial_is_marked_as_one(tmp_path: Path) -> None:
    article = Article("a.txt", TEXT)
    denied = Reviewed(split_quote(polarity="denies"))
    assert '<b class="open">denied</b>' in page(tmp_path, article, denied)
    assert "denied" not in page(tmp_path, article, Reviewed(split_quote()))


def test_text_from_outside_is_shown_and_never_run(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>"
    article = Article(f"{evil}.txt", TEXT + evil, None, evil, f"javascript:{evil}")
    record = split_quote(speaker=evil, speaker_mention=evil, date_rule=evil, reason=evil, via=(evil,), sources=(evil,))
    html = page(tmp_path, article, Reviewed(record, evil), summary=evil, corrections=evil, problems=[evil])
    found = Page(html)
    assert "script" not in found.tags
    assert html.count("&lt;script&gt;") >= 10
    assert "&lt;b&gt;that&lt;/b&gt; &amp; left" in html
    assert all(link.startswith("#") for link in found.links)
    assert "default-src 'none'" in html


def test_nested_statements_are_cut_at_every_border(tmp_path: Path) -> None:
    text = "He said she was told that the dam held."
    outer = said("she was told that the dam held", id="o", content_spans=at(text, "she was told that the dam held"))
    inner = said("the dam held", id="i", content_spans=at(text, "the dam held"), cue_span=at(text, "told")[0])
    found = Page(page(tmp_path, Article("a.txt", text), Reviewed(outer), Reviewed(inner)))
    assert found.marks[3:] == [
        ("content", "she was "),
        ("content cue", "told"),
        ("content", " that "),
        ("content", "the dam held"),
    ]


def test_what_was_not_kept_is_there_with_its_reason(tmp_path: Path) -> None:
    html = page(tmp_path, Article("a.txt", TEXT), Reviewed(split_quote(date=None, speaker=None), "off topic"))
    assert "off topic" in html
    assert "no speaker found" in html
    assert "no date" in html
    assert "0 statements" in html


def test_the_text_is_whole(tmp_path: Path) -> None:
    html = page(tmp_path, Article("a.txt", TEXT), Reviewed(split_quote()))
    shown = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", html.split("</h2>")[1])
    for line in TEXT.splitlines():
        assert line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in shown


def test_articles_are_read_one_by_one(tmp_path: Path) -> None:
    def endless() -> object:
        for number in range(300):
            yield Article(f"{number}.txt", TEXT)

    write_review(tmp_path / "r.html", endless(), {})  # type: ignore[arg-type]
    assert (tmp_path / "r.html").read_text(encoding="utf-8").count("<article") == 300


@pytest.mark.parametrize("text", ["\0\x1f bad \ud800 characters", "", "\n\n"])
def test_odd_texts(tmp_path: Path, text: str) -> None:
    html = page(tmp_path, Article("a.txt", text))
    assert "\0" not in html


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> object:
        yield Article("a.txt", TEXT)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError):
        write_review(tmp_path / "r.html", broken(), {})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_no_article_turns_the_reading_direction_round(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    write_review(path, [Article("a\u202e.txt", "“It \u202eheld\u202c,” she said.", None)], {})
    text = path.read_text(encoding="utf-8")
    assert "It \ufffdheld" in text
    assert "\u202e" not in text
