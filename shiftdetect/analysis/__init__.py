"""The front door: statements in, a result out."""

from shiftdetect.analysis.front import STAGES, measure_drift
from shiftdetect.analysis.views import DriftResult

__all__ = ["STAGES", "DriftResult", "measure_drift"]
