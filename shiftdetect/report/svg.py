"""A figure as SVG text for a page: the same bytes each time, its colours CSS variables, only shapes and words."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING
from xml.etree import ElementTree as Tree

from shiftdetect.report.look import LIGHT, SANS
from shiftdetect.report.words import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_FONT = re.compile(r"font: ((?:[a-z0-9]+ )*)([\d.]+)px [^;]*")
_FAMILY = re.compile(r"font-family: [^;]*;? ?")
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_COLOUR = re.compile("|".join(LIGHT.values()))
_NAMES = {value: name for name, value in LIGHT.items()}
_LINKED = re.compile(r"url\(#([^)]+)\)")
_COORDINATES = {"d", "transform", "x", "y", "width", "height", "points"}
_DROPPED = {"metadata", "title", "desc"}


def draw_svg(draw: Callable[[], Figure], name: str, title: str, css_class: str = "") -> str:
    """Draw a figure with the report's settings, whatever the user's own are, and write it as inline SVG.

    Parameters
    ----------
    draw : callable
        Makes the figure.
    name : str
        Letters, digits and hyphens; put before every id, so that several figures can stand on one page.
    title : str
        What the figure shows, in words, for those who cannot see it.
    css_class : str
        Class of the svg element.

    Returns
    -------
    str
        Well-formed XML, text escaped, without a date, without ids of its own making.
    """
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        # A glyph that the measuring font lacks is drawn by the reader's own fonts.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from")
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.fonttype": "none",
                "svg.hashsalt": name,
                "text.parse_math": False,
                "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine measures alike
                "path.simplify": False,
            }
        )
        out = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        draw().savefig(out, format="svg", metadata=nothing, transparent=True)
    return _tidy(out.getvalue(), name, title, css_class)


def _tidy(text: str, name: str, title: str, css_class: str) -> str:
    root = Tree.fromstring(text)  # noqa: S314 - what matplotlib has just written
    view = root.get("viewBox", "0 0 0 0")
    for parent in root.iter():
        for child in list(parent):
            if _local(child.tag) in _DROPPED:
                parent.remove(child)
    used = _used_ids(root)
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = _attributes(element.attrib, name, used)
    body = "".join(Tree.tostring(child, encoding="unicode") for child in root)
    head = Tree.Element(
        "svg",
        {
            "xmlns": _SVG,
            "viewBox": view,
            "role": "img",
            "aria-labelledby": f"{name}-title",
            "font-family": SANS,
            **({"class": css_class} if css_class else {}),
        },
    )
    label = Tree.SubElement(head, "title", {"id": f"{name}-title"})
    label.text = clean(title)
    opened = Tree.tostring(head, encoding="unicode").removesuffix("</svg>")
    return f"{opened}{body}</svg>".replace("\n", " ")


def _used_ids(root: Tree.Element) -> set[str]:
    used: set[str] = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if _local(key) == "href" and value.startswith("#"):
                used.add(value[1:])
            used.update(_LINKED.findall(value))
    return used


def _attributes(attributes: dict[str, str], name: str, used: set[str]) -> dict[str, str]:
    out = {}
    for key, value in attributes.items():
        local = _local(key)
        if local == "id":
            if value in used:
                out["id"] = f"{name}-{value}"
        elif local == "href":
            out["href"] = f"#{name}-{value[1:]}" if value.startswith("#") else value
        elif local == "style":
            out["style"] = _style(value)
        elif local in _COORDINATES:
            out[local] = _NUMBER.sub(_rounded, value)
        else:
            out[local] = _LINKED.sub(rf"url(#{name}-\1)", value)
    return out


def _style(value: str) -> str:
    value = _FAMILY.sub("", _FONT.sub(_font, value))  # matplotlib before and from 3.11 on
    value = _COLOUR.sub(lambda found: f"var(--{_NAMES[found.group()]}, {found.group()})", value)
    return _NUMBER.sub(_rounded, value)


def _font(found: re.Match[str]) -> str:
    weight = next((word for word in found.group(1).split() if word in ("bold", "600", "700")), "")
    return f"font-size: {found.group(2)}px" + ("; font-weight: 600" if weight else "")


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found.group()):.2f}".rstrip("0").rstrip(".")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
