"""Settling: which people live together, worked out anew from where they are filed. Households keep their history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select, text, true, update
from sqlalchemy.orm import Session

from models.base import insert
from models.households.first_dues import give_dues
from models.households.moving import follow
from models.households.rows import Household, Pace
from models.people.rows import Person
from models.rules.addresses import names_door, normalise
from models.rules.community import Community
from models.rules.homes import Filed, Homes, find_homes, list_empty, vacated
from models.visits.rows import DiaryEntry, DiaryPerson

_STATE = ("spot", "grid_id", "group_id", "address", "gone_on")
SETTLING_LOCK = 0x57555832  # "WUX2": of all processes one settles at a time


def spot_of(*, group_id: int | None, grid_id: int | None, address: str | None, person_id: int) -> str:
    """Where somebody lives, the same for all who live there: `11/3栋501`, `g3/…` without a group. Of whom no door is
    known nobody can say with whom they live: `p7`.
    """
    place = normalise(address or "")
    if not names_door(place):
        return f"p{person_id}"
    return f"{group_id}/{place}" if group_id is not None else f"g{grid_id}/{place}"


def household_of(session: Session, person: Person, *, today: date) -> Household | None:
    """The household of somebody, settled now; None where they live in no grid."""
    session.flush()
    if person.grid_id is None or person.left_at is not None or person.erased_at is not None:
        return None
    spot = spot_of(group_id=person.group_id, grid_id=person.grid_id, address=person.address, person_id=person.id)
    current = session.get(Household, person.household_id) if person.household_id is not None else None
    if current is None or current.spot != spot or current.gone_on is not None:
        there = select(Household.id).where(or_(Household.id == person.household_id, Household.spot == spot))
        ids = list(session.scalars(there))
        _settle(session, or_(Person.id == person.id, Person.household_id.in_(ids)), Household.id.in_(ids), today)
    return session.get(Household, person.household_id) if person.household_id is not None else None


def settle(session: Session, *, today: date, grid_id: int | None = None, community: Community | None = None) -> int:
    """Bring everybody's household in line with where they are filed; with a `community`, also give every household a
    due of each of its rounds. Returns how many rows changed.
    """
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": SETTLING_LOCK})
    if grid_id is None:
        changed = _settle(session, true(), true(), today)
    else:
        of_its_people = select(Person.household_id).where(Person.grid_id == grid_id)
        here = or_(Household.grid_id == grid_id, Household.id.in_(of_its_people))
        there = or_(Person.grid_id == grid_id, Person.household_id.in_(select(Household.id).where(here)))
        changed = _settle(session, there, here, today)
    return changed + (give_dues(session, community, today=today, grid_id=grid_id) if community else 0)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody who is here."""

    id: int
    grid_id: int | None
    group_id: int | None
    address: str | None
    household_id: int | None
    spot: str | None
    """None: they live in no grid."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A household as it is stored."""

    spot: str
    grid_id: int
    group_id: int | None
    address: str | None
    gone_on: date | None

    @property
    def place(self) -> tuple[int, int | None]:
        """Who serves it follows from that."""
        return self.grid_id, self.group_id


def _settle(session: Session, which: ColumnElement[bool], where: ColumnElement[bool], today: date) -> int:
    people = _load_people(session, which)
    known = _load_households(session, where)
    if lacking := {person.spot for person in people if person.spot} - {each.spot for each in known.values()}:
        known |= _load_households(session, Household.spot.in_(lacking))
    spots = {id_: each.spot for id_, each in known.items()}
    filed = [Filed(person.id, person.spot, person.household_id) for person in people if person.spot is not None]
    formerly = _list_former(session, list_empty(filed, spots))
    homes = find_homes(filed, spots, formerly=formerly)
    changed = _write_households(session, homes, known, people, today)
    changed += _write_people(session, people, homes)
    if changed:
        session.expire_all()
    return changed


