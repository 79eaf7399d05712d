"""What a telephone reads in a calendar file."""

from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar

from handlers.ui.calendar_files import Entry, write_calendar

START = datetime.fromisoformat("2026-11-30T19:00:00+08:00")
MEETING = Entry(
    "gathering-7", 3, START, START + timedelta(hours=2), "水渠怎么修", "第3网格工作站，二楼", "带上图纸; 准时"
)


def read(entry: Entry) -> Calendar:
    return Calendar.from_ical(write_calendar(entry, now=START - timedelta(days=3)))


def test_time_place_and_reminder() -> None:
    (event,) = read(MEETING).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (MEETING.starts_at, MEETING.ends_at)
    assert (str(event["summary"]), str(event["location"])) == (MEETING.title, MEETING.place)
    assert str(event["description"]) == MEETING.notes
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(hours=-2)


def test_moved_it_is_the_same_entry_and_newer() -> None:
    later = replace(
        MEETING, sequence=4, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=1, hours=2)
    )
    (before,), (after,) = read(MEETING).walk("VEVENT"), read(later).walk("VEVENT")
    assert str(before["uid"]) == str(after["uid"])
    assert (str(before["sequence"]), str(after["sequence"])) == ("3", "4")


def test_called_off_it_goes_and_reminds_nobody() -> None:
    calendar = read(replace(MEETING, cancelled=True))
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["status"])) == ("CANCEL", "CANCELLED")
    assert not event.walk("VALARM")
