"""Figures, computed again by hand from small histories."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.desk.figures import BOUNDS, Contributed, by_week, histogram, in_words, quantile, share, waits

MONDAY = datetime(2025, 11, 24, tzinfo=UTC).timestamp()
DAY = 86_400.0


def test_weeks_begin_on_monday_and_none_is_left_out():
    history = [
        Contributed(MONDAY, MONDAY + 5, MONDAY + DAY, "merged"),
        Contributed(MONDAY + 6 * DAY, MONDAY + 6 * DAY + 9, None, "open"),
        Contributed(MONDAY + 15 * DAY, None, MONDAY + 16 * DAY, "closed"),
    ]
    weeks = by_week(history, MONDAY + 16 * DAY)

    assert [(week.monday, dict(week.counts)) for week in weeks] == [
        ("2025-11-24", {"merged": 1, "open": 1}),
        ("2025-12-01", {}),
        ("2025-12-08", {"closed": 1}),
    ]


def test_a_year_of_weeks_is_shown_at_most():
    old = Contributed(MONDAY - 1000 * DAY, None, None, "open")

    assert len(by_week([old], MONDAY)) == 53
    assert by_week([], MONDAY) == ()


def test_waits_count_what_has_ended():
    history = [Contributed(100.0, 103.0, 200.0, "merged"), Contributed(100.0, None, None, "open")]

    assert waits(history, "answered") == [3.0]
    assert waits(history, "closed") == [100.0]


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([0.5, 0.9, 1.0]))
def test_a_quantile_is_a_value_that_so_many_are_not_above(values, level):
    found = quantile(values, level)

    assert found in values
    assert sum(value <= found for value in values) >= level * len(values) - 1e-9
    assert sum(value < found for value in values) < level * len(values) + 1e-9


@given(st.lists(st.floats(0, 1e6)))
def test_a_histogram_counts_each_value_once(values):
    counts = histogram(values)

    assert len(counts) == len(BOUNDS) + 1
    assert sum(counts) == len(values)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(part, more):
    found = share(part, part + more)

    assert 0.0 <= found.low <= found.high <= 1.0
    if found.whole:
        assert found.low - 1e-9 <= part / found.whole <= found.high + 1e-9


def test_shares_are_told_from_five_up():
    assert not share(4, 4).is_told
    assert share(5, 7).is_told
    assert share(5, 7).percent == 71


def test_durations_are_in_their_largest_unit():
    assert [in_words(seconds) for seconds in (0.4, 100.0, 7300.0, 100_000.0)] == ["0 s", "2 min", "2 h", "28 h"]