def _load_people(session: Session, which: ColumnElement[bool]) -> list[_Person]:
    columns = (Person.id, Person.grid_id, Person.group_id, Person.address, Person.household_id)
    settled = or_(Person.grid_id.is_not(None), Person.household_id.is_not(None))
    here = select(*columns).where(Person.left_at.is_(None), Person.erased_at.is_(None), settled, which)
    return [
        _Person(id_, grid, group, address, household,
                spot_of(group_id=group, grid_id=grid, address=address, person_id=id_) if grid is not None else None)
        for id_, grid, group, address, household in session.execute(here.order_by(Person.id))
    ]  # fmt: skip


def _load_households(session: Session, where: ColumnElement[bool]) -> dict[int, _Known]:
    place = (Household.spot, Household.grid_id, Household.group_id, Household.address)
    found = session.execute(select(Household.id, *place, Household.gone_on).where(where).order_by(Household.id))
    return {id_: _Known(spot, grid, group, address, gone_on) for id_, spot, grid, group, address, gone_on in found}


def _list_former(session: Session, empty: Iterable[int]) -> dict[int, set[int]]:
    """Of whom the diary tells in these households."""
    if not (empty := list(empty)):
        return {}
    told = select(DiaryEntry.household_id, DiaryPerson.person_id).join(DiaryPerson)
    former: dict[int, set[int]] = {}
    for household_id, person_id in session.execute(told.where(DiaryEntry.household_id.in_(empty)).distinct()):
        former.setdefault(household_id, set()).add(person_id)
    return former


def _write_households(
    session: Session, homes: Homes, known: Mapping[int, _Known], people: Sequence[_Person], today: date
) -> int:
    """The new ones, those that moved, were emptied or are lived in again."""
    leads = {person.spot: person for person in reversed(people)}
    living = {id_: leads[spot] for spot, id_ in homes.at.items() if id_ is not None}
    after = {id_: _next(id_, before, living.get(id_), homes, today) for id_, before in known.items()}
    changed = {id_: after[id_] for id_ in known if after[id_] != known[id_]}
    if homes.moved:  # two may change places
        _update(session, Household, [{"key": id_, "new_spot": vacated(id_)} for id_ in sorted(homes.moved)])
    _update(session, Household, [{"key": id_} | {f"new_{name}": getattr(state, name) for name in _STATE}
                                 for id_, state in changed.items()])  # fmt: skip
    fresh = [{"spot": spot, "grid_id": leads[spot].grid_id, "group_id": leads[spot].group_id,
              "address": leads[spot].address, "pace": Pace.NORMAL, "known_since": today, "gone_on": None}
             for spot, id_ in homes.at.items() if id_ is None]  # fmt: skip
    if fresh:
        session.execute(insert(session, Household).on_conflict_do_nothing(index_elements=["spot"]), fresh)
        found = select(Household.spot, Household.id).where(Household.spot.in_([row["spot"] for row in fresh]))
        homes.at.update((spot, id_) for spot, id_ in session.execute(found))
    follow(session, {id_: homes.at[spot] for id_, spot in homes.joined.items()},
           [id_ for id_, state in changed.items() if state.place != known[id_].place])  # fmt: skip
    return len(changed) + len(fresh)


def _next(id_: int, before: _Known, lead: _Person | None, homes: Homes, today: date) -> _Known:
    """As whoever was known there first is filed; or empty since today."""
    if lead is None or lead.spot is None or lead.grid_id is None:
        return replace(before, spot=homes.moved.get(id_, before.spot), gone_on=before.gone_on or today)
    return _Known(lead.spot, lead.grid_id, lead.group_id, lead.address, None)


def _write_people(session: Session, people: Iterable[_Person], homes: Homes) -> int:
    home = {person.id: homes.at[person.spot] if person.spot else None for person in people}
    moved = [person.id for person in people if home[person.id] != person.household_id]
    _update(session, Person, [{"key": id_, "new_household_id": home[id_]} for id_ in moved])
    return len(moved)


def _update(session: Session, rows: type[Household | Person], values: Sequence[Mapping[str, Any]]) -> None:
    """One statement for all of them, in the order of their keys."""
    if values:
        table = rows.__table__
        names = [name.removeprefix("new_") for name in values[0] if name != "key"]
        statement = update(table).where(table.c.id == bindparam("key"))  # type: ignore[arg-type]
        session.connection().execute(statement.values({name: bindparam(f"new_{name}") for name in names}), values)
