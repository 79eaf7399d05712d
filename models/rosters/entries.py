"""What one row of a roster says, or why it cannot be taken."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from models.rosters.cells import plain
from models.rosters.columns import Column
from models.rosters.places import Names
from models.rosters.reading import SheetRow
from models.rules.names import LONGEST_ADDRESS, LONGEST_CALLED, LONGEST_NAME
from models.rules.roles import HELD_IN, Place, Role
from models.rules.traits import Trait

LONGEST_NUMBER = 40
LARGEST_ID = 2**63 - 1
OWN_NUMBER = "#"
"""Begins the numbers that we write for people who have none of the office's."""

_PHONE = re.compile(r"\+?[0-9][0-9-]{1,18}[0-9]")
_MOBILE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")
_BETWEEN = re.compile(r"[、,，;；/]")
_NO = {"否", "未核实", "no", "n", "false", "0"}
_YES = {"", "是", "已核实", "yes", "y", "true", "1"}
NOTHING = {"无", "没有", "none"}
"""Takes back what stands in a cell; an empty one leaves it."""
_YEAR = re.compile(r"(19[3-9][0-9]|20[0-9]{2})年?")


class Reason(StrEnum):
    """Why a row is refused."""

    NO_NAME = auto()
    LONG_NAME = auto()
    LONG_NUMBER = auto()
    LONG_ADDRESS = auto()
    UNKNOWN_GRID = auto()
    UNKNOWN_GROUP = auto()
    GROUP_OF_OTHER_GRID = auto()
    BAD_PHONE = auto()
    BAD_TELEGRAM = auto()
    BAD_VERIFIED = auto()
    LONG_CALLED = auto()
    UNKNOWN_TRAIT = auto()
    BAD_SCHOOL_YEAR = auto()
    UNKNOWN_ROLE = auto()
    ROLE_WITHOUT_PLACE = auto()
    UNKNOWN_ROLE_PLACE = auto()
    ADMIN = auto()
    NO_PLACE = auto()
    TWICE = auto()
    SAME_PERSON = auto()
    NAMESAKES = auto()
    NO_SUCH_PERSON = auto()
    ANOTHER_NAME = auto()
    ACCOUNT_TAKEN = auto()
    ANOTHER_ACCOUNT = auto()
    HAS_LEFT = auto()
    IS_ERASED = auto()


