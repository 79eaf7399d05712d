"""Special days: from when to when, closed or with hours of their own, and why; saved once they saw what it means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from handlers.flow import CallbackQueryHandler, MessageHandler, Next
from handlers.services.buttons import DayReason, PickDate, PickDayReason, PlanDays, SaveDays, ShowDays, StayClosed
from handlers.services.drafts import Draft, Editing, State, access_centre, access_service
from handlers.services.facts import SpecialDays, list_centre_offerings, list_special_days
from handlers.services.hours import say_misread
from handlers.services.misfits import carry_out
from handlers.services.pages import News, back_to_service, show_days, show_service
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.words import tell_day
from models.appointments.conflicts import list_conflicts
from models.appointments.desk import change_hours
from models.rules.appointment_times import Change, Offering
from models.rules.days import AHEAD, next_monday, read_day
from models.rules.opening_hours import Misread, read_openings_text
from models.rules.refusals import Gone
from models.rules.services import Service
from models.rules.working_time import CLOSED, Openings

NEXT_DAYS = (1, 2, 4, 6)  # after the first, as buttons
LONGEST = 100  # characters


def plan_days(context: Editing, button: PlanDays) -> Next:
    centre = access_centre(context, button.centre)
    context.draft = Draft(centre=centre.key, service=button.service)
    _access(context)
    return State.FIRST_DAY


def ask_first(context: Editing) -> None:
    today = context.announcer.today
    days = {today: "services/today", today + timedelta(days=1): "services/tomorrow"}
    days.setdefault(next_monday(today), "services/next_monday")
    buttons = [Button(PickDate(day.isoformat()), label) for day, label in days.items()]
    context.show("services/ask_first", keyboard=[*in_rows(buttons, 3), _back(context)], service=_access(context))


def take_first(context: Editing, day: date | None) -> Next:
    today = context.announcer.today
    if day is None or not today <= day <= today + AHEAD:
        context.say("services/no_day")
        return State.FIRST_DAY
    context.draft = replace(context.draft, first_day=day)
    return State.LAST_DAY


def ask_last(context: Editing) -> None:
    _access(context)
    first = context.draft.first_day
    later = [first + timedelta(days=days) for days in NEXT_DAYS]
    days = [Button(PickDate(day.isoformat()), text=tell_day(day, context.actor.language)) for day in later]
    same = [Button(PickDate(first.isoformat()), "services/same_day")]
    context.show("services/ask_last", keyboard=[same, *in_rows(days, 2), _back(context)], first_day=first)


def take_last(context: Editing, day: date | None) -> Next:
    first = context.draft.first_day
    if day is None or not first <= day <= context.announcer.today + AHEAD:
        context.say("services/no_last_day" if day and day < first else "services/no_day", first_day=first)
        return State.LAST_DAY
    context.draft = replace(context.draft, last_day=day)
    return State.DAY_HOURS


def ask_day_hours(context: Editing) -> None:
    _access(context)
    keyboard = [[Button(StayClosed(), "services/stay_closed", style="danger")], _back(context)]
    context.show("services/ask_day_hours", keyboard=keyboard)


def take_day_hours(context: Editing) -> Next:
    openings = read_openings_text(read_content(context.message).text)
    if isinstance(openings, Misread):
        say_misread(context, openings)
        return State.DAY_HOURS
    return _take_openings(context, openings)


def be_closed(context: Editing, button: StayClosed) -> Next:  # noqa: ARG001
    return _take_openings(context, CLOSED)


def ask_reason(context: Editing) -> None:
    _access(context)
    reasons = [Button(PickDayReason(reason), f"day_reasons/{reason}") for reason in DayReason]
    context.show("services/ask_reason", keyboard=[*in_rows(reasons, 2), _back(context)])


def pick_reason(context: Editing, button: PickDayReason) -> Next:
    """Everybody reads it, so it is in the community's language."""
    language = context.community.languages[0]
    return _take_reason(context, context.announcer.product.words.label(language, f"day_reasons/{button.reason}", {}))


