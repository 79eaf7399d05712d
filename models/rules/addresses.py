"""Addresses as people write them: the same door told in several ways is one place, and near ones stand together."""

import re
import unicodedata
from typing import TypeAlias

PlaceKey: TypeAlias = tuple[tuple[int, int, str], ...]

_NOISE = re.compile(r"[\s,，.。、:;'\"]+")
_DASHES = re.compile(r"[-‐‑‒–—―−~_/]+")
_BUILDING = re.compile(r"号楼|#楼|#|幢|(?<=[\da-z])座")
_UNIT = re.compile(r"(?<=\d)(?:门洞|门)(?=\d)")
_SPOKEN = re.compile(r"[一二三四五六七八九十]{1,3}(?=栋|单元)")
_BARE = re.compile(r"([a-z]?\d{1,3})-(?:(\d{1,2})-)?(\d{1,4})")
_AFTER = re.compile(r"(栋|单元|号)-")
_DOOR_WORD = re.compile(r"(?<=\d)[室房户]+$")
_DOOR_NUMBER = re.compile(r"((?:栋|单元)\d+)号$")
_HAS_DOOR = re.compile(r"\d[a-z]?号?$")
_IN_BLOCK = re.compile(r"(?<!\d)(?:[a-z]?\d{1,3}|[a-z])栋")
_IN_LANE = re.compile(r"[\u3400-\u9fff]{1,4}(?:新村|小区|花园|[巷街路弄里村庄苑])")
_NUMBERED = re.compile(r"\d{1,3}号(?=\d)")
_PARTS = re.compile(r"\d+|\D+")
_DIGITS = "一二三四五六七八九"


def normalise(address: str) -> str:
    """The same for the same door, however it is written: full-width or not, 幢 or 号楼, with a 室 behind or without."""
    text = _NOISE.sub("", unicodedata.normalize("NFKC", address).casefold())
    text = _BUILDING.sub("栋", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))
    text = _UNIT.sub("单元", _SPOKEN.sub(_count, text))
    text = _DOOR_NUMBER.sub(r"\1", _DOOR_WORD.sub("", _AFTER.sub(r"\1", text)))
    if bare := _BARE.fullmatch(text):
        building, unit, door = bare.groups()
        return f"{building}栋{unit}单元{door}" if unit else f"{building}栋{door}"
    return text


def names_door(address: str) -> bool:
    """Whether a normalised address leads to one door. Of whom only the building is known, nobody knows with whom they
    live.
    """
    return bool(_HAS_DOOR.search(address))


def building_of(address: str) -> str:
    """`3栋` of 3栋2单元501, `东三巷12号` of 东三巷12号3单元501, `东三巷` of 东三巷12号; empty where none can be told.
    Never a door, and nothing else that somebody may have written there: it is shown to a whole group.
    """
    text = normalise(address)
    if block := _IN_BLOCK.search(text):
        return block.group().upper()
    if lane := _IN_LANE.match(text):
        house = _NUMBERED.match(text, lane.end())
        return lane.group() + (house.group() if house else "")
    return ""


def place_key(address: str | None, group_id: int | None = None) -> PlaceKey:
    """Sorts near places together: group, building, unit and door, as numbers where they are numbers. Where nothing is
    known comes last.
    """
    parts = _PARTS.findall(normalise(address or ""))
    told = [(0, int(part), "") if part.isascii() and part.isdecimal() else (1, 0, part) for part in parts]
    return ((0, group_id, "") if group_id is not None else (2, 0, ""), *(told or [(2, 0, "")]))


def _count(spoken: re.Match[str]) -> str:
    """三 as 3, 十二 as 12, 二十一 as 21."""
    tens, ten, ones = spoken.group().rpartition("十")
    if not ten:
        return "".join(str(_DIGITS.index(digit) + 1) for digit in ones)
    if any(digit not in _DIGITS for digit in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return spoken.group()
    return str((_DIGITS.index(tens) + 1 if tens else 1) * 10 + (_DIGITS.index(ones) + 1 if ones else 0))
