"""The neighbours: people without accounts who live in the sandbox's grid, so that there is somebody to be visited."""

import tomllib
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.grids import Group
from models.people import Person
from models.rules.traits import Trait

_FILE = Path(__file__).with_name("neighbours.toml")
_KEY = "sandbox:"


class Neighbour(BaseModel):
    """Somebody as the office's list would have them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    called: str | None = None
    traits: tuple[Trait, ...] = ()
    school_year: int | None = None


class Home(BaseModel):
    """Who lives together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    group: int
    address: str
    people: tuple[Neighbour, ...]


def read_neighbours() -> tuple[Home, ...]:
    """Those that come with the sandbox."""
    homes = tomllib.loads(_FILE.read_text(encoding="utf-8"))["households"]
    return tuple(Home.model_validate(home) for home in homes)


def settle_in(session: Session, homes: tuple[Home, ...], *, now: datetime) -> int:
    """Enter those whose group this community has, once; returns how many people are new."""
    groups = {group.id: group for group in session.scalars(select(Group))}
    known = set(session.scalars(select(Person.roster_key).where(Person.roster_key.startswith(_KEY))))
    fresh = [
        _enter(neighbour, home, groups[home.group], now)
        for home in homes
        for neighbour in home.people
        if home.group in groups and _key(home, neighbour) not in known
    ]
    session.add_all(fresh)
    return len(fresh)


def _enter(neighbour: Neighbour, home: Home, group: Group, now: datetime) -> Person:
    return Person(
        name=neighbour.name,
        roster_key=_key(home, neighbour),
        grid_id=group.grid_id,
        group_id=group.id,
        address=home.address,
        called=neighbour.called,
        traits=[str(trait) for trait in neighbour.traits],
        school_year=neighbour.school_year,
        joined_at=now,
        verified_at=now,
        muted=[],
    )


def _key(home: Home, neighbour: Neighbour) -> str:
    return f"{_KEY}{home.group}:{home.address}:{neighbour.name}"