def take_reason(context: Editing) -> Next:
    words = " ".join(read_content(context.message).text.split())
    if len(words) > LONGEST:
        context.say("services/long_reason", longest=LONGEST)
        return State.REASON
    return _take_reason(context, words)


def ask_sure(context: Editing) -> None:
    """What it means, before it counts: for whom, and over which other changes."""
    draft, service = context.draft, _access(context)
    planned = SpecialDays(0, draft.first_day, draft.last_day, draft.openings, draft.reason, service)
    known = [each for each in list_special_days(context, draft.centre, draft.service) if _overlaps(each, draft)]
    keyboard = [[Button(SaveDays(), "services/save_days", style="primary")], _back(context)]
    context.show(
        "services/days_sure",
        keyboard=keyboard,
        centre=access_centre(context, draft.centre),
        days=[planned],
        known=known,
        count=_count_hit(context),
    )


def save_days(context: Editing, button: SaveDays) -> Next:  # noqa: ARG001
    draft = context.draft
    _access(context)

    def change() -> None:
        change_hours(context.session, context.actor, draft.centre, first=draft.first_day, last=draft.last_day,
                     openings=draft.openings, reason=draft.reason, now=context.now,
                     service=draft.service or None)  # fmt: skip

    going = carry_out(context, draft.centre, change)
    if draft.service:
        show_service(context, draft.service, News.DAYS_SAVED)
    else:
        show_days(context, draft.centre, News.DAYS_SAVED)
    return going


def written(take: Callable[[Editing, date | None], Next]) -> MessageHandler[Draft]:
    """A day in words."""
    return MessageHandler(
        WORDS, lambda context: take(context, read_day(read_content(context.message).text, context.announcer.today))
    )


def pressed(take: Callable[[Editing, date | None], Next]) -> CallbackQueryHandler[Draft, PickDate]:
    """A day on a button."""
    return CallbackQueryHandler(PickDate, lambda context, button: take(context, _read_iso(button.day)))


def _read_iso(day: str) -> date | None:
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def _take_openings(context: Editing, openings: Openings) -> Next:
    context.draft = replace(context.draft, openings=openings)
    return State.REASON


def _take_reason(context: Editing, reason: str) -> Next:
    context.draft = replace(context.draft, reason=reason)
    return State.SURE


def _access(context: Editing) -> Service | None:
    """The one service that it is about; None: the whole centre. Raises Gone and NotYours."""
    draft = context.draft
    access_centre(context, draft.centre)
    if not draft.service:
        return None
    service = access_service(context, draft.service).service
    if service.centre != draft.centre:
        raise Gone(f"service {service.key} of centre {draft.centre}")
    return service


def _count_hit(context: Editing) -> int:
    """How many appointments that fit now would not any more."""
    draft = context.draft
    planned = Change(draft.first_day, draft.last_day, draft.openings, draft.reason)
    offerings = [each for each in list_centre_offerings(context, draft.centre)
                 if not draft.service or each.service.key == draft.service]  # fmt: skip
    hit = 0
    for offering in offerings:
        schedule = replace(offering.schedule, changes=(*offering.schedule.changes, planned))
        now_out = _list_ids(context, offering)
        hit += len(_list_ids(context, replace(offering, schedule=schedule)) - now_out)
    return hit


def _list_ids(context: Editing, offering: Offering) -> set[int]:
    return {each.id for each in list_conflicts(context.session, offering, context.community, now=context.now)}


def _overlaps(days: SpecialDays, draft: Draft) -> bool:
    return days.first_day <= draft.last_day and draft.first_day <= days.last_day


def _back(context: Editing) -> list[Button]:
    draft = context.draft
    return (
        back_to_service(draft.service) if draft.service else [Button(ShowDays(draft.centre), "services/back_to_days")]
    )
