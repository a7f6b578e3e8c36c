"""Make ``docs/benchmark/comparer.md`` from the records of the attempts (``python -m`` this module)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from shiftdetect.explain.training.public import CHOSEN_BY, MEASURES, MOST_MEASURED, POSITIONS

_HEAD = """# The embedded comparer: what was tried, and what it reached

Made by `python -m shiftdetect.explain.training.page` from `{source}`; one line there is one run of
`make train-comparer` or, for features, of `python -m shiftdetect.explain.training.features`. Figures are AUC (.5 is
chance) of the probability of contradiction, unless said otherwise.
Nothing is trained on what it is reported on: sets that a run was trained on are left empty in its row.

The first attempts are compared by *chosen by*: the weighted mean over debate, stance, inference on real text and
climate claims, the sets {chosen}. Figures of these sets are thus of the attempts that were compared on them. The
written benchmark is never used to calibrate or to train, and was used to choose once only (below). What ships is the
last of the small networks but one, and the large one, also where another is ahead in *chosen by*: for whole positions,
which *chosen by* does not ask about.
Calibration and thresholds were fitted on the written dev pairs, so that its rows of error and precision flatter; from
*values set anew* on the threshold is also high enough that at most 0.5 %, in the last fifteen 0.1 %, of near sentences
of one speech (State of the Union addresses since 1960, one half of them) are shown. *One speech* reports the other
half: there, hardly any pair contradicts, so that these shares are false alarms. A run that was broken off and went on
counts its minutes together, but for the last fourteen, which count their last part alone; the machine was shared, so
minutes say little.

**How what ships was chosen.** The last three of its fifteen stages learn, from near pairs that nobody labelled, what
the larger comparer says of them (asked in one order): of 45,704 after that had seen 37,000 pairs, and of 73,473 drawn
anew after 107,000. The last stage but one has 134 further families, the last 296 more. By one rule weights were
compared after each: the mean over twelve sets of other people that nothing was trained on, `positions_held` and the
series kept out, these counted as one more set (*by the rule*, the second row below). After the first of the three
stages it took the last weights among four, before the benchmark or the flagship case had been read with any of them;
after the second the average of the last weights and those before, measured because the last alone came out below, and
then the benchmark had been read with all three. The third ran twice from one beginning, with two seeds; of the two,
their mean, and that mean averaged with earlier weights in two ways the rule took the mean alone, before the benchmark
was read with any. Both runs have columns of their own: with another seed the figures do not come within .01 everywhere.
With the same seed, on one thread of one machine, the first of the two came to the same weights to the bit when it was
run again, as a small network does in the tests. So did all fifteen stages from their start at a twenty-fifth of their
steps (`--scale 0.04 --half`, 960 told pairs), run twice: the same file byte for byte, and the same figures. At full
length the stages before the last were not run again, and had fewer written families than there are now: a run from the
start is another network. *From the start, in two stages* (`--short`) was to take its place: half as many pairs, on all
families and near pairs drawn and told anew. It was set down before it ran that it ships if it comes out no more than
.005 below by the rule. It came out further below (the second row below), and does not ship; run again from its start it
is the same to the byte (*Run again*, below). Figures on those sets and on *series* are thus the best of a few, and
flatter a little. The larger one had been measured on parts of the same sets before it told the small one anything; none
of their pairs is among what it told. The two before these three had been chosen otherwise: *half as many families
again* after its flagship list had been read beside that of its averaged twin, the one after it by the same rule among
five.

*Series* are pairs of invented series kept out of training (data/pairs/README.md). Earlier attempts were not measured on
them, but for the one shipped before, which has a second row for that.

`scone` as it is had here holds one negation above each pair and no contradiction: it is measured how well what follows
is told from what does not. `positions_held` puts reasons from topics that were kept out into the wordings of
`stances.py`, the same side against the other. Of large sets at most {most} pairs of each kind are measured. The
written benchmark has grown between attempts: its rows compare only where the number of its pairs is the same.
"""
_STANDING = """
## What ships, against what was aimed at

