"""What a centre's staff can change of a service, and how they write it: 45, 一个半小时, 前10后5."""

import re
import unicodedata
from enum import StrEnum, auto

from models.rules.services import TICK


class Field(StrEnum):
    """One thing that can be changed, in the order in which it is told."""

    MINUTES = auto()
    BUFFERS = auto()
    EVERY = auto()
    SEATS = auto()
    SERVED_BY = auto()
    HOURS = auto()
    NOTICE_HOURS = auto()
    HORIZON_DAYS = auto()
    MOST_ACTIVE = auto()
    BRING = auto()


BUFFERS = ("buffer_before", "buffer_after")

PARTS: dict[Field, tuple[str, ...]] = {field: (field.value,) for field in Field} | {Field.BUFFERS: BUFFERS}
"""The fields of a service that each of them stands for."""

LIMITS: dict[Field, tuple[int, int]] = {
    Field.MINUTES: (TICK, 12 * 60),
    Field.BUFFERS: (0, 4 * 60),
    Field.EVERY: (TICK, 12 * 60),
    Field.SEATS: (1, 500),
    Field.NOTICE_HOURS: (0, 14 * 24),
    Field.HORIZON_DAYS: (1, 183),
    Field.MOST_ACTIVE: (1, 99),
}
"""The least and the most of what is a number, as `models.rules.services` has it."""

PRESETS: dict[Field, tuple[int, ...]] = {
    Field.MINUTES: (10, 15, 20, 30, 40, 60, 90, 120),
    Field.BUFFERS: (0, 5, 10, 15),
    Field.EVERY: (0, 10, 15, 20, 30, 60),
    Field.SEATS: (1, 2, 4, 6, 10, 20),
    Field.NOTICE_HOURS: (0, 1, 2, 4, 24, 48),
    Field.HORIZON_DAYS: (7, 14, 30, 60, 90),
    Field.MOST_ACTIVE: (1, 2, 3, 5),
}
"""What is offered as buttons; 0 is none at all."""

IN_TICKS = frozenset({Field.MINUTES, Field.BUFFERS, Field.EVERY})

_MINUTE, _HOUR, _DAY = 1, 60, 24 * 60
_UNIT_OF = {Field.NOTICE_HOURS: _HOUR, Field.HORIZON_DAYS: _DAY}
"""In minutes, what a number without a unit means; for everything else that is a length it is minutes."""
_UNITS = {
    "分钟": _MINUTE, "分": _MINUTE, "minutes": _MINUTE, "minute": _MINUTE, "mins": _MINUTE, "min": _MINUTE,
    "小时": _HOUR, "钟头": _HOUR, "hours": _HOUR, "hour": _HOUR, "h": _HOUR,
    "天": _DAY, "日": _DAY, "days": _DAY, "day": _DAY,
    "周": 7 * _DAY, "星期": 7 * _DAY, "礼拜": 7 * _DAY, "weeks": 7 * _DAY, "week": 7 * _DAY,
    "月": 30 * _DAY, "months": 30 * _DAY, "month": 30 * _DAY,
}  # fmt: skip
_NUMBER = r"\d{1,4}(?:\.5)?|[一二两三四五六七八九十]{1,3}"
_SPAN = re.compile(rf"(?:({_NUMBER})个?(半)?|(半)个?)({'|'.join(_UNITS)})?(半)?")
_COUNT = re.compile(rf"({_NUMBER})(?:位|个|人|名|people|persons?)?")
_BOTH = re.compile(r"前(.+?)[,、]?后(.+)|([^,/、]+)[,/、]([^,/、]+)")
_NONE = frozenset({"0", "无", "没有", "不用", "不留", "不要", "none", "no"})
_DIGITS = {letter: number for number, letter in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


def read_value(field: Field, text: str) -> dict[str, int | None] | None:
    """The fields of the service that the answer means, each within its limits; None where it means none."""
    words = re.sub(r"(?<=\d)\s+(?=\d)", ",", unicodedata.normalize("NFKC", text).lower().strip())
    words = re.sub(r"\s+|^前后各?|各|提前", "", words)
    match field:
        case Field.BUFFERS:
            return _read_buffers(words)
        case Field.EVERY if words in _NONE | {"接着", "接着排"}:
            return {field: None}
        case Field.SEATS | Field.MOST_ACTIVE:
            counted = _COUNT.fullmatch(words)
            return _limited(field, _read_number(counted[1]) if counted else None)
        case _:
            return _limited(field, _read_length(field, words))


def _read_buffers(words: str) -> dict[str, int | None] | None:
    """前10后5, 10/5, or one length for both sides."""
    found = _BOTH.fullmatch(words)
    sides = [side for side in found.groups() if side] if found else [words, words]
    lengths = [_in_limits(Field.BUFFERS, _read_length(Field.BUFFERS, side)) for side in sides]
    return None if None in lengths else dict(zip(BUFFERS, lengths, strict=True))


def _limited(field: Field, number: float | None) -> dict[str, int | None] | None:
    value = _in_limits(field, number)
    return None if value is None else {field: value}


def _in_limits(field: Field, number: float | None) -> int | None:
    least, most = LIMITS[field]
    if number is None or number != int(number) or not least <= number <= most:
        return None
    return None if field in IN_TICKS and number % TICK else int(number)


def _read_length(field: Field, words: str) -> float | None:
    """How long, in the field's unit: 90, 90分钟, 1小时30分, 一个半小时, 2周."""
    unit, minutes, at = _UNIT_OF.get(field, _MINUTE), 0.0, 0
    if words in _NONE:
        return 0
    while at < len(words):
        found = _SPAN.match(words, at)
        part = _read_part(found, unit) if found else None
        if found is None or part is None:
            return None
        minutes, at = minutes + part, found.end()
    return minutes / unit if words else None


def _read_part(found: re.Match[str], unit: int) -> float | None:
    number, half, only_half, word, half_behind = found.groups()
    amount = 0.5 if only_half else _read_number(number)
    if amount is None or (not word and (half or only_half or half_behind)):
        return None
    return (amount + (0.5 if half or half_behind else 0)) * (_UNITS[word] if word else unit)


def _read_number(word: str) -> float | None:
    """3, 1.5, 三, 十二, 二十; None where it is none."""
    if word[0].isdecimal():
        return float(word)
    tens, ten, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones if ten else tens, 0)
