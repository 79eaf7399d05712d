"""Two thousand people and the last ten seats, all at once: who loses is told so, and nobody is promised too much."""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Account, load_actors
from models.appointments import Appointment, Claim, Slot
from models.appointments.booking import book, hold
from models.appointments.offerings import edit_service, get_offering
from models.people import Person
from models.rules.appointment_states import AHEAD, SEATED, AppointmentState
from models.rules.appointment_times import tick_of
from models.rules.channels import Channel
from models.rules.community import Community
from models.timers import Timer
from tests.databases import Pristine
from tests.models.appointments.bookers import (
    FIRST_ACCOUNT,
    SEATS,
    SERVICE,
    SLOT,
    TODAY,
    Tally,
    list_bookers,
    run_lanes,
)
from tests.people import START

ROOT = Path(__file__).parents[3]
PROCESSES, MANY = 3, 2000


def prepare(database: Database, community: Community, bookers: int) -> None:
    """Ten seats at one start; the rest of that day is somebody else's."""

    def work(session: Session) -> None:
        people = [{"telegram_id": FIRST_ACCOUNT + number, "name": f"居民{number}"} for number in range(bookers)]
        usual = {"language": "zh", "named_by_self": True, "elders_mode": False, "muted": []}
        session.execute(insert(Person), [person | usual for person in people])
        edit_service(session, community, SERVICE, "seats", SEATS, by_id=None, now=START)
        early = load_actors(session, {9300: Account(9300, "居民")}, today=TODAY)[9300]
        offering = get_offering(session, community, "mother_baby", today=TODAY)
        held = hold(session, early, offering, community, SLOT.replace(hour=15), now=START)
        assert isinstance(held, Appointment)
        book(session, early, held, session.get_one(Person, early.id), community, details={}, channel=Channel.CHAT,
             now=START)  # fmt: skip

    database.transact(work)


def settle(database: Database, tally: Tally, bookers: int) -> Counter[AppointmentState]:
    """What must hold in the end; returns how many there are of each state."""
    with Session(database.engine) as session:
        rows = list(session.scalars(select(Appointment).where(Appointment.service == SERVICE)))
        (slot,) = session.scalars(select(Slot).where(Slot.service == SERVICE))
        claimed = session.execute(select(Claim.thing, Claim.tick).where(Claim.slot_id == slot.id))
        claims = {(thing, tick) for thing, tick in claimed}
        timers = {timer.key: timer for timer in session.scalars(select(Timer).where(Timer.cancelled.is_(False)))}
    seated = [row for row in rows if row.state in SEATED]
    assert sorted(row.seat or 0 for row in seated) == list(range(1, len(seated) + 1))
    assert {(row.slot_id, row.starts_at, row.ends_at) for row in seated} == {(slot.id, slot.starts_at, slot.ends_at)}
    assert not [row for row in rows if row.state not in SEATED and row.slot_id]
    assert claims == {(f"person:{slot.server_id}", tick_of(SLOT) + number) for number in range(12)}
    assert max(Counter(row.person_id for row in rows if row.state in AHEAD).values()) == 1
    states = Counter(row.state for row in rows)
    assert len(seated) == SEATS
    assert states[AppointmentState.WAITING] > 0
    assert not states[AppointmentState.HELD]
    for row in rows:
        if row.state is AppointmentState.OFFERED:
            assert timers[f"appointment.offer_lapses:{row.id}:{row.version}"].due_at == row.held_until
        if row.state is AppointmentState.BOOKED:
            assert f"appointment.remind:{row.id}:{tick_of(SLOT)}:24" in timers
    assert not tally.errors
    assert tally.outcomes["hold"] == tally.outcomes["book"]
    answered = tally.outcomes["accept"] + tally.outcomes["decline"]
    assert answered + states[AppointmentState.OFFERED] > 0  # what came free went to who waits
    assert tally.outcomes["hold"] + tally.outcomes["full"] == bookers
    return states


@pytest.mark.parametrize("bookers", [400, pytest.param(MANY, marks=pytest.mark.long)])
def test_in_threads_on_sqlite(sqlite_template: Path, tmp_path: Path, community: Community, bookers: int) -> None:
    file = tmp_path / "wuxin.db"
    shutil.copy(sqlite_template, file)
    url = f"sqlite:///{file}"
    database = Database(url)
    prepare(database, community, bookers)
    ids = list_bookers(database)
    began = time.perf_counter()
    tally = run_lanes(url, ids, 4)
    took = time.perf_counter() - began
    states = settle(database, tally, bookers)
    database.close()
    show(f"{bookers} bookers in 4 threads on SQLite", took, tally, states)


@pytest.mark.long
@pytest.mark.postgresql
def test_in_processes_on_postgresql(postgresql_filled: tuple[str, Pristine], community: Community) -> None:
    url, pristine = postgresql_filled
    pristine.restore()
    database = Database(url)
    prepare(database, community, MANY)
    began = time.perf_counter()
    processes = [
        subprocess.Popen(  # noqa: S603 -- our own program
            [sys.executable, "-m", "tests.models.appointments.bookers", url, str(number), str(PROCESSES)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in processes]
    took = time.perf_counter() - began
    assert [process.returncode for process in processes] == [0] * PROCESSES
    found = (json.loads(each) for each in said)
    tally = sum((Tally(Counter(outcomes), Counter(errors), noes) for outcomes, errors, noes in found), Tally())
    states = settle(database, tally, MANY)
    database.close()
    show(f"{MANY} bookers in {PROCESSES} processes of 4 connections on PostgreSQL", took, tally, states)


def show(where: str, took: float, tally: Tally, states: Counter[AppointmentState]) -> None:
    """The figures, with -rP."""
    counts = {state.value: number for state, number in states.items()}
    print(f"{SEATS} seats, {where}: {took:.1f} s; {tally}; in the end {counts}")  # noqa: T201