{names}. All attempts, these among them, stand below.
"""
_AIMS = {
    "benchmark_against_restates": ("benchmark: contradicts against restates", "at least .88"),
    "benchmark_against_rest": ("benchmark: contradicts against all on the same event", ""),
    "benchmark_precision_shown": ("benchmark: precision of what is shown", "at least .85"),
    "benchmark_recall_shown": ("benchmark: share of contradictions shown", ""),
    "benchmark_calibration_error": ("benchmark: expected calibration error", "at most .06"),
    "conjnli_dev": ("`conjnli_dev`", "at least .85"),
    "negated_snli": ("`negated_snli`", "at least .85"),
    "negated_mnli": ("`negated_mnli`", "at least .85"),
    "scone": ("`scone`", "at least .85"),
    "breaking_nli": ("`breaking_nli`", "at least .85"),
    "prosecco_qt50": ("`prosecco_qt50`, kept out of training", ".65"),
    "mnli": ("`mnli`", ""),
    "vitaminc": ("`vitaminc`", ""),
    "commitment_bank": ("`commitment_bank`", ""),
    "climate_fever": ("`climate_fever`", ""),
    "series_around": ("series: contradicts against what goes with both accounts", ""),
    "speeches_half": ("one speech: share with a probability of .5 or more", ""),
}
"""What issue or reader asks first, and what was aimed at."""
_REAL = "\n## Sets of other people, texts of real speakers and writers\n"
_WRITTEN = "\n## Pairs written for the project (a language model's, events apart from training)\n"
_RULE = "by_rule"
_RULED = tuple(name for name in (*MEASURES, POSITIONS) if name not in ("prosecco_qt50", "nixon_kennedy"))
"""Sets that no attempt was trained on."""
_SPEECHES_TITLES = {
    "speeches_shown": "one speech: share shown as contradictions",
    "speeches_half": "one speech: share with a probability of .5 or more",
    "speeches_mean": "one speech: mean probability",
}
_SERIES_TITLES = {
    "series_own": "series: contradicts against statements of one account",
    "series_own_half": "series: share of those of one account with a probability of .5 or more",
    "series_around": "series: contradicts against what goes with both accounts",
    "series_around_half": "series: share of these with a probability of .5 or more",
}
_WRITTEN_TITLES = {
    "against_restates": "contradicts against restates",
    "against_rest": "contradicts against all on the same event",
    "calibration_error": "expected calibration error",
    "precision_shown": "precision of what is shown",
    "recall_shown": "share of contradictions shown",
    "accuracy": "accuracy, six relations",
    "identical_highest": "identical text, highest probability",
}


@click.command()
@click.option("--records", type=click.Path(path_type=Path, exists=True), default=Path("docs/benchmark/comparer.jsonl"))
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("docs/benchmark/comparer.md"))
def main(records: Path, out: Path) -> None:
    """Write the page."""
    rows = [json.loads(line) for line in records.read_text(encoding="utf-8").split("\n") if line.strip()]
    temporary = out.with_name(f".{out.name}.tmp")
    temporary.write_text(page(rows, records.as_posix()), encoding="utf-8")
    temporary.replace(out)


def page(rows: Sequence[dict[str, Any]], source: str) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    rows : sequence of dict
        Records of attempts.
    source : str
        Name of their file.
    """
    again = [row for row in rows if "again" in row]
    rows = [{**row, "figures": {**row["figures"], **_by_rule(row["figures"])}} for row in rows if row not in again]
    attempts = ["", "| attempt | what |", "|---|---|", *(f"| {row['name']} | {_what(row)} |" for row in rows)]
    parts = [
        _HEAD.format(source=source, most=MOST_MEASURED, chosen=", ".join(f"`{name}`" for name in CHOSEN_BY)),
        *_standing(rows),
        *_run_again(rows, again),
        "\n## All attempts\n",
        "\n".join(attempts) + "\n",
        _REAL,
        _table(
            rows,
            {
                "chosen_by": "*chosen by*",
                _RULE: "*by the rule*",
                **{name: f"`{name}`" for name in [*MEASURES, POSITIONS]},
                **_SPEECHES_TITLES,
            },
        ),
        _WRITTEN,
        _table(rows, _written_titles(rows)),
    ]
    return "\n".join(parts)


