"""What one statement does to another: restates it, adds to it, hedges it, contradicts it, or none of these."""

from shiftdetect.explain.compare.comparer import StatementComparer
from shiftdetect.explain.compare.relations import RELATIONS, UNSURE, Comparison, Pair
from shiftdetect.explain.compare.store import PairStore

__all__ = ["RELATIONS", "UNSURE", "Comparison", "Pair", "PairStore", "StatementComparer"]
