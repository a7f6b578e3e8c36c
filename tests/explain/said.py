"""Invented statements with labels, for the tests of explain."""

from __future__ import annotations

from datetime import datetime

from shiftdetect.corpus import Statement


def said(id, speaker, day, frames=(), stance=None, text="The dam had to be opened."):
    return Statement(id, text, speaker, datetime(2031, 5, day), frames=tuple(frames), stance=stance)
