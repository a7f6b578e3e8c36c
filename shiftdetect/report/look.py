"""Colours and type, once: figures draw with the light colours, the page swaps them for CSS variables of one name."""

from __future__ import annotations

from typing import Final

LIGHT: Final[dict[str, str]] = {
    "ink": "#1a1c20",
    "soft": "#575c66",
    "rule": "#d6d8dc",
    "band": "#eceef1",
    "bar": "#a4a9b3",
    "paper": "#fdfdfb",
    "shift": "#b3350f",
    "first": "#1c4f8c",
    "previous": "#7d5a00",
    "rolling": "#1f7462",
}
"""Colours on light paper; each text colour has a contrast of at least 4.5 on ``paper`` and on ``band``."""

DARK: Final[dict[str, str]] = {
    "ink": "#e9e9e6",
    "soft": "#a9aeb8",
    "rule": "#3b4049",
    "band": "#23272e",
    "bar": "#626975",
    "paper": "#14171c",
    "shift": "#ff9a73",
    "first": "#8fbcf5",
    "previous": "#e3b951",
    "rolling": "#6fcdb4",
}
"""The same names on dark paper."""

SANS: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
SERIF: Final = '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Times New Roman", "Liberation Serif", serif'

WIDE: Final = 900
"""Width of a figure on a page, in CSS pixels: one unit of the drawing is one pixel at full size."""
NARROW: Final = 360
"""Width of a figure on a phone."""
TEXT_SIZE: Final = 13.0
SMALL_SIZE: Final = 12.0

BASELINES: Final[dict[str, tuple[str, str, str, str]]] = {
    "first": ("first", "o", "-", "from the first {unit}s"),
    "previous": ("previous", "s", "--", "from the {unit}s just before"),
    "rolling": ("rolling", "^", ":", "from a longer run before"),
}
"""Baseline: colour, marker, line and name, so that no two differ by colour alone."""


def css_variables(dark: bool = False) -> str:
    """Declare the colours as CSS custom properties.

    Examples
    --------
    >>> css_variables().split(";")[0]
    '--ink: #1a1c20'
    """
    return " ".join(f"--{name}: {value};" for name, value in (DARK if dark else LIGHT).items())