def _by_rule(figures: Mapping[str, float]) -> dict[str, float]:
    """The mean by which the later weights were chosen: sets of other people, and the series, which count as one."""
    if not {*_RULED, "series_own", "series_around"} <= figures.keys():
        return {}
    series = (figures["series_own"] + figures["series_around"]) / 2
    return {_RULE: (sum(figures[name] for name in _RULED) + series) / (len(_RULED) + 1)}


def _standing(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The attempts that ship, the small one first, beside what was aimed at."""
    ship = [row for row in rows if row.get("ships")]
    if not ship:
        return []
    names = "; ".join(f"{row['ships']}: *{row['name']}*" for row in ship)
    head = ["| measure | aim | " + " | ".join(row["ships"] for row in ship) + " |", "|---" * (len(ship) + 2) + "|"]
    lines = [
        f"| {title} | {aim} | " + " | ".join(_cell(row, name) for row in ship) + " |"
        for name, (title, aim) in _AIMS.items()
        if any(name in row["figures"] for row in ship)
    ]
    return [_STANDING.format(names=names), "\n".join([*head, *lines]) + "\n"]


def _run_again(rows: Sequence[dict[str, Any]], again: Sequence[dict[str, Any]]) -> list[str]:
    """What came out when an attempt was run once more from its start, beside what had come out first."""
    by_name = {row["name"]: row for row in rows}
    lines = []
    for run in again:
        first = by_name[run["again"]]
        apart = {name: abs(value - first["figures"][name]) for name, value in run["figures"].items()}
        farthest = max(apart, key=lambda name: apart[name])
        same = "the same file, byte for byte" if run["sha256"] == first["sha256"] else "another file"
        lines.append(
            f"*{first['name']}*, once more from its start ({run['name']}): {same}; of {len(apart)} figures the "
            f"farthest apart, `{farthest}`, is off by {apart[farthest]:.4f}.\n"
        )
    return ["\n## Run again\n", *lines] if lines else []


def _what(row: dict[str, Any]) -> str:
    if "what" in row:
        return str(row["what"])
    stages = [f"{s['steps']} batches of {s['batch']} at rate {s['rate']:g}" for s in row["stages"]]
    kept = f"; kept out: {', '.join(row['kept_out'])}" if row["kept_out"] else ""
    shape = row["shape"]
    how = f"adapted, rank {shape['rank']}" if "rank" in shape else "trained, kept as 4-bit differences"
    layers = f"layers {shape['split'] + 1} to {shape['n_layers']} {how}"
    benchmark = f"; benchmark of {row['benchmark_pairs']} pairs" if "benchmark_pairs" in row else ""
    later = len(row["stages"]) - row["since"] if row.get("since") is not None else 1
    many = "last of these" if later == 1 else f"last {later} of these"
    mixed = f"; averaged with the weights before the {many}" if row.get("average") else ""
    mixed += f"; mean of {1 + len(row['last_seeds'])} runs of the last" if row.get("last_seeds") else ""
    mixed += f"; {row['told']:,} near pairs told" if row.get("told") else ""
    mixed += "; nothing dropped out" if row.get("dropout") == 0.0 else ""
    return f"{layers}; {', then '.join(stages)}{mixed}; {row['minutes']} minutes{kept}{benchmark}"


def _written_titles(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    titles = {
        f"{where}_{key}": f"{where}: {said}" for where in ("dev", "benchmark") for key, said in _WRITTEN_TITLES.items()
    }
    kinds = {name for row in rows for name in row["figures"] if "_against_restates_" in name}
    titles |= _SERIES_TITLES
    return titles | {name: name.replace("_against_restates_", ": contradiction by ") for name in sorted(kinds)}


def _table(rows: Sequence[dict[str, Any]], titles: dict[str, str]) -> str:
    names = [name for name in titles if any(name in row["figures"] for row in rows)]
    lines = ["| measure | " + " | ".join(str(row["name"]) for row in rows) + " |", "|---" * (len(rows) + 1) + "|"]
    for name in names:
        cells = [_cell(row, name) for row in rows]
        lines.append(f"| {titles[name]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _cell(row: dict[str, Any], name: str) -> str:
    value = row["figures"].get(name)
    return "" if value is None or value != value else f"{value:.3f}"


if __name__ == "__main__":
    main()
