"""Something with a time and a place as a calendar file (RFC 5545): opened on a telephone, it is in its calendar, with a
reminder.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.rules.working_time import utc

REMIND = timedelta(hours=-2)
"""When the telephone itself reminds, counted from the start."""


@dataclass(frozen=True)
class Entry:
    """What stands in the calendar. The same `uid` keeps its identity: opened again with a higher `sequence`, it moves
    there as well, and a cancelled one goes.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    notes: str
    cancelled: bool = False


def write_calendar(entry: Entry, *, now: datetime) -> bytes:
    """The file, UTF-8."""
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 -- 0.15 s that only who asks pays

    event = Event()
    event.add("uid", f"{entry.uid}@wuxin")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", utc(entry.starts_at))  # a bare offset is no zone that a telephone knows
    event.add("dtend", utc(entry.ends_at))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.notes)
    if entry.cancelled:
        event.add("status", "CANCELLED")
    else:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", REMIND)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Wuxin//appointments and meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
