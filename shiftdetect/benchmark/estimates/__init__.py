"""What the estimates are worth: intervals, the index, the decomposition, the noise floor and the online monitor.

``python -m shiftdetect.benchmark.estimates -o docs/benchmark`` measures them on streams whose truth is known.
"""
