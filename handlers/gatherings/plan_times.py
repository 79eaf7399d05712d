"""When a gathering is, how long, until when one signs up, and when everybody is reminded."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from handlers.flow import Next
from handlers.gatherings.organising_buttons import (
    Choice,
    Choose,
    Field,
    PickAhead,
    PickDay,
    PickMinutes,
    PickTime,
    TickHours,
)
from handlers.gatherings.plan_answers import keep, next_state, way_out
from handlers.gatherings.plan_drafts import Planning, State
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.words import tell_day
from models.rules.days import AHEAD as LATEST
from models.rules.gathering_plans import MOST_REMINDERS
from models.rules.refusals import Gone
from models.rules.spoken_spans import read_minutes
from models.rules.spoken_times import read_spoken

DAYS = 10
"""So many are offered as buttons, from tomorrow on."""
TIMES = (9 * 60, 10 * 60, 14 * 60, 14 * 60 + 30, 15 * 60, 19 * 60)
LENGTHS = (60, 90, 120, 150, 180, 240)
AHEAD = {
    0: "organising/until_start",
    2 * 60: "organising/two_hours_ahead",
    24 * 60: "organising/one_day_ahead",
    3 * 24 * 60: "organising/three_days_ahead",
}
"""Until when one signs up, in minutes before the start."""
HOURS = (168, 72, 48, 24, 12, 2, 1)
"""From which one chooses when everybody is reminded."""


def ask_time(context: Planning) -> None:
    """The day; once that is known, the time of it."""
    draft = context.draft
    if draft.day:
        _ask_hour(context, draft.day)
        return
    days = [context.announcer.today + timedelta(days=n) for n in range(1, DAYS + 1)]
    buttons = [Button(PickDay(day.isoformat()), text=tell_day(day, context.actor.language)) for day in days]
    context.show("organising/ask_day", keyboard=[*in_rows(buttons, 2), way_out(context)], starts_at=draft.starts_at)


def _ask_hour(context: Planning, day: date) -> None:
    times = [Button(PickTime(minute), text=f"{minute // 60:02}:{minute % 60:02}") for minute in TIMES]
    other = [Button(PickDay(""), "organising/other_day")]
    context.show("organising/ask_hour", keyboard=[*in_rows(times, 3), other, way_out(context)], day=day)


def pick_day(context: Planning, button: PickDay) -> Next:
    try:
        day = date.fromisoformat(button.day) if button.day else None
    except ValueError:
        raise Gone(f"day {button.day}") from None
    if day is not None and day > context.announcer.today + LATEST:
        raise Gone(f"day {day}")
    context.draft = replace(context.draft, day=day)
    ask_time(context)
    return State.TIME


def pick_time(context: Planning, button: PickTime) -> Next:
    day = context.draft.day
    if day is None or not 0 <= button.minute < 24 * 60:
        raise Gone(f"minute {button.minute}")
    return _start_at(context, day, time(*divmod(button.minute, 60)))


def take_time(context: Planning) -> Next:
    """They wrote when: a day, a time of the day that was chosen, or both."""
    spoken = read_spoken(read_content(context.message).text, context.announcer.today)
    day = spoken.day or context.draft.day if spoken else None
    if spoken is None or day is None:
        context.say("organising/no_time", keyboard=[way_out(context)])
        return State.TIME
    if spoken.at is None:
        context.draft = replace(context.draft, day=day)
        _ask_hour(context, day)
        return State.TIME
    return _start_at(context, day, spoken.at)


def _start_at(context: Planning, day: date, at: time) -> Next:
    starts_at = datetime.combine(day, at, context.community.zone).astimezone(UTC)
    return keep(context, Field.TIME, starts_at=starts_at, day=None)


def ask_length(context: Planning) -> None:
    buttons = [Button(PickMinutes(minutes), "organising/lasting", values={"count": minutes}) for minutes in LENGTHS]
    keyboard = [*in_rows(buttons, 3), way_out(context)]
    minutes = context.draft.minutes or context.draft.rules.minutes
    context.show("organising/ask_length", keyboard=keyboard, minutes=minutes)


def pick_length(context: Planning, button: PickMinutes) -> Next:
    return keep(context, Field.LENGTH, minutes=button.minutes)


def take_length(context: Planning) -> Next:
    minutes = read_minutes(read_content(context.message).text)
    if not minutes:
        context.say("organising/no_length", keyboard=[way_out(context)])
        return State.LENGTH
    return keep(context, Field.LENGTH, minutes=minutes)


def ask_deadline(context: Planning) -> None:
    """Until when one signs up. It keeps its distance when the gathering moves."""
    buttons = [[Button(PickAhead(minutes), label)] for minutes, label in AHEAD.items()]
    plan = context.draft.plan(context.now)
    context.show("organising/ask_deadline", keyboard=[*buttons, way_out(context)], answer_by=plan.answer_by)


def pick_deadline(context: Planning, button: PickAhead) -> Next:
    if button.minutes not in AHEAD:
        raise Gone(f"{button.minutes} minutes ahead")
    return keep(context, Field.DEADLINE, answer_ahead=button.minutes)


def take_deadline(context: Planning) -> Next:
    spoken = read_spoken(read_content(context.message).text, context.announcer.today)
    if spoken is None or spoken.day is None or spoken.at is None:
        context.say("organising/no_time", keyboard=[way_out(context)])
        return State.DEADLINE
    moment = datetime.combine(spoken.day, spoken.at, context.community.zone)
    ahead = context.draft.plan(context.now).starts_at - moment
    return keep(context, Field.DEADLINE, answer_ahead=ahead // timedelta(minutes=1))


def ask_reminders(context: Planning) -> None:
    chosen = context.draft.remind_hours
    marks = {hours: "☑" if hours in chosen else "◻️" for hours in sorted({*HOURS, *chosen}, reverse=True)}
    buttons = [
        Button(TickHours(hours), "organising/days_ahead" if hours % 24 == 0 else "organising/hours_ahead",
               values={"mark": mark, "count": hours // 24 if hours % 24 == 0 else hours})
        for hours, mark in marks.items()
    ]  # fmt: skip
    done = [Button(Choose(Choice.DONE), "organising/done", style="primary")]
    keyboard = [*in_rows(buttons, 2), done]
    context.show("organising/ask_reminders", keyboard=keyboard, hours=sorted(chosen, reverse=True), most=MOST_REMINDERS)


def tick_hours(context: Planning, button: TickHours) -> Next:
    chosen = set(context.draft.remind_hours) ^ {button.hours}
    if keep(context, Field.REMINDERS, remind_hours=tuple(sorted(chosen, reverse=True))) is not State.REMINDERS:
        ask_reminders(context)
    return State.REMINDERS


def end_reminders(context: Planning, button: Choose) -> Next:  # noqa: ARG001
    return next_state(context.draft)
