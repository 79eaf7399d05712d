"""Which day and which time: by buttons or in words; the seat is kept from the moment in which a time is chosen."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from handlers.appointments.choices import Wait, drop_row
from handlers.appointments.drafts import Draft, about_client, get_client, moved_appointment, offering_of
from handlers.appointments.matters import soonest_button
from handlers.appointments.picking import TurnTo, day_rows, span_of, time_rows
from handlers.flow import Context
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, Keyboard
from models.appointments.availability import list_next_free, read_availability
from models.appointments.booking import hold
from models.rules.appointment_times import DayMark, Offering, Refused
from models.rules.spoken_times import DayPart, read_spoken

NEAR = 4
"""Times that are offered instead of one that cannot be had."""
MANY = 500
"""Free starts among which a time of the day is looked for."""
BEGINS = {DayPart.MORNING: time(6), DayPart.NOON: time(11), DayPart.AFTERNOON: time(12), DayPart.EVENING: time(18)}
"""From when on a part of the day is looked at."""


def ask_when(context: Context[Draft]) -> None:
    """The times of the day that they chose, or the days."""
    if context.draft.day:
        ask_time(context)
    else:
        ask_day(context)


def ask_day(context: Context[Draft], first: date | None = None) -> None:
    """The days from which one is chosen, beginning with `first` or with the next free one."""
    offering, today = offering_of(context), context.announcer.today
    free = list_next_free(context.session, offering, context.community, now=context.now)
    begins = first or (context.community.today(free[0]) if free else today)
    begin, end = span_of(begins, offering.last_day(today), today, as_list=context.actor.elders_mode)
    availability = read_availability(context.session, offering, context.community, begin, end, now=context.now)
    soonest = [[button] for button in soonest_button(context, offering)]
    context.show(
        "appointments/ask_day",
        keyboard=[
            *soonest,
            *day_rows(context, availability, begins, turned=first is not None),
            *([] if free else [_wait_row()]),
            drop_row(),
        ],
        about=about_client(context),
        service=offering.service,
        elders_mode=context.actor.elders_mode,
        client=get_client(context),
        moved=moved_appointment(context),
        is_free=bool(free),
    )


def show_day(context: Context[Draft], day: date) -> None:
    """The times of one day; where it cannot be had, why, and what can."""
    offering = offering_of(context)
    availability = read_availability(context.session, offering, context.community, day, day, now=context.now)
    context.draft = replace(context.draft, day=None, wait_from=None, wait_until=None)
    match availability.mark(day):
        case DayMark.FREE | DayMark.FEW:
            context.draft = replace(context.draft, day=day)
            ask_time(context)
        case DayMark.FULL:
            _say_full(context, offering, day)
        case DayMark.CLOSED:
            change = offering.schedule.change_on(day)
            _offer_others(context, offering, "appointments/day_closed", day=day, reason=change.reason if change else "")
        case DayMark.OUTSIDE:
            last = offering.last_day(availability.today)
            _offer_others(context, offering, "appointments/day_outside", day=day, last=last, service=offering.service)


def ask_time(context: Context[Draft], offset: int | None = None) -> None:
    """The free times of the day; in the elders' mode from the part of the day on that they named."""
    offering, day = offering_of(context), context.draft.day or context.announcer.today
    availability = read_availability(context.session, offering, context.community, day, day, now=context.now)
    starts = availability.starts_on(day)
    if offset is None:
        offset = sum(1 for start in availability.free_on(day) if _is_before(context, start))
    other_day = [Button(TurnTo(day.isoformat()), "appointments/other_day")]
    keyboard = [*time_rows(context, offering.service.key, starts, offset), other_day, drop_row()]
    context.show("appointments/ask_time", keyboard=keyboard, service=offering.service, day=day)


def _is_before(context: Context[Draft], start: datetime) -> bool:
    begins = BEGINS.get(context.draft.part) if context.draft.part else None
    return begins is not None and start.astimezone(context.community.zone).time() < begins