class RowError(Exception):
    """The row cannot be taken; `detail` is what it says wrongly, or what it collides with."""

    def __init__(self, reason: Reason, detail: object = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, str(detail)


@dataclass(frozen=True, slots=True)
class Held:
    """A role and the place in which it is held, as `models.roles.Scope` packs it."""

    role: Role
    scope: str = ""
    grid_id: int | None = None
    group_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says of a person. None: it says nothing about that, and what is stored stays."""

    row: int
    name: str
    number: str | None = None
    grid_id: int | None = None
    group_id: int | None = None
    address: str | None = None
    phone: str | None = None
    telegram_id: int | None = None
    roles: frozenset[Held] | None = None
    is_verified: bool = True
    called: str | None = None
    """Empty: nothing but their name."""
    traits: tuple[Trait, ...] | None = None
    school_year: int | None = None
    """0: they go to no school."""


def read_entry(row: SheetRow, columns: Mapping[Column, int], names: Names) -> Entry:
    """Understand a row. Raises RowError."""
    texts = {column: row.cells[index] for column, index in columns.items() if index < len(row.cells)}
    cells = {column: texts.get(column, "") for column in Column}
    grid_id, group_id = _read_home(cells[Column.GRID], cells[Column.GROUP], names)
    return Entry(
        row=row.number,
        name=_short(cells[Column.NAME], LONGEST_NAME, Reason.LONG_NAME) or _refuse(Reason.NO_NAME),
        number=_short(_ascii(cells[Column.NUMBER]), LONGEST_NUMBER, Reason.LONG_NUMBER),
        grid_id=grid_id,
        group_id=group_id,
        address=_short(cells[Column.ADDRESS], LONGEST_ADDRESS, Reason.LONG_ADDRESS),
        phone=_read_phone(cells[Column.PHONE]),
        telegram_id=_read_telegram(cells[Column.TELEGRAM]),
        roles=_read_roles(cells[Column.ROLES], grid_id, group_id, names) if Column.ROLES in columns else None,
        is_verified=_read_verified(cells[Column.VERIFIED]),
        called=_read_called(cells[Column.CALLED]),
        traits=_read_traits(cells[Column.TRAITS], names),
        school_year=_read_school_year(cells[Column.SCHOOL_YEAR]),
    )


def _refuse(reason: Reason, detail: object = "") -> str:
    raise RowError(reason, detail)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _short(text: str, longest: int, reason: Reason) -> str | None:
    if len(text) > longest:
        raise RowError(reason, longest)
    return text or None


def _read_home(grid: str, group: str, names: Names) -> tuple[int | None, int | None]:
    grid_id = names.grids.get(plain(grid)) if grid else None
    group_id = names.groups.get(plain(group)) if group else None
    if grid and grid_id is None:
        raise RowError(Reason.UNKNOWN_GRID, grid)
    if group and group_id is None:
        raise RowError(Reason.UNKNOWN_GROUP, group)
    if group_id is None:
        return grid_id, None
    if grid_id not in (None, names.grid_of_group[group_id]):
        raise RowError(Reason.GROUP_OF_OTHER_GRID, group)
    return names.grid_of_group[group_id], group_id


def _read_phone(text: str) -> str | None:
    phone = re.sub(r"[\s()（）]", "", _ascii(text)).strip("-")
    if phone and not _PHONE.fullmatch(phone):
        raise RowError(Reason.BAD_PHONE, text)
    digits = phone.replace("-", "")
    return digits if _MOBILE.fullmatch(digits) else phone or None


def _read_telegram(text: str) -> int | None:
    digits = _ascii(text)
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 20 and 0 < int(digits) <= LARGEST_ID):
        raise RowError(Reason.BAD_TELEGRAM, text)
    return int(digits)


def _read_verified(text: str) -> bool:
    said = plain(text)
    if said not in _YES | _NO:
        raise RowError(Reason.BAD_VERIFIED, text)
    return said in _YES


def _read_called(text: str) -> str | None:
    called = _short(text, LONGEST_CALLED, Reason.LONG_CALLED)
    return "" if plain(text) in NOTHING else called


def _read_traits(text: str, names: Names) -> tuple[Trait, ...] | None:
    if not text or plain(text) in NOTHING:
        return () if text else None
    told = {_read_trait(part, names) for part in _BETWEEN.split(text) if part.strip()}
    return tuple(trait for trait in Trait if trait in told)


def _read_trait(text: str, names: Names) -> Trait:
    if (trait := names.traits.get(plain(text))) is None:
        raise RowError(Reason.UNKNOWN_TRAIT, text.strip())
    return trait


def _read_school_year(text: str) -> int | None:
    if not text or plain(text) in NOTHING:
        return 0 if text else None
    if (year := _YEAR.fullmatch(plain(text))) is None:
        raise RowError(Reason.BAD_SCHOOL_YEAR, text)
    return int(year[1])


def _read_roles(text: str, grid_id: int | None, group_id: int | None, names: Names) -> frozenset[Held]:
    held = [_read_role(part.strip(), grid_id, group_id, names) for part in _BETWEEN.split(text) if part.strip()]
    return frozenset(role for role in held if role is not None)


def _read_role(text: str, grid_id: int | None, group_id: int | None, names: Names) -> Held | None:
    word, _, place = text.replace("：", ":").partition(":")
    role, place = names.roles.get(plain(word)), plain(place)
    if role is None:
        raise RowError(Reason.UNKNOWN_ROLE, text)
    if role is Role.RESIDENT:
        return None
    match HELD_IN[role]:
        case Place.COMMUNITY:
            return Held(role) if not place else _unknown(text)
        case Place.GRID:
            grid_id = names.grids.get(place) if place else grid_id
            return Held(role, f"grid:{grid_id}", grid_id) if grid_id else _unplaced(text, place)
        case Place.GROUP:
            group_id = names.groups.get(place) if place else group_id
            if not group_id:
                return _unplaced(text, place)
            return Held(role, f"group:{group_id}", names.grid_of_group[group_id], group_id)
        case Place.TEAM | Place.CENTRE as kind:
            key = (names.teams if kind is Place.TEAM else names.centres).get(place)
            return Held(role, f"{kind}:{key}") if key else _unplaced(text, place)


def _unplaced(text: str, place: str) -> Held:
    raise RowError(Reason.UNKNOWN_ROLE_PLACE if place else Reason.ROLE_WITHOUT_PLACE, text)


def _unknown(text: str) -> Held:
    raise RowError(Reason.UNKNOWN_ROLE_PLACE, text)
