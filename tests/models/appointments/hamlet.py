"""A hamlet so small that people are in each other's way all the time, and what is known of its services in figures.

The figures are said once more here, in minutes and without the product's own arithmetic.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from bot import migrations
from bot.database import Database
from models.communities.loading import load_community
from models.rules.community import Community
from models.rules.community_files import parse_community
from tests.models.rules.test_community import SMALL

BEGIN = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
LU, SUN = 501, 502
RESIDENTS = range(601, 610)
HORIZON = 1
"""Days."""

_HOURS = ", ".join(f'{day}day = ["09:00-10:00"]' for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"))
_TEXT = """
centres = [{ key = "hall", name = { zh = "大厅", en = "Hall" }, place = { zh = "一楼", en = "Ground floor" } }]
resources = [
    { key = "room", name = { zh = "教室", en = "Classroom" } },
    { key = "yard", name = { zh = "院子", en = "Yard" } },
]
appointments = { most_no_shows = 1, no_show_days = 1, remind_hours = [24, 2] }
"""
_SERVICE = f"""
[[services]]
emoji = "📄"
name = {{ zh = "事", en = "Matter" }}
centre = "hall"
horizon_days = {HORIZON}
hours = {{ {_HOURS}, holidays = "none" }}
"""
_BOTH = 'served_by = "nobody"\nuses = ["room", "yard"]'
_FIELDS = (
    'key = "papers"\nminutes = 20\nnotice_hours = 1\nmost_active = 1',
    'key = "talk"\nminutes = 30\nnotice_hours = 0\nbuffer_before = 10\nbuffer_after = 10\nserved_by = ["吕军"]',
    'key = "class"\nminutes = 60\nnotice_hours = 0\nseats = 2\nserved_by = "nobody"\nuses = ["room"]',
    'key = "party"\nminutes = 60\nnotice_hours = 1\nbuffer_after = 30\nevery = 30\nmost_active = 1\n' + _BOTH,
)


@dataclass(frozen=True)
class Figures:
    """A service: minutes it takes, before, after, and from start to start; notice in hours; how many one may have."""

    minutes: int
    step: int
    servers: tuple[int, ...] = ()
    rooms: tuple[str, ...] = ()
    before: int = 0
    after: int = 0
    notice: int = 0
    limit: int = 2


SERVICES = {
    "papers": Figures(20, 20, servers=(LU, SUN), notice=1, limit=1),
    "talk": Figures(30, 50, servers=(LU,), before=10, after=10),
    "class": Figures(60, 60, rooms=("room",)),
    "party": Figures(60, 30, rooms=("room", "yard"), after=30, notice=1, limit=1),
}


def read_hamlet() -> Community:
    """The community file, in which two people serve."""
    staff = "".join(
        f'\n    {{ name = "{name}", role = "centre_staff", centre = "hall", telegram_id = {id_} }},'
        for name, id_ in (("吕军", LU), ("孙建华", SUN))
    )
    text = SMALL.replace("staff = [", f"staff = [{staff}")
    services = "".join(f"{_SERVICE}{fields}\n" for fields in _FIELDS)
    return parse_community(f"{text}{_TEXT}{services}", "hamlet.toml")


def found_hamlet(file: Path, community: Community) -> Database:
    """Its store."""
    url = f"sqlite:///{file}"
    migrations.upgrade(url)
    database = Database(url)
    database.transact(lambda session: load_community(session, community, admin_ids=frozenset(), now=BEGIN))
    return database


@dataclass
class Calendar:
    """What is known of days: which are closed, and how many seats a new class has."""

    closed: set[date] = field(default_factory=set)
    seats: int = 2

    def starts(self, key: str, now: datetime) -> list[datetime]:
        """What can be booked of a service, if it is free."""
        figures = SERVICES[key]
        days = [now.date() + timedelta(days=number) for number in range(HORIZON + 1)]
        opens = [BEGIN.replace(year=day.year, month=day.month, day=day.day, hour=9) for day in days]
        steps = range(0, 60 - figures.minutes + 1, figures.step)
        starts = [at + timedelta(minutes=step) for at in opens if at.date() not in self.closed for step in steps]
        return [start for start in starts if start - timedelta(hours=figures.notice) > now]

    def seats_of(self, key: str) -> int:
        return self.seats if key == "class" else 1
