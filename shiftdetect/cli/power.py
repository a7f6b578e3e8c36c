"""The command that tells, before anyone collects data, what could be found in them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from shiftdetect.drift.plan import Plan

SHARES = (0.25, 0.5, 0.75, 1.0)
"""Shares of statements that another explanation replaces, in the table."""


@click.command(epilog="Example: shiftdetect power --days 10 --per-day 3 --speakers 4")
@click.option("--days", type=click.IntRange(1), required=True, help="Days (or weeks ...) with statements; at least 5.")
@click.option("--per-day", type=click.IntRange(1), required=True, help="Statements a day, on average.")
@click.option("--speakers", type=click.IntRange(1), default=4, show_default=True, help="Speakers, equally busy.")
@click.option(
    "--day-share",
    type=click.FloatRange(0.0, 1.0, max_open=True),
    default=0.0,
    show_default=True,
    help="Share of the variety of statements that those of one day have in common (one event a day: 0.1 to 0.3).",
)
@click.option(
    "--encoder",
    type=click.Choice(["minilm", "tfidf"]),
    default="minilm",
    show_default=True,
    help="Whose vectors: the embedded model's, or TF-IDF's.",
)
@click.option(
    "--alpha",
    type=click.FloatRange(0.0, 0.5, min_open=True, max_open=True),
    default=0.05,
    show_default=True,
    help="Level at which a change point is accepted.",
)
@click.option(
    "--power",
    type=click.FloatRange(0.0, 1.0, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="Probability with which a drift must be found to count as detectable.",
)
@click.option("--n-simulations", type=click.IntRange(20), default=400, show_default=True, help="Made-up corpora.")
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed gives the same table."
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as JSON.")
def power(
    days: int,
    per_day: int,
    speakers: int,
    day_share: float,
    encoder: str,
    alpha: float,
    power: float,
    n_simulations: int,
    seed: int,
    as_json: bool,
) -> None:
    """Tell which drift could be found, and how likely, in statements that are not collected yet.

    Statements are made up that vary as those of the project's invented events do for this encoder, and changes of
    growing size are planted by the code that gives a report its smallest detectable drift. A best case: a sudden
    change in the middle in which all speakers join.
    """
    from shiftdetect.analysis.known import known_encoders
    from shiftdetect.drift.plan import plan_power

    known = known_encoders()[{"minilm": "MiniLM", "tfidf": "TF-IDF"}[encoder]]
    plan = plan_power(
        known.spectrum,
        days,
        per_day,
        speakers,
        known.reference,
        alpha=alpha,
        day_share=day_share,
        n_simulations=n_simulations,
        random_state=seed,
    )
    asked = {"days": days, "per_day": per_day, "speakers": speakers, "day_share": day_share, "encoder": encoder}
    found = {**asked, "n_simulations": n_simulations, "seed": seed, **_table(plan, known.reference, power)}
    click.echo(json.dumps(found, indent=1) if as_json else _words(found))


def _table(plan: Plan, reference: float, power: float) -> dict[str, Any]:
    least = plan.detectable(power)
    return {
        "alpha": plan.alpha,
        "reference": reference,
        "rows": [
            {
                "share_replaced": share,
                "u": round(share**2 * reference, 6),
                "power": round(plan.power(share**2 * reference), 4),
            }
            for share in SHARES
        ],
        "power": power,
        "detectable_u": None if least is None else round(least, 6),
        "detectable_share": None if least is None else round((least / reference) ** 0.5, 4),
    }


def _words(found: dict[str, Any]) -> str:
    n = found["days"] * found["per_day"]
    lines = [
        f"{n} statements on {found['days']} days by {found['speakers']} speaker{'s' * (found['speakers'] > 1)}: a "
        f"sudden change in the middle, of all speakers, at p ≤ {found['alpha']:g}",
        "",
        "replaced by another explanation  drift u  found in",
    ]
    for row in found["rows"]:
        said = f"{row['share_replaced']:.0%} of statements"
        lines.append(f"{said:<31}  {row['u']:>7.3f}  {row['power']:>8.0%}")
    lines.append("")
    least, share = found["detectable_u"], found["detectable_share"]
    if least is None:
        lines.append(f"No drift is found in {found['power']:.0%} of cases: plan more days, or more statements a day.")
    else:
        what = f"{share:.0%} of statements replaced" if share <= 1.0 else "more than another explanation"
        lines.append(f"Found in {found['power']:.0%} of cases: from u = {least:.3f} on ({what}).")
        if share > 1.0:
            lines.append("Plan more days, or more statements a day.")
    lines.append("A slow change, one near the ends, one speaker alone, or one that is taken back needs more.")
    return "\n".join(lines)
