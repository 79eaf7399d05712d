"""Opening hours of a service: on which weekdays, and from when to when."""

from dataclasses import replace

from handlers.flow import Next
from handlers.services.buttons import KeepOfficeHours, PickWeekdays, StayClosed
from handlers.services.changing import change_fields
from handlers.services.drafts import Editing, State, access_service
from handlers.services.facts import facts_of
from handlers.services.pages import back_to_service
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.words import tell_weekdays
from models.appointments.offerings import write_openings
from models.rules.community_parts import Week
from models.rules.opening_hours import Misread, is_even, read_openings_text
from models.rules.refusals import Gone
from models.rules.service_fields import Field
from models.rules.working_time import CLOSED, Openings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WORKDAYS, EVERY_DAY = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)


def ask_weekdays(context: Editing) -> None:
    facts, language = facts_of(context, access_service(context, context.draft.service)), context.actor.language
    choices = [WORKDAYS, EVERY_DAY, *((weekday,) for weekday in EVERY_DAY)]
    days = [Button(PickWeekdays("".join(map(str, each))), text=tell_weekdays(each, language)) for each in choices]
    can_follow = facts.service.hours is not None and all(map(is_even, context.community.office_hours.days))
    office = [[Button(KeepOfficeHours(), "services/office_hours")]] if can_follow else []
    keyboard = [*in_rows(days[:2], 2), *in_rows(days[2:], 4), *office, back_to_service(facts.service.key)]
    context.show("services/ask_weekdays", keyboard=keyboard, facts=facts)


def pick_weekdays(context: Editing, button: PickWeekdays) -> Next:
    weekdays = tuple(sorted({ord(digit) - ord("0") for digit in button.weekdays}))
    if not weekdays or not set(weekdays) <= set(EVERY_DAY):
        raise Gone(f"weekdays {button.weekdays}")
    context.draft = replace(context.draft, weekdays=weekdays)
    return State.HOURS


def ask_hours(context: Editing) -> None:
    facts = facts_of(context, access_service(context, context.draft.service))
    keyboard = [[Button(StayClosed(), "services/stay_closed")], back_to_service(facts.service.key)]
    context.show("services/ask_hours", keyboard=keyboard, facts=facts, weekdays=context.draft.weekdays)


def take_hours(context: Editing) -> Next:
    openings = read_openings_text(read_content(context.message).text)
    if isinstance(openings, Misread):
        say_misread(context, openings)
        return State.HOURS
    return _set_hours(context, openings)


def stay_closed(context: Editing, button: StayClosed) -> Next:  # noqa: ARG001
    return _set_hours(context, CLOSED)


def keep_office_hours(context: Editing, button: KeepOfficeHours) -> Next:  # noqa: ARG001
    offering = access_service(context, context.draft.service)
    return change_fields(context, offering, Field.HOURS, {Field.HOURS: None})


def say_misread(context: Editing, why: Misread) -> None:
    """Why the hours that they wrote cannot be taken, and how to write them."""
    context.say("services/misread", why=why)


def _set_hours(context: Editing, openings: Openings) -> Next:
    """These weekdays have them; the others keep theirs, also where these were the office's so far."""
    offering = access_service(context, context.draft.service)
    week = _write_week(offering.service.hours or context.community.office_hours)
    week |= {WEEKDAYS[weekday]: write_openings(openings) for weekday in context.draft.weekdays}
    return change_fields(context, offering, Field.HOURS, {Field.HOURS: week})


def _write_week(week: Week) -> dict[str, object]:
    """A week as the file would write it."""
    written: dict[str, object] = {
        name: write_openings(openings) for name, openings in zip(WEEKDAYS, week.days, strict=True)
    }
    if week.make_up_day is not None:
        written["make_up_day"] = write_openings(week.make_up_day)
    return written | {"holidays": week.holidays}
