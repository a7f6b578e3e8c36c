from datetime import datetime

import numpy as np
import pytest

from shiftdetect.corpus import Statement
from shiftdetect.explain.terms import SIGNIFICANT, term_changes
from shiftdetect.explain.termtest import compare_terms, false_discovery, least_p, make_cells

FILL = ("the report was read aloud", "questions came from the press", "nothing else was decided then", "we met at noon")


def story(n_days=16, change=9, new="flood", speakers=("Minister A", "Minister B")):
    """Two speakers a day; from one day on both say a new word, all else is the same."""
    out = []
    for day in range(1, n_days + 1):
        for k, speaker in enumerate(speakers):
            cause = new if day >= change else "drought"
            text = f"The {cause} is to blame; {FILL[(day + k) % 4]}."
            out.append(Statement(f"{day}-{k}", text, speaker, datetime(2031, 5, day)))
    return out


def days(statements):
    return [s.date.day for s in statements]


def test_a_word_that_came_and_one_that_went_are_found_and_nothing_else():
    said = story()
    found = term_changes(said, days(said), 9, "2031-05-09", n_permutations=999)
    significant = {t.term: t for t in found.terms if t.q_value <= SIGNIFICANT}
    assert set(significant) == {"flood is to blame", "drought is to blame"} or set(significant) == {"flood", "drought"}
    new = next(t for t in significant.values() if t.term.startswith("flood"))
    assert (new.n_before, new.n_after, found.n_significant) == (0, 16, 2)
    assert 0 < new.low < new.log_odds < new.high
    assert new.ids_after == tuple(s.id for s in said if s.date.day >= 9)
    assert all(t.low < 0 < t.high for t in found.terms if t.term not in significant)


def test_another_spokesman_is_no_other_vocabulary():
    """Two speakers with words of their own; after the date one of them speaks three times as often."""
    out = []
    for day in range(1, 17):
        talkers = ["Minister A"] * (1 if day >= 9 else 3) + ["Minister B"] * (3 if day >= 9 else 1)
        for k, speaker in enumerate(talkers):
            own = "levees held" if speaker == "Minister A" else "pumps failed"
            out.append(Statement(f"{day}-{k}", f"The {own}; {FILL[(day + k) % 4]}.", speaker, datetime(2031, 5, day)))
    matched = term_changes(out, days(out), 9, "2031-05-09", n_permutations=999)
    unmatched = term_changes(out, days(out), 9, "2031-05-09", n_permutations=999, match_speakers=False)
    assert matched.n_significant == 0
    own = next(t for t in matched.terms if t.term == "levees held")
    assert abs(own.log_odds) < 0.05
    assert {t.term for t in unmatched.terms if t.q_value <= SIGNIFICANT} == {"levees held", "pumps failed"}


def test_a_speaker_of_one_side_is_left_out_and_counted():
    said = [*story(), Statement("x", "The flood, the flood!", "Minister C", datetime(2031, 5, 12))]
    found = term_changes(said, days(said), 9, "2031-05-09", n_permutations=99)
    assert (found.speakers, found.n_unmatched, found.n_before, found.n_after) == (
        ("Minister A", "Minister B"),
        1,
        16,
        16,
    )


def test_words_of_one_day_do_not_count_as_a_change():
    """Ten statements of one day with one word: many statements, one occasion."""
    said = story(new="drought")
    said += [Statement(f"e{k}", f"An eclipse, {FILL[k % 4]}.", "Minister A", datetime(2031, 5, 12)) for k in range(10)]
    found = term_changes(said, days(said), 9, "2031-05-09", n_permutations=999)
    eclipse = next(t for t in found.terms if t.term == "eclipse")
    assert (eclipse.n_after, found.n_significant) == (10, 0)
    assert eclipse.p_value > 0.2


@pytest.mark.parametrize("seed", [0, 1])
def test_false_alarms_are_rare_where_nothing_changes(seed):
    rng = np.random.default_rng(seed)
    words = [f"word{k}" for k in range(30)]
    said = [
        Statement(f"{day}-{k}", " ".join(rng.choice(words, 6)) + ".", "ABC"[k % 3], datetime(2031, 5, day))
        for day in range(1, 21)
        for k in range(6)
    ]
    found = term_changes(said, days(said), 11, "2031-05-11", 999, n_permutations=499, random_state=seed)
    assert len(found.terms) == found.n_terms >= 30
    assert found.n_significant == 0
    assert np.mean([t.p_value <= 0.05 for t in found.terms]) <= 0.12
    assert 0.35 <= np.mean([t.p_value for t in found.terms]) <= 0.7  # neither blind nor too ready


def test_context_cuts_no_word_in_two():
    long = "Everybody agreed that it was unsafe to cross the old bridge in rain or any other weather, wrote the keeper."
    texts = [long if d > 6 else "The repairs went on as before and nothing was new." for d in range(1, 13)]
    statements = [Statement(str(d), t, "Minister A", datetime(2031, 5, d)) for d, t in enumerate(texts, 1)]
    contexts = [c for t in term_changes(statements, range(1, 13), 7, "2031-05-07").terms for c in t.contexts]
    cut = [c for c in contexts if not long.startswith(c.left) or not long.endswith(c.right)]
    assert len(cut) > 5
    for c in contexts:
        text = texts[int(c.id) - 1]
        at = text.index(f"{c.left}{c.term}{c.right}")
        assert at == 0 or text[at - 1] == " "
        assert text[at + len(c.left + c.term + c.right) :][:1] in ("", " ")


