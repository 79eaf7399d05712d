"""How long something takes, as people write it: 两个半小时, 1小时20分, 90分钟, 1.5h, or simply 90."""

import re

from models.rules.days import plain

_DIGITS = {"零": 0, "〇": 0, "两": 2} | {letter: number for number, letter in enumerate("一二三四五六七八九", start=1)}
_NUMBER = r"\d{1,3}(?:\.\d)?|[一二两三四五六七八九十]{1,3}|半"
_SPAN = re.compile(
    rf"""
    (?:(?P<hours>{_NUMBER})(?:个(?P<half>半)?)?(?P<and>半)?\s*(?:小时|钟头|hours?|hrs?|h)(?P<later>半)?(?:零|又|and)?)?\s*
    (?:(?P<minutes>{_NUMBER})\s*(?:分钟?|minutes?|mins?|m|')?|(?P<quarters>[一二三123])刻钟?)?
    """,
    re.VERBOSE,
)
_AT_END = re.compile(
    rf"[\s,，、:：(（\[【-]*(?P<span>(?:{_NUMBER})\s*(?:个半?)?(?:小时|钟头|分钟?|刻钟|hours?|minutes?|mins?|h)[^\s)）]{{0,6}}?)"
    r"[)）\]】]*$"
)


def read_minutes(text: str) -> int | None:
    """The minutes that are meant; None where the words say nothing of the kind. A bare number is one of minutes."""
    words = plain(text).strip().removeprefix("约").removeprefix("大约").strip()
    found = _SPAN.fullmatch(words)
    if not words or found is None:
        return None
    hours, minutes = _number(found["hours"]), _number(found["minutes"])
    halves = sum(1 for name in ("half", "and", "later") if found[name])
    quarters = _number(found["quarters"])
    return round(hours * 60 + halves * 30 + quarters * 15 + minutes)


def split_minutes(line: str) -> tuple[str, int | None]:
    """What something is called and how long it takes, where that stands behind it: 灌渠硬化 30分钟."""
    found = _AT_END.search(line)
    minutes = read_minutes(found["span"]) if found else None
    if found is None or minutes is None or not line[: found.start()].strip():
        return line.strip(), None
    return line[: found.start()].strip(" ,，、:：-—"), minutes


def _number(said: str | None) -> float:
    if not said:
        return 0
    if said == "半":
        return 0.5
    if said[0].isascii():
        return float(said)
    tens, has_ten, ones = said.rpartition("十")
    if not has_ten:
        return _DIGITS.get(said, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
