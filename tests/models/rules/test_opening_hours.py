"""Opening hours as people write them, and a week's hours told briefly."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.appointment_times import Offering, Schedule
from models.rules.community import Community
from models.rules.opening_hours import (
    Misread,
    WeekPart,
    group_week,
    is_even,
    list_guessed_years,
    read_openings_text,
    runs_of,
)
from models.rules.services import TICK
from models.rules.working_time import Openings

MORNING, AFTERNOON = (time(8, 30), time(12)), (time(14), time(17, 30))
BOTH: Openings = (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8:30-12:00 14:00-17:30", BOTH),
        ("8：30-12：00，14：00-17：30", BOTH),
        ("08:30–12:00、14:00–17:30", BOTH),
        ("8：30——12:00 14:00~17:30", BOTH),
        ("８：３０～１２：００；１４：００～１７：３０", BOTH),
        ("8:30到12:00和14:00至17:30", BOTH),
        ("8.30 - 12.00 / 14.00 - 17.30", BOTH),
        ("0830-1200 1400-1730", BOTH),
        ("8点半到12点，14点到17点半", BOTH),
        ("上午8点30分到12点，下午2点到5点半", BOTH),
        ("上午 8:30 到中午 12:00\n下午 2:00 到 5:30", BOTH),
        ("8:30am-12pm 2pm-5:30pm", BOTH),
        ("8:30 to 12:00", (MORNING,)),
        ("9-12", ((time(9), time(12)),)),
        ("8-12 14-17", ((time(8), time(12)), (time(14), time(17)))),
        ("9点到下午5点", ((time(9), time(17)),)),
        ("中午11点半到中午1点", ((time(11, 30), time(13)),)),
        ("晚上7点到9点", ((time(19), time(21)),)),
        ("休", ()),
        ("不开", ()),
        (" Closed ", ()),
    ],
)
def test_hours_are_read(written: str, meant: Openings) -> None:
    assert read_openings_text(written) == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", Misread.UNCLEAR),
        ("早上", Misread.UNCLEAR),
        ("8:30", Misread.UNCLEAR),
        ("8:30-12:00 还有下午", Misread.UNCLEAR),
        ("8:30-25:00", Misread.UNCLEAR),
        ("8:70-12:00", Misread.UNCLEAR),
        ("20:00-24:00", Misread.UNCLEAR),
        ("9-5pm", Misread.UNCLEAR),
        ("8:32-12:00", Misread.UNEVEN),
        ("12:00-8:30", Misread.DISORDERED),
        ("8:30-8:30", Misread.DISORDERED),
        ("14:00-17:30 8:30-12:00", Misread.DISORDERED),
        ("8:30-12:00 11:00-17:30", Misread.DISORDERED),
        ("8:30-12:00 12:00-17:30", Misread.DISORDERED),
        ("8:30-12:00 2:00-5:30", Misread.DISORDERED),
    ],
)
def test_what_cannot_be_taken_is_told_apart(written: str, why: Misread) -> None:
    assert read_openings_text(written) is why


@st.composite
def days(draw: st.DrawFn) -> Openings:
    """Hours of one day, in whole ticks."""
    edges = draw(st.lists(st.integers(0, 24 * 60 // TICK - 1), max_size=6, unique=True).map(sorted))
    times = [time(edge * TICK // 60, edge * TICK % 60) for edge in edges]
    return tuple(zip(times[0::2], times[1::2], strict=False))


@given(
    days(),
    st.sampled_from(["-", "–", "——", "～", "到", " 至 "]),
    st.sampled_from([" ", "、", "，", "; "]),
    st.booleans(),
)
def test_what_is_told_is_read_again(openings: Openings, dash: str, comma: str, wide: bool) -> None:
    told = comma.join(f"{opens:%H:%M}{dash}{closes:%H:%M}" for opens, closes in openings) or "休"
    assert read_openings_text(told.replace(":", "：") if wide else told) == openings
    assert is_even(openings)


@given(st.text(max_size=40))
def test_no_words_make_it_stumble(text: str) -> None:
    read = read_openings_text(text)
    assert isinstance(read, Misread) or all(opens < closes for opens, closes in read)


def test_equal_weekdays_are_told_together() -> None:
    evening: Openings = ((time(18), time(20)),)
    week: tuple[Openings, ...] = (BOTH, BOTH, evening, BOTH, BOTH, (), evening)
    assert group_week(week) == (WeekPart((0, 1, 3, 4), BOTH), WeekPart((2, 6), evening))
    assert group_week(((),) * 7) == ()


@given(st.lists(days(), min_size=7, max_size=7))
def test_no_day_is_lost_in_the_telling(week: list[Openings]) -> None:
    told = {weekday: part.openings for part in group_week(week) for weekday in part.weekdays}
    assert [told.get(weekday, ()) for weekday in range(7)] == week
    for part in group_week(week):
        runs = runs_of(part.weekdays)
        assert tuple(day for first, last in runs for day in range(first, last + 1)) == part.weekdays


def test_days_in_a_row_are_a_run() -> None:
    assert runs_of([0, 1, 2, 3, 4]) == [(0, 4)]
    assert runs_of([0, 1]) == [(0, 0), (1, 1)]
    assert runs_of([1, 3, 4, 5]) == [(1, 1), (3, 5)]
    assert runs_of([]) == []


def test_years_that_are_only_guessed(community: Community) -> None:
    certificates, square = community.service("certificates"), community.service("east_square")
    office, own = community.hours, community.hours_of(square.hours or community.office_hours)
    assert list_guessed_years(Offering(certificates, Schedule(office)), date(2026, 11, 23)) == []
    assert list_guessed_years(Offering(certificates, Schedule(office)), date(2026, 12, 2)) == [2027]
    assert list_guessed_years(Offering(square, Schedule(own)), date(2026, 12, 2)) == [], "holidays do not matter there"
