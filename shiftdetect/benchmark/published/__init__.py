"""Public corpora that users download themselves: cards, and converters from the published file to a task folder."""

from shiftdetect.benchmark.published.cards import PUBLISHED, Published
from shiftdetect.benchmark.published.convert import convert_published

__all__ = ["PUBLISHED", "Published", "convert_published"]
