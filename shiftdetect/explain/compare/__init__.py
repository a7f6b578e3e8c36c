"""What one statement does to another: restates it, adds to it, hedges it, contradicts it, or none of these."""

from shiftdetect.explain.compare.comparer import EMBEDDED, StatementComparer
from shiftdetect.explain.compare.relations import RELATIONS, UNSURE, Comparison, Pair
from shiftdetect.explain.compare.store import PairStore

__all__ = ["EMBEDDED", "RELATIONS", "UNSURE", "Comparison", "Pair", "PairStore", "StatementComparer"]
