from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from xml.etree import ElementTree as Tree

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from msgspec.structs import replace

from shiftdetect.report import figures
from shiftdetect.report.drawings import drawings
from shiftdetect.report.look import BASELINES, DARK, LIGHT, css_variables
from shiftdetect.report.svg import draw_svg
from shiftdetect.result import DayCount
from tests.report.sample import EVIL, VARIANTS, one_statement, sample_result

PLOTS = (figures.plot_timeline, figures.plot_frames, figures.plot_speakers, figures.plot_decomposition)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(variant):
    return drawings(VARIANTS[variant]())


def words(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize("plot", PLOTS)
@pytest.mark.parametrize("variant", list(VARIANTS))
@pytest.mark.parametrize("compact", [False, True])
def test_every_plot_draws_every_result(plot, variant, compact):
    ax = plot(VARIANTS[variant](), compact=compact)
    assert isinstance(ax, Axes)
    ax.get_figure().draw_without_rendering()


@pytest.mark.parametrize("plot", PLOTS)
def test_a_plot_uses_the_axes_it_is_given_and_leaves_settings_alone(plot):
    ax = Figure().add_subplot()
    before = dict(mpl.rcParams)
    assert plot(sample_result(), ax) is ax
    assert dict(mpl.rcParams) == before


def test_plots_never_load_pyplot():
    code = (
        "import sys; from tests.report.sample import sample_result; from shiftdetect.report import figures as f;"
        "assert 'matplotlib' not in sys.modules;"
        "[p(sample_result()) for p in (f.plot_timeline, f.plot_frames, f.plot_speakers, f.plot_decomposition)];"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_svg_is_xml_that_only_holds_shapes_and_words(variant):
    for name, drawing in drawn(variant).items():
        assert len(drawing.svgs) == 2
        for svg in drawing.svgs:
            root = Tree.fromstring(str(svg))
            assert root.get("role") == "img"
            title = root.find(f"{SVG}title")
            assert title is not None
            assert title.text
            assert title.get("id") == root.get("aria-labelledby")
            tags = {element.tag.removeprefix(SVG) for element in root.iter()}
            assert tags <= {"svg", "title", "g", "path", "text", "use", "defs", "clipPath", "rect", "style"}, name


@pytest.mark.parametrize("variant", ["shift", "no_shift"])
def test_every_colour_is_a_variable_so_that_the_page_can_turn_dark(variant):
    for drawing in drawn(variant).values():
        for svg in drawing.svgs:
            left = re.sub(r"var\(--\w+, #[0-9a-f]{6}\)", "", str(svg))
            assert not re.findall(r"#[0-9a-fA-F]{6}\b|rgb\(", left)
            assert not re.findall(r"font: |font-family: ", left)
            implicit = [
                element.get("style", "")
                for element in Tree.fromstring(str(svg)).iter(f"{SVG}text")
                if "fill" not in element.get("style", "")
            ]
            assert implicit == []


def test_hostile_names_stay_words_in_a_figure():
    for svg in drawn("hostile")["speakers"].svgs:
        root = Tree.fromstring(str(svg))
        shown = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
        assert EVIL[:15] in shown
        assert "<script" not in str(svg)


def test_figures_are_the_same_bytes_twice_and_hold_no_date():
    first, second = (
        draw_svg(lambda: figures.plot_speakers(sample_result()).get_figure(), "speakers", "x") for _ in range(2)
    )
    assert first == second
    assert "dc:date" not in "".join(str(svg) for drawing in drawn("shift").values() for svg in drawing.svgs)


def test_ids_of_figures_never_meet():
    def ids(name):
        svg = draw_svg(lambda: figures.plot_frames(sample_result()).get_figure(), name, "x")
        return {element.get("id") for element in Tree.fromstring(svg).iter() if element.get("id")}

    assert ids("one")
    assert not ids("one") & ids("two")


def test_the_timeline_shows_refused_windows_as_gaps():
    result = sample_result()
    shown = [p for p in result.drift if p.baseline == "rolling" and p.u is not None]
    ax = figures.plot_timeline(result, baselines=("rolling",))
    colour = BASELINES["rolling"][0]
    dots = sum(
        len(line.get_xdata()) for line in ax.lines if line.get_color() == LIGHT[colour] and line.get_marker() == "^"
    )
    assert len(shown) == 9
    assert dots >= len(shown)
    assert dots < len([p for p in result.drift if p.baseline == "rolling"]) + 3


def test_change_points_and_candidates_are_told_apart():
    tested = figures.plot_timeline(sample_result())
    assert any("shift: 7 May" in text for text in words(tested))
    candidate = figures.plot_timeline(VARIANTS["no_shift"]())
    assert any("candidate: 7 May" in text and "no shift accepted" in text for text in words(candidate))
    assert not any(text.startswith("shift") for text in words(candidate))


def test_frames_are_rows_in_order_of_first_appearance_with_counts():
    result = sample_result()
    ax = figures.plot_frames(result)
    names = [text for text in words(ax) if text.replace(" ", "_") in {span.frame for span in result.frames.spans}]
    assert names == [span.frame.replace("_", " ") for span in result.frames.spans]
    assert "4" in words(ax)


def test_speakers_are_sorted_and_filled_where_p_is_small():
    ax = figures.plot_speakers(sample_result())
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    places = [float(line.get_xdata()[0]) for line in dots]
    assert places == sorted(places, reverse=True)
    assert [line.get_markerfacecolor() != LIGHT["paper"] for line in dots] == [True] + [False] * 14


@pytest.mark.parametrize("plot", PLOTS)
def test_nothing_to_draw_is_said_in_words(plot):
    assert words(plot(one_statement()))
    assert not [line for line in plot(one_statement()).lines if len(line.get_xdata()) > 0]


def test_dense_series_become_bands():
    result = sample_result()
    days = tuple(DayCount(date=f"2031-{1 + k // 28:02d}-{1 + k % 28:02d}", n=3) for k in range(120))
    points = tuple(replace(result.drift[0], date=day.date, baseline="first") for day in days)
    dense = replace(result, corpus=replace(result.corpus, per_day=days, gaps=()), drift=points, change_points=())
    ax = figures.plot_timeline(dense, baselines=("first",))
    assert len(ax.collections) >= 2
    assert not [line for line in ax.lines if line.get_marker() == "o"]


def test_refused_results_draw_no_empty_figures():
    assert set(drawn("refused")) == {"frames"}
    assert drawn("one_statement") == {}


def contrast(a, b):
    def luminance(colour):
        parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        r, g, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * blue

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_have_the_contrast_of_wcag_aa(palette):
    for ink in ("ink", "soft", "shift", "first", "previous", "rolling"):
        for ground in ("paper", "band"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["paper"], palette["first"]) >= 4.5  # numbers inside dots


def test_the_palettes_name_the_same_colours_once():
    assert LIGHT.keys() == DARK.keys()
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert css_variables(dark=True).count("--") == len(DARK)
