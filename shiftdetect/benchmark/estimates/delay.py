"""How slow is the online monitor, and does it keep its word?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from shiftdetect.benchmark.population import Population
from shiftdetect.benchmark.streams import StreamSettings, make_stream
from shiftdetect.benchmark.study import binomial_interval
from shiftdetect.drift.online import watch

N, DAYS = 480, 80
ALPHA = 0.05
KINDS = {
    "nothing changes": StreamSettings(n=N, days=DAYS),
    "day clusters": StreamSettings(n=N, days=DAYS, clusters=True),
    "clusters + mix": StreamSettings(n=N, days=DAYS, clusters=True, mix=True),
    "half replaced": StreamSettings(n=N, days=DAYS, shape="abrupt", delta=0.5),
    "all replaced": StreamSettings(n=N, days=DAYS, shape="abrupt", delta=1.0),
}


def delay_rows(
    populations: Sequence[Population], n_streams: int, seed: int, progress: Callable[[], object] = lambda: None
) -> Iterator[dict[str, Any]]:
    """Watch streams that do not change, and such that change half way.

    Yields
    ------
    dict
        Kind; share of streams with a false alarm (at any time, or before the change), with its binomial interval;
        share with an alarm after the change, and quartiles of the delay in days, streams without an alarm counted as
        infinitely late (None).
    """
    for kind, settings in KINDS.items():
        false, delays = 0, []
        for k, child in enumerate(np.random.SeedSequence([seed, 4]).spawn(n_streams)):
            population = populations[k % len(populations)]
            stream = make_stream(population.bank, settings, child)
            alarm = watch(population.moments(stream), ALPHA, child).alarm
            since = stream.changes[0] if stream.changes else DAYS
            false += alarm is not None and alarm < since
            if alarm is None or alarm >= since:
                delays.append(np.inf if alarm is None else alarm - since + 1)
            progress()
        changes = settings.shape != "none"
        quartiles = np.quantile(delays, (0.25, 0.5, 0.75), method="higher") if changes and delays else ()
        yield {
            "kind": kind,
            "n_streams": n_streams,
            "false_alarms": binomial_interval(false, n_streams),
            "found": float(np.mean(np.isfinite(delays))) if changes and delays else None,
            "delay": [float(q) if np.isfinite(q) else None for q in quartiles],
        }
