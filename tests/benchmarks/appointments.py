"""What a long past costs those who book today: the same questions after a thousand and after a million appointments."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from bot import migrations
from bot.database import Database
from bot.sandbox.cast import enlist, read_cast
from models.appointments.availability import read_availability
from models.appointments.queries import list_of_day, list_of_people
from models.communities import EXAMPLE, read_community
from models.communities.loading import load_community
from models.rules.appointment_times import days_between
from models.rules.community import Community
from tests.benchmarks.replies import machine, spread
from tests.benchmarks.roster import RESIDENTS
from tests.models.appointments.town import CLERK, Town, at
from tests.people import START

PASTS = (1_000, 1_000_000)
TURNS = 5
CLIENT = 10_000
"""Of the invented accounts one who books every day."""
_PEOPLE = """
insert into people (telegram_id, name, named_by_self, language, elders_mode, muted)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :people)
select 100000 + i, '居民' || i, 1, 'zh', 0, '[]' from n
"""
_SLOTS = """
insert into slots (id, service, starts_at, ends_at, seats, server_id)
with recursive n (i) as (select 1 union all select i + 1 from n where i < :count),
               d (i, day, minute) as (select i, '-' || (i / 20) || ' days', i % 20 * 20 from n)
select i, 'certificates', datetime(:last, day, '+' || minute || ' minutes') || '.000000',
       datetime(:last, day, '+' || (minute + 20) || ' minutes') || '.000000', 1, :clerk from d
"""
_APPOINTMENTS = """
insert into appointments (id, person_id, booked_by_id, channel, service, centre, slot_id, seats, seat, starts_at,
                          ends_at, state, version, code, created_at, details, packed)
select id, :first + id % :people, case id % 2 when 0 then :clerk else :first + id % :people end, 'chat', service,
       'service', id, 1, 1, starts_at, ends_at, case id % 10 when 0 then 'no_show' else 'arrived' end, 3, '12345',
       starts_at, '{}', '[]' from slots
"""
_EVENTS = """
insert into appointment_events (appointment_id, at, step, state, text)
select id, starts_at, :step, 'booked', '' from appointments
"""
_TIMERS = """
insert into timers (key, kind, subject_id, due_at, done_at, tries, cancelled)
select 'appointment.remind:' || id, 'appointment.remind', id, starts_at, starts_at, 0, 0 from appointments
"""


@dataclass
class Measured:
    """One question after one past: how many statements it takes, and each time in ms."""

    statements: int = 0
    times: list[float] = field(default_factory=list)


def make_past(file: Path, community: Community, count: int) -> None:
    """A store in which so many appointments lie behind us, half of them booked by the same clerk."""
    database = Database(f"sqlite:///{file}")
    migrations.upgrade(f"sqlite:///{file}")
    database.transact(lambda s: load_community(s, community, admin_ids=frozenset(), now=START))

    def fill(session: Session) -> None:
        session.execute(text(_PEOPLE), {"people": RESIDENTS})
        first = session.scalar(text("select min(id) from people where telegram_id > 100000"))
        clerk = session.scalar(text("select id from people where telegram_id = :id"), {"id": CLERK})
        values = {"count": count, "clerk": clerk, "first": first, "people": RESIDENTS, "last": "2026-11-20 00:30:00"}
        session.execute(text(_SLOTS), values)
        session.execute(text(_APPOINTMENTS), values)
        for step in ("hold", "book", "arrive"):
            session.execute(text(_EVENTS), {"step": step})
        session.execute(text(_TIMERS))

    database.transact(fill)
    database.close()


def pick_month(town: Town) -> None:
    """The picture of a month: the offering, what is taken, and a mark for each of 31 days."""
    offering, last = town.offering("certificates"), town.today + timedelta(days=30)
    seen = read_availability(town.session, offering, town.community, town.today, last, now=town.now)
    assert len({day: seen.mark(day) for day in days_between(town.today, last)}) == 31


def book_one(town: Town) -> None:
    """A seat is held and booked, by somebody for themselves."""
    town.books(CLIENT, "certificates", "11-25 10:10")


def book_at_desk(town: Town) -> None:
    """The same by the clerk, who booked half of the past."""
    town.decides(CLERK, town.holds(CLERK, "certificates", "11-25 10:10"), whose=CLIENT)


def call_off_one(town: Town) -> None:
    """Booked and called off: the waiting lists are asked."""
    town.calls_off(CLIENT, town.books(CLIENT, "certificates", "11-25 10:10"))


def see_day(town: Town) -> None:
    """A full day's list at the desk, six days ago."""
    assert len(list_of_day(town.session, "service", at("11-17 09:00").date(), town.community)) == 20


def see_own(town: Town) -> None:
    """Somebody's own appointments."""
    list_of_people(town.session, [town.actor(100_500).id])


QUESTIONS: dict[str, Callable[[Town], None]] = {
    "month's picture, 31 days": pick_month,
    "hold and book": book_one,
    "hold and book, the clerk": book_at_desk,
    "book and call off": call_off_one,
    "a day's list, 20 people": see_day,
    "one's own appointments": see_own,
}


def measure(file: Path, community: Community, rounds: int, found: dict[str, Measured]) -> None:
    """Each question so often, each time undone; the first one warms the caches."""
    database = Database(f"sqlite:///{file}")
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for name, question in QUESTIONS.items():
        for number in range(rounds + 1):
            with Session(database.engine, expire_on_commit=False) as session:
                town = Town(session, community)
                town.actor(CLIENT)
                asked.clear()
                began = time.perf_counter()
                question(town)
                took = 1000 * (time.perf_counter() - began)
            if number:
                found[name].times.append(took)
                found[name].statements = len(asked)
    database.close()


def show_appointments(out: Console, rounds: int) -> None:
    """The table: both pasts, and what the longer one costs."""
    community = enlist(read_community(EXAMPLE), read_cast())
    table = Table("ms", *(f"after {count:,}" for count in PASTS), "ratio", "statements", caption=machine(),
                  title="Booking after a long past, SQLite: median (least–most), commit not counted")  # fmt: skip
    runs = [{name: Measured() for name in QUESTIONS} for _ in PASTS]
    with TemporaryDirectory(prefix="wuxin-benchmark-") as place:
        if shutil.disk_usage(place).free < 4 << 30:
            raise RuntimeError(f"a million appointments need 2 GB in {place}")
        files = [Path(place, f"{count}.db") for count in PASTS]
        for file, count in zip(files, PASTS, strict=True):
            make_past(file, community, count)
        for _ in range(TURNS):  # what else the machine does hits both
            for file, found in zip(files, runs, strict=True):
                measure(file, community, rounds // TURNS, found)
    for name in QUESTIONS:
        short, long = (run[name] for run in runs)
        ratio = f"× {median(long.times) / median(short.times):.2f}"
        statements = f"{short.statements}" + (f" / {long.statements}" if long.statements != short.statements else "")
        table.add_row(name, spread(short.times), spread(long.times), ratio, statements)
    out.print(table)
