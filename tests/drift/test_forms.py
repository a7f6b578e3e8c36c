import numpy as np
import pytest

from shiftdetect.drift.contrast import Cells
from shiftdetect.drift.decompose import decompose
from shiftdetect.drift.distance import jackknife_variance
from shiftdetect.drift.forms import Groups, Noise, Scatter, kitagawa_forms, part_interval
from shiftdetect.drift.moments import compute_moments
from tests.drift.streams import stream

PARTS = ("total", "composition", "common", "speaker_specific")
BEFORE, AFTER = np.arange(8), np.arange(8, 16)


def _drawn(seed, day, who, day_effect=0.0):
    """Statements that scatter around 0 in three directions more than in the others, by who spoke when."""
    rng, spread = np.random.default_rng(seed), np.r_[np.full(3, 1.0), np.full(21, 0.4)]
    x = rng.normal(size=(len(day), 24)) * spread + day_effect * (rng.normal(size=(16, 24)) * spread)[day]
    return compute_moments(x, day, who)


def _who_spoke(few):
    """Three speakers on every day, and a fourth on two or on six days of each half."""
    day = np.repeat(np.arange(16), 6)
    who = np.tile([0, 0, 1, 1, 2, 2], 16)
    days = [1, 5, 9, 13] if few else [0, 1, 2, 4, 5, 7, 8, 9, 11, 12, 14, 15]
    return np.append(day, days), np.append(who, np.full(len(days), 3))


def _forms(moments):
    side = (moments.bin >= 8).astype(int)
    groups, member = np.unique(np.stack([moments.speaker, side]), axis=1, return_inverse=True)
    cells = Cells(moments.bin, member, moments.n, moments.sum_x, groups.shape[1], 0.0, np.zeros(groups.shape[1]))
    groups = Groups(groups[0], groups[1])
    return cells, cells.products()[0], groups, kitagawa_forms(cells.products()[0].n, groups)


@pytest.mark.parametrize(("few", "day_effect"), [(False, 0.0), (True, 0.0), (True, 0.6)])
def test_noise_is_what_the_parts_vary_by_where_nothing_changes(few, day_effect):
    """Two days of a speaker leave opposite residuals, whose product is no product of independent things."""
    day, who = _who_spoke(few)
    values, noise = {p: [] for p in PARTS}, {p: [] for p in PARTS}
    for seed in range(250):
        cells, products, groups, forms = _forms(_drawn([1, seed], day, who, day_effect))
        scatter = Scatter.of(cells, products, groups)
        for part, form in forms.items():
            values[part].append(np.sum(form.matrix(groups.partner) * products.values))
            found = scatter.noise(form)
            noise[part].append(found.pairs + found.uneven)
    for part in PARTS:
        if part != "composition" or few:
            assert np.mean(noise[part]) == pytest.approx(np.var(values[part]), rel=0.3), part


def test_forms_are_the_parts_of_means_that_are_known():
    """Speaker by speaker; the third talks in the second window only."""
    rng = np.random.default_rng(2)
    groups = Groups(np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 1]))
    n, m = np.array([3.0, 1.0, 1.0, 5.0, 2.0]), rng.normal(size=(5, 6))
    shares = np.array([[0.75, 0.25], [1 / 8, 5 / 8]])
    moves, weight = np.array([m[1] - m[0], m[3] - m[2]]), shares.mean(axis=0)
    common = weight @ moves
    composition = (shares[1] - shares[0]) @ np.array([(m[0] + m[1]) / 2, (m[2] + m[3]) / 2]) + 0.25 * m[4]
    known = {
        "total": np.sum((composition + common) ** 2),
        "composition": np.sum(composition**2),
        "common": np.sum(common**2),
        "speaker_specific": weight @ np.sum((moves - common / weight.sum()) ** 2, axis=1),
    }
    for part, form in kitagawa_forms(n, groups).items():
        assert np.sum(form.matrix(groups.partner) * (m @ m.T)) == pytest.approx(known[part]), part


def _plain(moments):
    """Width of the symmetric interval of a jackknife that nothing is taken out of."""
    variance = dict.fromkeys(PARTS, 0.0)
    for side in (BEFORE, AFTER):
        left = [decompose(moments.take(moments.bin != d), BEFORE, AFTER, with_intervals=False) for d in side]
        for part in PARTS:
            variance[part] += jackknife_variance(np.array([getattr(v, part) for v in left]))
    return {part: 2 * 2.365 * np.sqrt(v) for part, v in variance.items()}


@pytest.mark.parametrize("change", [0.0, 1.0])
def test_intervals_hold_the_parts_and_are_narrower_than_those_of_a_plain_jackknife(change):
    held, narrower = {p: [] for p in PARTS}, {p: [] for p in PARTS}
    truths = []
    for seed in range(120):
        s = stream(np.random.default_rng([3, seed]), n=130, days=16, change=8, new_share=(0.0, change), day_effect=0.3)
        moments = compute_moments(*s.args)
        parts, plain = decompose(moments, BEFORE, AFTER), _plain(moments)
        truths.append(parts.common)
        for part, (low, high) in parts.intervals.items():
            held[part].append((low, high))
            narrower[part].append((high - low) / plain[part])
    truth = {"total": np.mean(truths), "common": np.mean(truths)} if change else {"total": 0.0, "common": 0.0}
    for part, known in (truth | {"speaker_specific": 0.0}).items():
        share = np.mean([low <= known <= high for low, high in held[part]])
        assert 0.88 <= share <= 0.995 + 0.005 * (part == "speaker_specific"), part
    # Where all change, nearly all of the variance grows with the change, and is counted once by either.
    assert np.median(narrower["speaker_specific"]) < 0.85
    assert np.median(narrower["common"]) < (1.05 if change else 0.85)


def test_statements_that_never_vary_give_intervals_without_width():
    day, who = np.repeat(np.arange(8), 2), np.tile([0, 1], 8)
    parts = decompose(compute_moments(np.eye(2)[(day >= 4).astype(int)], day, who), np.arange(4), np.arange(4, 8))
    assert parts.intervals["common"] == (2.0, 2.0)
    assert "interaction" not in parts.intervals


@pytest.mark.parametrize("u", [-0.3, 0.0, 0.05, 0.2, 0.4, 2.0])
def test_a_jackknife_that_says_anything_of_a_small_part_hardly_moves_its_interval(u):
    noise = Noise(pairs=0.01, uneven=0.0, total=0.4, scale=np.ones((2, 2)))
    none, much = (part_interval(u, noise, growing, (12.0, 9.0), 0.95) for growing in (-1.0, 1.0))
    assert none[0] <= u <= none[1] <= much[1]
    # As far up as the steepest growth takes a symmetric interval, not ten times as far.
    reach = np.sqrt(2.18**2 * 0.01 + 2.27**2 * 2**1.5 * 0.1 * max(u, 0.218))
    assert much[1] - u <= reach + 1e-9
    if u < 0.2:
        assert none[0] == much[0]  # below what noise alone explains, nothing grows
