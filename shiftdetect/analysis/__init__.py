"""The front door: statements in, a result out."""

from shiftdetect.analysis.front import DriftResult, measure_drift

__all__ = ["DriftResult", "measure_drift"]