def choose_start(context: Context[Draft], start: datetime) -> bool:
    """Keep a seat at `start` while they decide; False where it cannot be had, which is said."""
    offering, moved = offering_of(context), moved_appointment(context)
    held = hold(context.session, context.actor, offering, context.community, start, now=context.now, moves=moved)
    if isinstance(held, Refused):
        context.draft = replace(context.draft, day=None, start=None, held_id=0)
        _say_refused(context, offering, start, held)
        return False
    day = context.community.today(start)
    context.draft = replace(context.draft, day=day, start=start, held_id=held.id, wait_from=None, wait_until=None)
    return True


def say_spoken(context: Context[Draft]) -> bool:
    """They wrote when. True: a seat is kept; otherwise they were shown what there is, or asked again."""
    spoken = read_spoken(read_content(context.message).text, context.announcer.today)
    if spoken is None:
        context.say("appointments/not_understood")
        ask_when(context)
        return False
    day = spoken.day or context.draft.day
    context.draft = replace(context.draft, part=spoken.part)
    if spoken.at is None:
        show_day(context, day) if day else ask_day(context)
        return False
    start = datetime.combine(day, spoken.at, context.community.zone) if day else _next_at(context, spoken.at)
    return choose_start(context, start.astimezone(UTC)) if start else False


def _next_at(context: Context[Draft], said: time) -> datetime | None:
    """The next free start at that time of a day; None, which is said, where there is none."""
    offering, zone = offering_of(context), context.community.zone
    free = list_next_free(context.session, offering, context.community, now=context.now, count=MANY)
    found = next((start for start in free if start.astimezone(zone).time() == said), None)
    if found is None:
        _offer_others(context, offering, "appointments/no_such_time")
    return found


def _say_full(context: Context[Draft], offering: Offering, day: date) -> None:
    waits = [Button(Wait(day.isoformat()), "appointments/wait_day")]
    _offer_others(context, offering, "appointments/day_full", first_rows=[waits, _wait_row()], day=day)


def _say_refused(context: Context[Draft], offering: Offering, start: datetime, refused: Refused) -> None:
    """Why not, and the free times around it; where the whole day is taken, the waiting list."""
    day = context.community.today(start)
    availability = read_availability(context.session, offering, context.community, day, day, now=context.now)
    free = availability.starts_on(day)
    if refused is Refused.FULL and not any(free.values()):
        _say_full(context, offering, day)
        return
    near = sorted((other for other, seats in free.items() if seats), key=lambda other: abs(other - start))[:NEAR]
    rows = time_rows(context, offering.service.key, {other: free[other] for other in sorted(near)}, 0)
    last = offering.last_day(availability.today)
    values = {"start": start, "service": offering.service, "last": last, "is_near": bool(near)}
    _offer_others(context, offering, "appointments/not_then", first_rows=rows, reason=refused, **values)


def _offer_others(
    context: Context[Draft], offering: Offering, message: str, *, first_rows: Keyboard = (), **values: Any
) -> None:
    """Never a dead end: what else there is stands under every no."""
    soonest = [[button] for button in soonest_button(context, offering)]
    other_day = [Button(TurnTo(context.announcer.today.isoformat()), "appointments/other_day")]
    context.show(message, keyboard=[*first_rows, *soonest, other_day, drop_row()], **values)


def _wait_row() -> list[Button]:
    return [Button(Wait(""), "appointments/wait_any")]


def say_taken(context: Context[Draft]) -> None:
    """What was kept for them is somebody else's by now: they decided too long. What is left of that day comes next."""
    start, offering = context.draft.start, offering_of(context)
    day = context.community.today(start) if start else context.announcer.today
    availability = read_availability(context.session, offering, context.community, day, day, now=context.now)
    has_more = bool(availability.free_on(day))
    context.draft = replace(context.draft, day=day if has_more else None, start=None, held_id=0)
    context.say("appointments/taken", start=start)
