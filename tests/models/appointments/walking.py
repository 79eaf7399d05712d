"""A random walk through the life of the hamlet: one step after the other, and after each a look at all promises."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.actors import Account, Actor, load_actors
from models.appointments import Appointment
from models.appointments.offerings import get_offering
from models.rules.appointment_states import AppointmentState
from models.rules.community import Community
from tests.models.appointments.hamlet import BEGIN, LU, RESIDENTS, SUN, Calendar
from tests.models.appointments.promises import Sight, complaints, idle_seats, look, pushed_in

NAMES = {LU: "吕军", SUN: "孙建华"}
OF_TIME = {"let time pass", "note who came", "book"}
"""After these somebody may be free for a seat that was there before: only what comes free is promised to be offered."""


class Broken(Exception):  # noqa: N818 -- what a history found
    """A promise is broken: the history so far, and what does not hold."""


@dataclass
class Walk:
    """One history. `chance` decides everything in it."""

    session: Session
    community: Community
    chance: random.Random
    now: datetime = BEGIN
    calendar: Calendar = field(default_factory=Calendar)
    settled: dict[int, datetime] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        accounts = {id_: Account(id_, NAMES.get(id_, f"居民{id_}")) for id_ in (LU, SUN, *RESIDENTS)}
        self.actors = load_actors(self.session, accounts, today=BEGIN.date())
        self.accounts = {actor.id: telegram_id for telegram_id, actor in self.actors.items()}

    def check(self, before: Sight, name: str) -> Sight:
        """All promises."""
        sight = self.look()
        self.follow(before, sight)
        found = [*complaints(sight, self.settled, self.community), *pushed_in(before, sight)]
        if name not in OF_TIME:
            found += idle_seats(sight, self.calendar)
        if found:
            raise Broken(self.tell("; ".join(found)))
        return sight

    def follow(self, before: Sight, after: Sight) -> None:
        """Note who was given a time just now."""
        for row in after.rows.values():
            was = before.rows.get(row.id)
            if row.state is AppointmentState.BOOKED and (was is None or was.version != row.version):
                self.settled[row.id] = self.now

    def look(self) -> Sight:
        return look(self.session, self.now, self.accounts)

    def tell(self, complaint: str) -> str:
        return "\n".join([*self.history, f"-> {complaint}"])

    def say(self, words: str) -> None:
        self.history[-1] += f": {words}"

    def expect(self, holds: object, complaint: str) -> None:
        if not holds:
            raise AssertionError(complaint)

    # What the steps need.

    @property
    def today(self) -> date:
        return self.now.date()

    def anybody(self) -> Actor:
        return self.actors[self.chance.choice(RESIDENTS)]

    def owner(self, appointment: Any) -> Actor:
        """Whose it is, or now and then 吕军 at the desk."""
        return self.actors[LU if self.chance.random() < 0.2 else self.accounts[appointment.person_id]]

    def pick(self, sight: Sight, *states: AppointmentState) -> Appointment | None:
        """Some appointment in one of these states."""
        found = [id_ for id_, row in sight.rows.items() if row.state in states]
        return self.session.get_one(Appointment, self.chance.choice(found)) if found else None

    def offering(self, key: str, actor: Actor) -> Any:
        at_desk = actor.telegram_id in NAMES
        return get_offering(self.session, self.community, key, today=self.today, at_desk=at_desk)