def test_context_is_to_the_letter():
    said = story(6, 4)
    said[0] = Statement("1-0", "“The “Drought” is to  blame” – so it was.", "Minister A", datetime(2031, 5, 1))
    found = term_changes(said, days(said), 4, "2031-05-04", n_permutations=99)
    texts = {s.id: s.text for s in said}
    contexts = [c for t in found.terms for c in t.contexts]
    assert len(contexts) > 10
    assert all(f"{c.left}{c.term}{c.right}" in texts[c.id] for c in contexts)
    assert any(c.term == "Drought" for c in contexts)


def test_what_cannot_be_compared_is_refused():
    said = story(3, 3)
    assert "on 2 and 1 days" in (term_changes(said, days(said), 3, "2031-05-03").refused or "")
    short = [Statement(str(d), "Yes.", "Minister A", datetime(2031, 5, d)) for d in range(1, 4)]
    short += [Statement("4", "No.", "Minister A", datetime(2031, 5, 4))]
    found = term_changes(short, days(short), 3, "2031-05-03")
    assert "fewer than two terms stand in 4 of 4" in (found.refused or "")


def test_the_same_seed_gives_the_same_numbers():
    said = story()
    a, b = (term_changes(said, days(said), 9, "2031-05-09", n_permutations=99, random_state=3) for _ in range(2))
    assert a == b


def test_weights_give_a_speaker_the_same_on_both_sides():
    holds = np.ones((6, 1), dtype=bool)
    cells = make_cells(holds, np.array([1, 1, 2, 3, 3, 3]), ["a", "b", "a", "a", "b", "b"], 3)
    weight = cells.weights(cells.later[None])[0]
    later = cells.later[cells.day]
    for speaker in (0, 1):
        own = cells.speaker == speaker
        sums = [(weight * cells.n)[own & side].sum() for side in (later, ~later)]
        assert sums[0] == pytest.approx(sums[1])


def test_log_odds_are_those_of_the_formula():
    """One speaker, equal weights: Monroe's formula by hand."""
    holds = np.zeros((8, 2), dtype=bool)
    holds[:6, 0], holds[2:, 1] = True, True
    cells = make_cells(holds, np.array([1, 1, 2, 2, 3, 3, 4, 4]), ["a"] * 8, 3)
    found = compare_terms(cells, 99, np.random.default_rng(0))
    y0, y1, n0, n1 = 4, 2, 6, 6
    prior, whole = 0.1 * 6 * 6 / 12, 0.1 * 6
    odds = [np.log((y + prior) / (n + whole - y - prior)) for y, n in ((y0, n0), (y1, n1))]
    assert found.delta[0] == pytest.approx(odds[1] - odds[0])


def test_false_discovery_rates_are_ordered_as_p_values_and_capped():
    p = np.array([0.5, 0.001, 0.9, 0.04])
    q = false_discovery(p)
    assert (np.argsort(q, kind="stable") == np.argsort(p, kind="stable")).all()
    assert q.max() <= 1.0
    assert q[1] == pytest.approx(0.004)


@pytest.mark.parametrize(("before", "after"), [(3, 3), (2, 4)])
def test_the_smallest_p_value_is_what_the_orders_of_days_allow(before, after):
    days = range(1, before + after + 1)
    # Four words that come with the date at once: no order of the days sets them further apart.
    texts = ["Rain storm." if day <= before else "Worn bolts." for day in days for _ in range(4)]
    said = [Statement(f"{k}", text, "Minister A", datetime(2031, 5, 1 + k // 4)) for k, text in enumerate(texts)]
    found = term_changes(said, [1 + k // 4 for k in range(len(said))], before + 1, "x", n_permutations=1999)
    assert found.p_least == pytest.approx(least_p(before, after, 1999))
    assert min(term.p_value for term in found.terms) == pytest.approx(found.p_least, abs=0.025)


def test_what_stands_the_test_comes_before_what_one_day_repeats():
    """A word of one long day has the largest z-score and is no change; the list, however short, begins with changes."""
    said = story(28, 15)
    long_days = [(3, "calm")] * 28 + [(22, "sirens")] * 28
    both_words = [(day, word) for day in (1, 5, 7, 19, 23, 26) for word in ("calm", "sirens")]
    for k, (day, word) in enumerate(long_days + both_words):
        speaker = f"Minister {'AB'[k % 2]}"
        said.append(Statement(f"{day}-long-{k}", f"The {word} that night.", speaker, datetime(2031, 5, day)))
    found = term_changes(said, days(said), 15, "2031-05-15", n_permutations=999)
    assert found.n_significant == 2
    assert {t.term for t in found.terms[:2]} == {"drought", "flood"}
    assert all(t.q_value > SIGNIFICANT for t in found.terms[2:])
    (first,) = term_changes(said, days(said), 15, "2031-05-15", top=1, n_permutations=999).terms
    assert first.term in {"drought", "flood"}


def test_a_word_that_went_altogether_counts_for_more_than_one_that_went_by_half():
    """The z-score is small where a side has nothing of a term: by it few orders of days looked less than that."""
    gone, halved = (
        [
            Statement(f"{day}-{k}", f"{word}{FILL[(day + k) % 4]}.", "Minister A", datetime(2031, 5, day))
            for day in range(1, 12)
            for k in range(4)
            for word in ["The flood rose; " if day < 5 or (day % 2 and k < still) else ""]
        ]
        for still in (0, 4)
    )
    found = [term_changes(said, days(said), 5, "2031-05-05", n_permutations=1999) for said in (gone, halved)]
    p = [next(t.p_value for t in one.terms if t.term == "flood rose") for one in found]
    assert p[0] == pytest.approx(found[0].p_least, abs=0.003)
    assert p[1] > 3 * p[0]
