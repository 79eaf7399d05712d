"""Opening hours as people write them, `8:30-12:00 14:00-17:30` or 上午8点半到12点, and a week's hours told briefly."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum, auto

from models.rules import holidays
from models.rules.appointment_times import Offering
from models.rules.services import TICK
from models.rules.working_time import CLOSED, Openings, check_openings

_CLOSED = frozenset({"休", "休息", "不开", "不开门", "关", "关门", "放假", "停", "closed", "off", "none"})
_HALVES = {"凌晨": 0, "清晨": 0, "早上": 0, "上午": 0, "中午": 12, "下午": 12, "傍晚": 12, "晚上": 12}
_DAY_HALF = f"({'|'.join(_HALVES)})?"
_EDGE = _DAY_HALF + r"\s*(\d{1,2})(?:[:点时.](半|\d{1,2})?分?|(\d{2}))?\s*(am|pm)?"
_OPENING = re.compile(rf"{_EDGE}\s*(?:-|到|至|to)\s*{_EDGE}")
_BETWEEN = re.compile(r"[\s,;/、。和]+")
_DASHES = re.compile(r"[-—–‐‑−~]+")


class Misread(StrEnum):
    """Why written hours cannot be taken."""

    UNCLEAR = auto()  # no hours are to be found in it
    UNEVEN = auto()  # not in whole ticks
    DISORDERED = auto()  # backwards, or one into the other


@dataclass(frozen=True)
class WeekPart:
    """Weekdays, from 0 for Monday, with the same hours."""

    weekdays: tuple[int, ...]
    openings: Openings


def read_openings_text(text: str) -> Openings | Misread:
    """A day's hours, none for 休 and the like; or why they cannot be taken."""
    words = _BETWEEN.sub(" ", _DASHES.sub("-", unicodedata.normalize("NFKC", text).lower())).strip()
    if words in _CLOSED:
        return CLOSED
    found = list(_OPENING.finditer(words))
    openings = [_read_opening(each) for each in found]
    known = tuple(opening for opening in openings if opening)
    if not known or len(known) < len(openings) or _OPENING.sub("", words).strip():
        return Misread.UNCLEAR
    return _judge(known)


def is_even(openings: Openings) -> bool:
    """Whether these hours begin and end in whole ticks."""
    return all(edge.minute % TICK == 0 and not edge.second for opening in openings for edge in opening)


def group_week(days: Sequence[Openings]) -> tuple[WeekPart, ...]:
    """Monday to Sunday with equal weekdays together, in the order in which they first come; closed ones left out."""
    kinds = dict.fromkeys(openings for openings in days if openings)
    return tuple(
        WeekPart(tuple(weekday for weekday, openings in enumerate(days) if openings == kind), kind) for kind in kinds
    )


def runs_of(weekdays: Sequence[int]) -> list[tuple[int, int]]:
    """The same weekdays as runs from a first to a last; two in a row are told apart."""
    runs: list[tuple[int, int]] = []
    for weekday in weekdays:
        if runs and runs[-1][1] == weekday - 1:
            runs[-1] = (runs[-1][0], weekday)
        else:
            runs.append((weekday, weekday))
    pairs = ([(first, first), (last, last)] if last - first == 1 else [(first, last)] for first, last in runs)
    return [run for pair in pairs for run in pair]


def list_guessed_years(offering: Offering, today: date) -> list[int]:
    """The years into which it can be booked and whose holidays are not announced yet; none where it does not mind."""
    if offering.schedule.hours.calendar is not holidays.china:
        return []
    years = range(today.year, offering.last_day(today).year + 1)
    return [year for year in years if not holidays.knows_year(year)]


def _read_opening(found: re.Match[str]) -> tuple[time, time] | None:
    half, *start, am = found.groups()[:5]
    end_half, *end, end_am = found.groups()[5:]
    if (am is None) is not (end_am is None):
        return None  # 9-5pm and 2-5pm do not mean the same by their beginning
    opens, closes = _read_edge(start, half, am), _read_edge(end, end_half or half, end_am)
    return (opens, closes) if opens and closes else None


def _read_edge(parts: Sequence[str | None], half: str | None, am: str | None) -> time | None:
    """The time of day. What follows 下午 is in the afternoon as well; after 中午 that is 1, and not 11."""
    hour, behind, joined = int(parts[0] or 0), parts[1], parts[2]
    if am:
        hour = hour % 12 + (12 if am == "pm" else 0)
    elif half and _HALVES[half] and hour < (6 if half == "中午" else 12):
        hour += 12
    try:
        return time(hour, 30 if behind == "半" else int(behind or joined or 0))
    except ValueError:
        return None


def _judge(openings: Openings) -> Openings | Misread:
    try:
        check_openings(openings)
    except ValueError:
        return Misread.DISORDERED
    return openings if is_even(openings) else Misread.UNEVEN
