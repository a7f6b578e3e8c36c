"""Views of a result: the findings in words, a page, Markdown, tables. Figures are in :mod:`shiftdetect.report.figures`.

Nothing here computes: every number comes from the :class:`~shiftdetect.result.ResultData` that is given, and the same
result always gives the same bytes.
"""

from __future__ import annotations

from shiftdetect.report.markdown import render_markdown
from shiftdetect.report.page import render_html, render_summary_html, write_report
from shiftdetect.report.sentences import Finding, findings, headline
from shiftdetect.report.terminal import drift_table, findings_text

__all__ = [
    "Finding",
    "drift_table",
    "findings",
    "findings_text",
    "headline",
    "render_html",
    "render_markdown",
    "render_summary_html",
    "write_report",
]
