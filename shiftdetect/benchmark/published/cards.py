"""What is known about each public corpus: where it is, whose it is, and how its published file is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from shiftdetect.benchmark.tasks.card import Kind

Layout = Literal["table", "brat", "articles"]


@dataclass(frozen=True)
class Published:
    """One public corpus.

    Attributes
    ----------
    name : str
    kind : str
    licence, source, citation, labelled_by : str
        Source says where a user gets it.
    layout : str
        'table' (one file with a row each), 'brat' (folders of .txt and .ann), 'articles' (a folder of texts and a
        table of annotations).
    columns : mapping of str to str
        Our column to theirs; a number is a place in a file without a header.
    separator : str
    labels : mapping of str to str
        Their label, in lower case, to ours; rows with an empty label are left out.
    positive : tuple of str
    split : str or None
    score : str
    keep : mapping of str to str
        Rows with this value in this column of theirs are taken.
    """

    name: str
    kind: Kind
    licence: str
    source: str
    citation: str
    labelled_by: str
    layout: Layout = "table"
    columns: Mapping[str, str | int] = field(default_factory=dict)
    separator: str = ","
    labels: Mapping[str, str] = field(default_factory=dict)
    positive: tuple[str, ...] = ()
    split: str | None = None
    score: str = "difference"
    keep: Mapping[str, str] = field(default_factory=dict)


_GUN_FRAMES = (
    "gun rights",
    "gun control",
    "politics",
    "mental health",
    "public space safety",
    "race",
    "public opinion",
    "society and culture",
    "economic consequences",
)

_ALL: tuple[Published, ...] = (
    Published(
        name="fomc",
        kind="changes",
        licence="US government text, public domain",
        source="communications.csv of github.com/vtasca/fed-statement-scraping; levels of changes: a table of your own",
        citation="Federal Open Market Committee, statements after meetings",
        labelled_by="whoever made the table of changes",
        columns={"date": "Date", "text": "Text"},
        keep={"Type": "Statement"},
        positive=("moderate", "major"),
        labels={"minor": "minor", "moderate": "moderate", "major": "major"},
    ),
    Published(
        name="ecb",
        kind="changes",
        licence="reuse with the source acknowledged, European Central Bank",
        source="all_ECB_speeches.csv of ecb.europa.eu, or statements in the same columns; levels of changes: your own",
        citation="European Central Bank, speeches dataset",
        labelled_by="whoever made the table of changes",
        separator="|",
        columns={"date": "date", "speaker": "speakers", "text": "contents", "title": "title"},
        positive=("moderate", "major"),
        labels={"minor": "minor", "moderate": "moderate", "major": "major"},
    ),
    Published(
        name="political_inconsistency",
        kind="pairs",
        licence="CC BY 4.0",
        source="github.com/nursaltyn/Inconsistency_Detection_Benchmark, data file as CSV",
        citation="Sagimbayeva, Bahçeci & Weber (2025), Misleading through Inconsistency, arXiv:2505.19191",
        labelled_by="participants of a survey, majority",
        columns={"text_a": "text_1", "text_b": "text_2", "label": "label"},
        labels={
            "consistent": "consistent",
            "unrelated": "unrelated",
            "surface contradiction": "surface contradiction",
            "factual inconsistency": "factual inconsistency",
            "indirect inconsistency": "value inconsistency",
            "value inconsistency": "value inconsistency",
            "indirect (value) inconsistency": "value inconsistency",
        },
        positive=("surface contradiction", "factual inconsistency", "value inconsistency"),
    ),
    Published(
        name="prosecco",
        kind="pairs",
        licence="CC BY-SA 4.0",
        source="ProSeCCo, same-speaker self-contradiction in political debate, as CSV or JSON Lines",
        citation="ProSeCCo corpus of self-contradiction",
        labelled_by="its authors' annotators",
        columns={"text_a": "text_a", "text_b": "text_b", "label": "label", "speaker": "speaker"},
        labels={"self-contradiction": "self-contradiction", "no self-contradiction": "no self-contradiction"},
        positive=("self-contradiction",),
        split="speaker",
    ),
    Published(
        name="polnear",
        kind="quotes",
        licence="none stated; publishers' text",
        source="github.com/networkdynamics/PolNeAR: one of data/train, data/dev, data/test",
        citation="Newell, Margolin & Ruths (2018), An Attribution Relations Corpus for Political News, LREC",
        labelled_by="trained annotators",
        layout="brat",
    ),
    Published(
        name="semeval2025_task10",
        kind="frames",
        licence="none stated; for the shared task",
        source="SemEval-2025 task 10, a language folder with raw-documents and subtask-2-annotations.txt",
        citation="Piskorski et al. (2025), SemEval-2025 task 10",
        labelled_by="trained annotators",
        layout="articles",
    ),
    Published(
        name="gvfc",
        kind="frames",
        licence="none stated",
        source="Gun Violence Frame Corpus, its table as CSV",
        citation="Liu, Guo, Mays, Betke & Wijaya (2019), Detecting Frames in News Headlines, CoNLL",
        labelled_by="two trained coders",
        columns={"text": "news_title", "frames": "Q3 Theme1", "more": "Q3 Theme2"},
        labels={str(code): name for code, name in enumerate(_GUN_FRAMES, 1)},
    ),
    Published(
        name="sick",
        kind="pairs",
        licence="CC BY-NC-SA 3.0",
        source="SICK.txt of the SICK data set",
        citation="Marelli et al. (2014), A SICK cure for the evaluation of compositional models, LREC",
        labelled_by="crowd workers",
        separator="\t",
        columns={
            "id": "pair_ID",
            "text_a": "sentence_A",
            "text_b": "sentence_B",
            "label": "entailment_label",
            "score": "relatedness_score",
        },
        labels={"neutral": "neutral", "entailment": "entailment", "contradiction": "contradiction"},
        positive=("contradiction",),
        score="likeness",
    ),
    Published(
        name="stsb",
        kind="pairs",
        licence="CC BY-SA 4.0 and others, by part",
        source="sts-train.csv, sts-dev.csv or sts-test.csv of the STS benchmark",
        citation="Cer et al. (2017), SemEval-2017 task 1",
        labelled_by="crowd workers; 'apart' is a score below 2.5",
        separator="\t",
        columns={"score": 4, "text_a": 5, "text_b": 6},
        labels={"apart": "apart", "alike": "alike"},
        positive=("apart",),
        score="likeness",
    ),
    Published(
        name="flip_o_meter",
        kind="pairs",
        licence="PolitiFact's text; for your own use",
        source="PolitiFact's Flip-O-Meter, your own table of earlier and later statement and ruling",
        citation="PolitiFact, Flip-O-Meter",
        labelled_by="PolitiFact's editors",
        columns={"text_a": "earlier", "text_b": "later", "label": "ruling", "speaker": "speaker"},
        labels={"no flip": "no flip", "half flip": "half flip", "full flop": "full flop"},
        positive=("half flip", "full flop"),
        split="speaker",
    ),
)

PUBLISHED: Final[Mapping[str, Published]] = {card.name: card for card in _ALL}
"""All of them, by name."""
