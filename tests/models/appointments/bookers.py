"""Two thousand people who want the same ten seats: each in transactions of their own, in threads, or in processes.

`python -m tests.models.appointments.bookers URL FIRST STEP` is one process; it prints what it met as JSON.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from bot.database import Database
from bot.sandbox.cast import enlist, read_cast
from models.actors import Actor
from models.appointments import Appointment
from models.appointments.booking import accept_offer, book, call_off, get_held, hold
from models.appointments.offerings import get_offering
from models.appointments.steps import access_appointment
from models.appointments.waiting import promote, queue_up
from models.communities import EXAMPLE, read_community
from models.people import Person
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import Offering, Refused
from models.rules.channels import Channel
from models.rules.refusals import Refusal
from tests.people import START

T = TypeVar("T")

SEATS = 10
FIRST_ACCOUNT = 20_000
SERVICE = "playgroup"
SLOT = datetime.fromisoformat("2026-11-24T14:30:00+08:00")
TODAY, DAY = START.date(), date(2026, 11, 24)


@dataclass
class Tally:
    """What bookers met: outcomes, errors, and how long a no took in the middle and at most, in seconds."""

    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    noes: list[float] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.outcomes + other.outcomes, self.errors + other.errors, self.noes + other.noes)

    def __str__(self) -> str:
        noes = sorted(self.noes) or [0.0]
        middle, most = 1000 * noes[len(noes) // 2], 1000 * noes[-1]
        return f"{dict(self.outcomes)}; a no took {middle:.0f} ms, at most {most:.0f}; errors: {dict(self.errors)}"


class Lane:
    """One connection, on which bookers come one after the other."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.chance = database, random.Random(seed)  # noqa: S311 -- no secret
        self.community = enlist(read_community(EXAMPLE), read_cast())
        self.tally = Tally()
        self.queued: set[int] = set()
        self.booked: dict[int, int] = {}

    def run(self, ids: Iterable[int]) -> Tally:
        """Everybody of this lane; now and then somebody thinks better of it, or answers what they are offered."""
        for number, id_ in enumerate(ids):
            self._come(id_)
            if number % 10 == 9 and self.booked:
                who = self.chance.choice([*self.booked])
                self._try("cancel", partial(self._cancel, id_=who, appointment_id=self.booked.pop(who)))
            if number % 10 == 4:
                self._answer_offers()
        self._answer_offers()
        return self.tally

    def _come(self, id_: int) -> None:
        began = time.perf_counter()
        held = self._try("hold", partial(self._hold, id_=id_))
        if held is not None:
            booked = self._try("book", partial(self._book, id_=id_, held_id=held))
            self.booked |= {id_: booked} if booked else {}
            return
        self.tally.noes.append(time.perf_counter() - began)
        if self.chance.random() < 0.1 and self._try("queue", partial(self._queue, id_=id_)) is not None:
            self.queued.add(id_)

    def _answer_offers(self) -> None:
        for id_, offered in self._try("look", self._list_offers) or []:
            self.queued.discard(id_)
            if self.chance.random() < 1 / 3:
                self._try("decline", partial(self._cancel, id_=id_, appointment_id=offered))
            elif self._try("accept", partial(self._accept, id_=id_, appointment_id=offered)):
                self.booked[id_] = offered

    def _try(self, name: str, work: Callable[[Session], T]) -> T | None:
        """In a transaction; counts what came of it."""
        try:
            result = self.database.transact(work)
        except Refusal as refusal:
            self.tally.outcomes[f"{name}: {type(refusal).__name__}"] += 1
        except OperationalError as error:
            if "database is locked" not in str(error):
                self.tally.errors[f"{name}: {str(error).splitlines()[0][:120]}"] += 1
                return None
            # SQLite makes nobody queue: of many connections, of which the product has one, some are never let in.
            self.tally.outcomes["tried again"] += 1
            return self._try(name, work)
        except SQLAlchemyError as error:
            self.tally.errors[f"{name}: {str(error).splitlines()[0][:120]}"] += 1
        else:
            if result is not None:
                self.tally.outcomes[name] += 1
            return result
        return None

    def _known(self, session: Session, id_: int) -> tuple[Actor, Offering]:
        actor = Actor(id=id_, telegram_id=id_, name="居民", language="zh", grid_id=None, group_id=None)
        return actor, get_offering(session, self.community, SERVICE, today=TODAY)

    def _hold(self, session: Session, id_: int) -> int | None:
        actor, offering = self._known(session, id_)
        held = hold(session, actor, offering, self.community, SLOT, now=START)
        if isinstance(held, Refused):
            self.tally.outcomes[held.value] += 1
            return None
        return held.id

    def _book(self, session: Session, id_: int, held_id: int) -> int:
        actor, _ = self._known(session, id_)
        held = get_held(session, actor, held_id)
        assert held
        return book(session, actor, held, session.get_one(Person, id_), self.community, details={},
                    channel=Channel.CHAT, now=START).id  # fmt: skip

    def _cancel(self, session: Session, id_: int, appointment_id: int) -> int:
        actor, offering = self._known(session, id_)
        booked = access_appointment(session, actor, appointment_id, AppointmentStep.CANCEL)
        call_off(session, actor, booked, offering, self.community, reason="", now=START)
        return booked.id

    def _queue(self, session: Session, id_: int) -> int:
        actor, offering = self._known(session, id_)
        queued = queue_up(session, actor, session.get_one(Person, id_), offering, first=DAY, last=DAY, details={},
                          channel=Channel.CHAT, now=START)  # fmt: skip
        promote(session, self.community, offering.service.key, now=START)
        return queued.id

    def _list_offers(self, session: Session) -> list[tuple[int, int]]:
        """Which of this lane's people have been offered which appointment."""
        offered = select(Appointment.person_id, Appointment.id).where(
            Appointment.person_id.in_(self.queued), Appointment.state == AppointmentState.OFFERED
        )
        return [(person_id, id_) for person_id, id_ in session.execute(offered)]

    def _accept(self, session: Session, id_: int, appointment_id: int) -> int:
        actor, _ = self._known(session, id_)
        offered = access_appointment(session, actor, appointment_id, AppointmentStep.BOOK)
        accept_offer(session, actor, offered, self.community, now=START)
        return appointment_id


def list_bookers(database: Database) -> list[int]:
    """Their ids, in an order of chance."""
    ids = database.transact(lambda s: list(s.scalars(select(Person.id).where(Person.telegram_id >= FIRST_ACCOUNT))))
    random.Random(1).shuffle(ids)  # noqa: S311 -- no secret
    return ids


def run_lanes(url: str, ids: list[int], lanes: int) -> Tally:
    """All of them, on so many connections at once."""

    def run(number: int) -> Tally:
        with closing(Database(url)) as database:
            return Lane(database, number).run(ids[number::lanes])

    with ThreadPoolExecutor(lanes) as threads:
        return sum(threads.map(run, range(lanes)), Tally())


def main(url: str, first: int, step: int) -> None:
    """One of `step` processes, with four connections."""
    with closing(Database(url)) as database:
        ids = list_bookers(database)[first::step]
    tally = run_lanes(url, ids, 4)
    print(json.dumps([tally.outcomes, tally.errors, tally.noes]))  # noqa: T201 -- what the test reads


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
