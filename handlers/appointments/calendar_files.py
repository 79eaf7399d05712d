"""An appointment as a calendar file (RFC 5545): opened on a telephone, it is in its calendar, with a reminder."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from models.appointments.rows import Appointment


def write_calendar(appointment: Appointment, *, title: str, place: str, notes: str, now: datetime) -> bytes:
    """The file, UTF-8. The same appointment keeps its identity: opened again after a move, it moves there as well."""
    event = Event()
    event.add("uid", f"appointment-{appointment.id}@wuxin")
    event.add("sequence", appointment.version)
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", title)
    event.add("location", place)
    event.add("description", notes)
    event.add_component(_remind(title))
    calendar = Calendar()
    calendar.add("prodid", "-//Wuxin//appointments//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _remind(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(hours=-2))
    return alarm
