"""Tasks times methods: run them, measure them on the same units, keep a record of each."""

from shiftdetect.benchmark.run.records import Record, append_records, read_records
from shiftdetect.benchmark.run.run import run_benchmark, run_task

__all__ = ["Record", "append_records", "read_records", "run_benchmark", "run_task"]
