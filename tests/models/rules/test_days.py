"""Days as people write them."""

from datetime import date

import pytest

from models.rules.days import next_monday, read_day

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("今天", date(2026, 11, 23)),
        ("明天", date(2026, 11, 24)),
        ("Tomorrow", date(2026, 11, 24)),
        ("大后天", date(2026, 11, 26)),
        ("周一", date(2026, 11, 23)),
        ("周日", date(2026, 11, 29)),
        ("星期天", date(2026, 11, 29)),
        ("下周一", date(2026, 11, 30)),
        ("下星期三", date(2026, 12, 2)),
        ("11-30", date(2026, 11, 30)),
        ("11/30", date(2026, 11, 30)),
        ("11.30", date(2026, 11, 30)),
        ("11月30日", date(2026, 11, 30)),
        ("11 月 30 号", date(2026, 11, 30)),
        ("１１月３０日", date(2026, 11, 30)),
        ("30号", date(2026, 11, 30)),
        ("2号", date(2026, 12, 2)),
        ("31日", date(2026, 12, 31)),
        ("1-5", date(2027, 1, 5)),
        ("2027年1月5日", date(2027, 1, 5)),
        ("2026-11-23", date(2026, 11, 23)),
    ],
)
def test_a_day_is_read(written: str, meant: date) -> None:
    assert read_day(written, TODAY) == meant


@pytest.mark.parametrize(
    "written",
    ["", "3", "11", "下下周一", "11-31", "2-30", "13-1", "11-20", "2026-11-22", "2027-11-23", "30", "十号", "11-30-1"],
)
def test_what_is_no_day_to_come_is_not_guessed(written: str) -> None:
    assert read_day(written, TODAY) is None


def test_next_monday_is_never_today() -> None:
    assert next_monday(TODAY) == date(2026, 11, 30)
    assert next_monday(date(2026, 11, 29)) == date(2026, 11, 30)
