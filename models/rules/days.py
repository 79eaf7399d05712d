"""Days as people write them: 明天, 下周一, 11月30日, 11-30, 30号, 30 November, next monday."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

AHEAD = timedelta(days=183)
"""No day further off than half a year is meant: who writes last week's date does not mean the next year's."""

WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6} | {
    name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
}
WEEKDAY = r"(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS_AWAY = {"今": 0, "明": 1, "后": 2, "大后": 3} | {
    name: number
    for number, names in enumerate(("today tonight this", "tomorrow", "dayaftertomorrow"))
    for name in names.split()
}

# A number after a street or a house, or before a part of one, is an address: 东三巷5号, 3号楼, 3-2-501.
_NO_ADDRESS = r"(?<![\d./:第路街巷弄道村区院楼栋幢元家-])"
_NO_HOUSE = r"(?![楼栋幢院门单室房线机码店桌窗厅车])"
_NO_AMOUNT = r"(?![-/.:]?\d|[日号个人天点时小元块楼栋幢层单室年岁倍折米度斤公万千百期次件分%])"
_ITS_WEEKDAY = r"(?:\(?(?:周|星期|礼拜)(?P<its>[一二三四五六日天])\)?)?"
_ENGLISH_WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_ENGLISH_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_ENGLISH_YEAR = r"(?:,?\s*(?P<year>\d{4})(?![\d:]))?"
_OF_WEEKDAY = rf"(?:(?<![a-z])(?P<its>{_ENGLISH_WEEKDAY}),?\s*)?"

_FULL = r"(?<!\d)(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:[日号]|(?!\d))" + _ITS_WEEKDAY
_MONTH_DAY = r"(?<!\d)(?P<month>\d{1,2})月份?(?P<day>\d{1,2})(?:[日号]|(?![-/.:]?\d))" + _ITS_WEEKDAY
_SHORT = (
    rf"{_NO_ADDRESS}(?P<month>0?[1-9]|1[0-2])[-/.](?P<day>0?[1-9]|[12]\d|3[01])(?:[日号]{_NO_HOUSE}|{_NO_AMOUNT})"
    + _ITS_WEEKDAY
)
_ENGLISH_DAY_MONTH = rf"{_OF_WEEKDAY}(?<!\d){_ENGLISH_DAY}(?:\s*of)?\s*{_ENGLISH_MONTH}(?![a-z]){_ENGLISH_YEAR}"
_ENGLISH_MONTH_DAY = rf"{_OF_WEEKDAY}(?<![a-z]){_ENGLISH_MONTH}\s*{_ENGLISH_DAY}(?![\d:]|\s*[ap]\.?m){_ENGLISH_YEAR}"
_DAY = rf"{_NO_ADDRESS}(?P<day>0?[1-9]|[12]\d|3[01])(?:日(?![内游])|号{_NO_HOUSE}){_ITS_WEEKDAY}"
_NEAR = r"(?P<near>(?<!大)大后|(?<![以之最然前大])后|[明今])(?:天|日(?!子)|儿(?!子)|(?=[早晚](?![上点])))"
_ENGLISH_NEAR = (
    r"(?<![a-z])(?:the\s*)?"
    r"(?P<near>today|tonight|tomorrow|day\s*after\s*tomorrow|this(?=\s*(?:morning|afternoon|evening)))(?![a-z])"
)
_IN_WEEK = rf"(?:(?P<next>下)个?)?{WEEKDAY}"
_ENGLISH_IN_WEEK = rf"(?<![a-z])(?P<next>next\s*)?(?P<weekday>{_ENGLISH_WEEKDAY})(?![a-z])"


@dataclass(frozen=True)
class Form:
    """One way to name a day, and which day it means."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], date], date | None]

    def tell(self, found: re.Match[str], today: date) -> date | None:
        """The day, today or later; None where there is no such day, or it falls on another weekday than was said."""
        day, weekday = self.read(found, today), found.groupdict().get("its")
        if day is None or not today <= day <= today + AHEAD:
            return None
        return day if weekday is None or day.weekday() == WEEKDAYS[weekday[:3]] else None


def read_day(text: str, today: date) -> date | None:
    """The day that is meant, today or later; None where the words name none. Without a year it is the next such day."""
    words = re.sub(r"\s+", "", plain(text))
    for form in FORMS:
        if found := form.pattern.fullmatch(words):
            return form.tell(found, today)
    return None


def plain(text: str) -> str:
    """The same words in small letters, with digits and signs of ordinary width."""
    return unicodedata.normalize("NFKC", text).lower()


def next_monday(today: date) -> date:
    """The first day of next week."""
    return today + timedelta(days=7 - today.weekday())


def date_of(year: int, month: int, day: int) -> date | None:
    """None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read_near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_DAYS_AWAY["".join(found["near"].split())])


def _read_weekday(found: re.Match[str], today: date) -> date:
    weekday = WEEKDAYS[found["weekday"][:3]]
    if found["next"]:
        return next_monday(today) + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _read_date(found: re.Match[str], today: date) -> date | None:
    month = found["month"]
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
    year = found.groupdict().get("year")
    years = [int(year)] if year else [today.year, today.year + 1]
    return _first(today, (date_of(year, number, int(found["day"])) for year in years))


def _read_day_of_month(found: re.Match[str], today: date) -> date | None:
    months = ((today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1) for n in range(3))
    return _first(today, (date_of(year, month, int(found["day"])) for year, month in months))


def _first(today: date, days: Iterable[date | None]) -> date | None:
    return next((day for day in days if day and day >= today), None)


FORMS = (
    Form(re.compile(_FULL), _read_date),
    Form(re.compile(_MONTH_DAY), _read_date),
    Form(re.compile(_SHORT), _read_date),
    Form(re.compile(_ENGLISH_DAY_MONTH), _read_date),
    Form(re.compile(_ENGLISH_MONTH_DAY), _read_date),
    Form(re.compile(_DAY), _read_day_of_month),
    Form(re.compile(_NEAR), _read_near),
    Form(re.compile(_ENGLISH_NEAR), _read_near),
    Form(re.compile(_IN_WEEK), _read_weekday),
    Form(re.compile(_ENGLISH_IN_WEEK), _read_weekday),
)
"""In the order in which they are looked for: what is the beginning of another comes after it."""
