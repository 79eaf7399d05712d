"""When each centre gets its list of the day: a while before it opens, once, whatever restarts."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from models import timers
from models.appointments.deadlines import DESK_LIST
from models.appointments.offerings import list_offerings
from models.appointments.queries import list_expecting
from models.rules.community import Community
from models.rules.working_time import utc


def plan_desk_lists(session: Session, community: Community, now: datetime) -> None:
    """Plan today's lists: for every centre that is open for something, or to which somebody comes. After an outage a
    list comes late, but not once the centre has closed. Planning it again changes nothing.
    """
    day = community.today(now)
    ahead = timedelta(minutes=community.appointments.list_minutes)
    hours = _list_hours(session, community, day)
    for centre, (opens, closes) in (list_expecting(session, day, community) | hours).items():
        if closes > now:
            key, due_at = desk_list_key(centre, day), utc(opens - ahead)
            timers.plan(session, key, kind=DESK_LIST, subject_id=0, due_at=due_at, late_at=utc(closes))


def desk_list_key(centre: str, day: date) -> str:
    """The timer of a centre's list of that day."""
    return f"{DESK_LIST}:{centre}:{day}"


def _list_hours(session: Session, community: Community, day: date) -> dict[str, tuple[datetime, datetime]]:
    """From when to when each centre is open for any of its services that begins on that day."""
    edges: dict[str, list[datetime]] = defaultdict(list)
    for offering in list_offerings(session, community, today=day):
        service, schedule = offering.service, offering.schedule
        if service.is_open and any(schedule.starts_on(day, service)):
            times = (time for opening in schedule.openings_on(day) for time in opening)
            edges[service.centre] += [datetime.combine(day, time, community.zone) for time in times]
    return {centre: (min(found), max(found)) for centre, found in edges.items()}
