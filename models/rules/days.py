"""Days as people write them: 明天, 下周一, 11月30日, 11-30, 30号."""

import re
from datetime import date, timedelta

AHEAD = timedelta(days=183)
"""No day further off than half a year is meant: who writes last week's date does not mean the next year's."""

_NEAR = {"今天": 0, "明天": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1}
_WEEKDAY = re.compile(r"(下)?(?:周|星期|礼拜)([一二三四五六日天])")
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DAY = re.compile(r"(\d{1,2})[日号]")
_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}


def read_day(text: str, today: date) -> date | None:
    """The day that is meant, today or later; None where the words name none. Without a year it is the next such day."""
    words = re.sub(r"\s+", "", text.translate(_DIGITS)).lower()
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    found = _read_weekday(words, today) or _read_numbers(words, today)
    return found if found and today <= found <= today + AHEAD else None


def next_monday(today: date) -> date:
    """The first day of next week."""
    return today + timedelta(days=7 - today.weekday())


def _read_weekday(words: str, today: date) -> date | None:
    if not (found := _WEEKDAY.fullmatch(words)):
        return None
    weekday = "一二三四五六日".index("日" if found[2] == "天" else found[2])
    if found[1]:
        return next_monday(today) + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _read_numbers(words: str, today: date) -> date | None:
    if found := _FULL.fullmatch(words):
        return _date(*(int(number) for number in found.groups()))
    if found := _MONTH_DAY.fullmatch(words):
        return _first(today, [_date(year, int(found[1]), int(found[2])) for year in (today.year, today.year + 1)])
    if found := _DAY.fullmatch(words):
        months = ((today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1) for n in range(3))
        return _first(today, [_date(year, month, int(found[1])) for year, month in months])
    return None


def _first(today: date, days: list[date | None]) -> date | None:
    return next((day for day in days if day and day >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
