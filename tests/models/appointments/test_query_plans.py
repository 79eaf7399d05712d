"""However much was ever booked: no question reads a whole table. SQLite says how it would answer each."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.database import Database
from models.appointments import Appointment, queries
from models.appointments.availability import list_next_free
from models.appointments.conflicts import list_conflicts
from models.appointments.desk import close_today, list_notes, reopen_today
from models.appointments.desk_lists import plan_desk_lists
from models.appointments.offerings import list_closures
from models.appointments.waiting import promote
from models.rules.community import Community
from tests.models.appointments.town import CLERK, Town, day

WANG, CHEN = 9001, 9002
GROWING = ("appointments", "slots", "claims", "appointment_events", "timers", "people")
STANDING = ("ix_appointments_standing", "ix_appointments_queue", "uq_appointments_code", "uq_appointments_hold",
            "uq_appointments_waiting")  # fmt: skip
"""Indexes of what is open only: reading one of them whole is reading what lies ahead."""


@pytest.fixture
def town(request: pytest.FixtureRequest, community: Community, tmp_path_factory: pytest.TempPathFactory
         ) -> Iterator[Town]:  # fmt: skip
    """On SQLite alone: PostgreSQL chooses by what is in the tables."""
    file = tmp_path_factory.mktemp("plans") / "wuxin.db"
    file.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    database = Database(f"sqlite:///{file}")
    with Session(database.engine, expire_on_commit=False) as session:
        yield Town(session, community)
    database.close()


def a_day(town: Town) -> None:
    """Everything that is asked of the appointments between a morning and the night."""
    session, community, now = town.session, town.community, town.now
    booked = town.books(WANG, "certificates", "11-23 14:00")
    town.decides(CLERK, town.holds(CLERK, "certificates", "11-24 10:10"), whose=CHEN)
    waiting = town.queues(CHEN, "certificates", "11-23", "11-25")
    town.moves(WANG, booked, "11-24 15:20")
    town.calls_off(WANG, booked)
    list_next_free(session, town.offering("certificates"), community, now=now, count=3)
    list_conflicts(session, town.offering("certificates"), community, now=now)
    close_today(session, town.actor(CLERK), community, "service", reason="停电", now=now)
    reopen_today(session, community, "service", now=now)
    promote(session, community, "certificates", now=now)
    plan_desk_lists(session, community, now=now)
    list_closures(session, "service", today=town.today)
    list_notes(session, "service")
    queries.list_of_people(session, [town.actor(WANG).id])
    queries.list_of_day(session, "service", day("11-24"), community)
    queries.find_by_code(session, "service", "12345")
    queries.find_by_code(session, None, "12345")
    queries.list_after(session, "service", now, now + timedelta(days=1))
    queries.count_no_shows(session, town.actor(WANG).id, days=180, now=now)
    queries.get_last_service(session, town.actor(WANG).id)
    queries.count_waiting_before(session, waiting)
    queries.list_expecting(session, town.today, community)
    queries.list_over(session, now=now, limit=200)
    queries.list_outwaited(session, today=town.today, limit=200)


def scans(town: Town, story: Callable[[Town], None]) -> tuple[int, set[str]]:
    """How many different statements the story makes, and how those that read a whole growing table are answered."""
    asked: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("EXPLAIN", "BEGIN", "SAVEPOINT", "RELEASE", "INSERT")):
            asked.setdefault(statement, parameters)

    engine = town.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    story(town)
    event.remove(engine, "before_cursor_execute", note)
    found = set()
    for statement, parameters in asked.items():
        values = parameters[0] if isinstance(parameters, list) else parameters
        plan = town.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        for *_, step in plan:
            words = step.split()
            if words[0] == "SCAN" and words[1] in GROWING and not set(words) & set(STANDING):
                found.add(f"{step}: {' '.join(statement.split())}")
    return len(asked), found


def test_nothing_reads_a_whole_table(town: Town) -> None:
    asked, found = scans(town, a_day)
    assert asked > 40
    assert not found, "\n".join(sorted(found))


def test_what_would_is_seen(town: Town) -> None:
    def story(town: Town) -> None:
        town.session.execute(select(Appointment).where(Appointment.comment == "x"))

    assert len(scans(town, story)[1]) == 1
