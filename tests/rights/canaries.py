"""Canaries: words that occur in the data of one grid and nowhere else. Where one is seen, something of that grid was
shown.
"""

import re
from enum import Enum, auto
from typing import NamedTuple

GRIDS = (3, 5)


class Kind(Enum):
    """What was shown."""

    NAME = auto()  # of a resident
    STAFF = auto()  # of somebody who serves, whom their grid may know by name
    PHONE = auto()
    ADDRESS = auto()
    TEXT = auto()  # what somebody wrote of a matter
    VISIT = auto()  # what somebody wrote with an appointment: where to, why not, how it was
    CALLED = auto()  # what a resident wants to be called
    TOLD = auto()  # what somebody wrote of a household: in the diary, why not to come, what happened there


class Canary(NamedTuple):
    """Something of a grid; `whose` is the letter or the number that tells its people apart."""

    kind: Kind
    grid: int
    whose: str = ""


NAMES = {3: "翊", 5: "翀"}
STAFF = {3: "铎", 5: "钰"}
PHONES = {3: "1393333", 5: "1395555"}
LANES = {3: "翡翠里", 5: "琥珀里"}
TEXTS = {3: "苜蓿", 5: "茉莉"}
VISITS = {3: "薄荷", 5: "茴香"}
CALLED = {3: "萱", 5: "蓁"}
TOLD = {3: "藿香", 5: "紫苏"}
LETTERS = "珂珈珉珙珞珩珽琅琎琚琛琦琨琪琬琮琯琰琳琴琼瑀瑄瑗瑛瑜瑞瑾璁璇璋璐璞璟璠璨"

_PATTERNS = [
    (kind, grid, re.compile(word + more))
    for kind, words, more in (
        (Kind.NAME, NAMES, f"([{LETTERS}])"),
        (Kind.STAFF, STAFF, f"([{LETTERS}])"),
        (Kind.PHONE, PHONES, r"(\d{4})"),
        (Kind.ADDRESS, LANES, r"(\d*)"),
        (Kind.TEXT, TEXTS, "()"),
        (Kind.VISIT, VISITS, f"([{LETTERS}])"),
        (Kind.CALLED, CALLED, f"([{LETTERS}])"),
        (Kind.TOLD, TOLD, f"([{LETTERS}]\\d*)"),
    )
    for grid, word in words.items()
]
_WORDS = (NAMES, STAFF, PHONES, LANES, TEXTS, VISITS, CALLED, TOLD)
_ANY = re.compile("|".join(word for words in _WORDS for word in words.values()))


def list_canaries(words: str) -> set[Canary]:
    """Everything of any grid that is seen in these words."""
    if not _ANY.search(words):
        return set()
    return {Canary(kind, grid, whose) for kind, grid, pattern in _PATTERNS for whose in pattern.findall(words)}


def name_of(grid: int, number: int, surname: str = "王") -> str:
    """A resident's name."""
    return f"{surname}{NAMES[grid]}{LETTERS[number]}"


def staff_name(grid: int, number: int) -> str:
    """The name of somebody who serves a grid."""
    return f"于{STAFF[grid]}{LETTERS[number]}"


def phone_of(grid: int, number: int) -> str:
    """A telephone number."""
    return f"{PHONES[grid]}{number:04}"


def address_of(grid: int, number: int) -> str:
    """A house and a door."""
    return f"{LANES[grid]}{number:02}号"


def text_of(grid: int, number: int) -> str:
    """What somebody of that grid writes, telephone number included."""
    return f"{TEXTS[grid]}那边的路灯坏了，请打{phone_of(grid, number)}"


def visit_of(grid: int, number: int) -> str:
    """What somebody writes with an appointment; unlike other words it tells whose it is."""
    return f"{VISITS[grid]}{LETTERS[number]}那边走过去"


def called_of(grid: int, number: int) -> str:
    """What a resident wants to be called."""
    return f"{CALLED[grid]}{LETTERS[number]}阿姨"


def told_of(grid: int, number: int, count: int) -> str:
    """What somebody writes of a household; it tells who wrote it, and which time."""
    return f"{TOLD[grid]}{LETTERS[number]}{count:03}，家里都好"
