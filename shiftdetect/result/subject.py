"""What was analysed, and with which settings."""

from __future__ import annotations

import msgspec

from shiftdetect.result.base import SCHEMA_VERSION, Part


class Settings(Part, frozen=True, kw_only=True):
    """Everything needed to make the same numbers again."""

    source: str | None = None
    """File or folder that the statements came from."""
    shiftdetect: str
    """Version of shiftdetect."""
    schema: int = SCHEMA_VERSION
    encoder: str
    """Identity of the encoder: name, revision, weights hash, pooling, normalisation, as one string."""
    encoder_name: str
    encoder_revision: str | None = None
    encoder_sha256: str | None = None
    """SHA-256 of the weights file, where there is one."""
    dimensions: int
    by: str
    """Width of a time bin: 'hour', 'day', 'week' or 'month'."""
    window: int
    """Bins in a drift window."""
    rolling: int
    """Bins in the rolling baseline."""
    covariates: tuple[str, ...]
    n_permutations: int
    alpha: float
    seed: int
    where: tuple[str, ...] = ()
    """Column filters applied, as 'column=value'."""
    topic: str | None = None
    topic_threshold: float | None = None
    keep_repeated: bool = False
    """Whether sentences that many statements share word for word were measured too."""
    stance_claim: str | None = None
    """The claim that the stance labels are about, in the words of their codebook."""
    labels_by: str | None = None
    """Who coded the labels, and with what agreement."""
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    """Versions of Python and of the libraries that make the numbers."""
    command: str | None = None
    """The command line that makes the result again, where there was one."""


class CorpusSummary(Part, frozen=True, kw_only=True):
    """Which statements were analysed."""

    n_statements: int
    n_days: int
    """Time bins with at least one statement (days unless ``settings.by`` says otherwise)."""
    n_speakers: int
    sha256: str
    """Hash of the analysed statements (id, date, speaker, text), independent of row order."""
    first: str
    last: str
    n_left_out: int = 0
    """Statements that the filters left out."""
    n_occasions: int = 0
    """Different combinations of speaker, time bin and venue: statements of one occasion are hardly independent."""
    n_repeated: int = 0
    """Statements whose text occurs more than once, verbatim, every occurrence counted; they are kept."""
    set_aside: tuple[SetAside, ...] = ()
    """Sentences that many statements share word for word, which were not measured."""
    per_day: tuple[DayCount, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """Runs of bins without a statement."""


class SetAside(Part, frozen=True, kw_only=True):
    """A sentence that stands word for word in many statements that otherwise differ."""

    text: str
    n: int
    """Statements that hold it."""
    first: str
    """Date of the first of them."""


class DayCount(Part, frozen=True, kw_only=True):
    """Number of statements in one time bin."""

    date: str
    n: int


class Gap(Part, frozen=True, kw_only=True):
    """A run of time bins, both ends included, without any statement."""

    first: str
    last: str
    n_bins: int


class StatementText(Part, frozen=True, kw_only=True):
    """A statement's own words, carried with the result so that each number can be clicked back to them."""

    id: str
    date: str
    speaker: str
    text: str
    role: str | None = None
    affiliation: str | None = None
    venue: str | None = None
    source: str | None = None
    url: str | None = None
    place: str | None = None
    """Where it stands in the article that it was taken from: an address beside the report's page."""
    frames: tuple[str, ...] = ()
    stance: str | None = None
    kind: str | None = None


class LeftOutRecord(Part, frozen=True, kw_only=True):
    """Something that was found in an article and is no statement of the analysis."""

    text: str
    speaker: str | None = None
    date: str | None = None
    article: str
    reason: str
    place: str | None = None


class Extraction(Part, frozen=True, kw_only=True):
    """How the statements were taken from articles, and what is not among them."""

    n_articles: int
    n_records: int
    """Everything that was found, copies of one utterance counted once each."""
    n_published: int = 0
    """Statements of the analysis that bear the day of publication, since the article gives no time."""
    n_several: int = 0
    """Statements of the analysis that more than one article carries."""
    n_unsure: int = 0
    """Statements of the analysis whose speaker was found through a pronoun or an office, at a confidence below .7."""
    n_left_out: int = 0
    left_out: tuple[LeftOutRecord, ...] = ()
    """The first 1,000 of them, those that lack something first."""
    not_read: tuple[str, ...] = ()
    """What could not be read, or was read with a caution."""
