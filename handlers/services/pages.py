"""The pages: a centre with what can be booked there, one service in plain words, the special days to come."""

from enum import StrEnum, auto
from typing import Any

from handlers.flow import Context
from handlers.services import buttons as b
from handlers.services.drafts import access_centre, access_service
from handlers.services.facts import Facts, SpecialDays, facts_of, list_facts, list_special_days
from handlers.services.misfits import list_misfits
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from handlers.ui.words import tell_day
from models.appointments.desk import list_desks
from models.appointments.offerings import list_edited
from models.rules.community import Centre
from models.rules.opening_hours import list_guessed_years
from models.rules.roles import Action
from models.rules.service_fields import PARTS, Field


class News(StrEnum):
    """What has just happened, said at the top of the page."""

    NOTHING = auto()
    CHANGED = auto()
    OPENED = auto()
    SHUT = auto()
    RESTORED = auto()
    DAYS_SAVED = auto()
    DAYS_CANCELLED = auto()


def list_own_centres(context: Context[Any]) -> list[Centre]:
    """The centres whose services they may change, where anything can be booked at all."""
    having = {service.centre for service in context.community.services}
    own = list_desks(context.actor, context.community, Action.EDIT_SERVICE)
    return [centre for centre in own if centre.key in having]


def show_centres(context: Context[Any]) -> None:
    """Several centres are theirs: which one?"""
    language = context.actor.language
    centres = [
        Button(b.ShowCentre(each.key), text=each.name.in_language(language)) for each in list_own_centres(context)
    ]
    context.show("services/centres", keyboard=[*in_rows(centres, 1), back_home()])


def show_centre(context: Context[Any], key: str) -> None:
    """What can be booked there, each in one line."""
    centre, facts = access_centre(context, key), list_facts(context, key)
    services = [_service_button(context, each) for each in facts]
    several = [[Button(RunCommand("services"), "services/other_centre")]] if len(list_own_centres(context)) > 1 else []
    keyboard = [
        *in_rows(services, 2),
        [Button(b.ShowDays(key), "services/special_days")],
        *_misfits_row(context, key),
        *several,
        back_home(),
    ]
    days = list_special_days(context, key)
    context.show("services/centre", keyboard=keyboard, centre=centre, services=facts, days=days)


def show_service(
    context: Context[Any],
    key: str,
    news: News = News.NOTHING,
    *,
    field: Field = Field.MINUTES,
    before: Facts | None = None,
) -> None:
    """One service in plain words, with a button for everything that can be changed. `field` was changed, and was
    as in `before`.
    """
    facts = facts_of(context, access_service(context, key))
    service = facts.service
    edited = set(list_edited(context.session, key))
    context.show(
        "services/page",
        keyboard=_page_keyboard(context, facts, is_edited=bool(edited)),
        news=news,
        changed=field,
        before=before or facts,
        facts=facts,
        centre=access_centre(context, service.centre),
        fields=list(Field),
        edited={each for each in Field if edited & set(PARTS[each])} | (edited & {"is_open"}),
        days=list_special_days(context, service.centre, key),
        years=list_guessed_years(facts.offering, context.announcer.today),
    )


def show_days(context: Context[Any], key: str, news: News = News.NOTHING) -> None:
    """The centre's special days to come, and the way to more of them."""
    centre, days = access_centre(context, key), list_special_days(context, key)
    cancelling = [[Button(b.CancelDays(each.id, surely=False), "services/cancel_days",
                          values={"day": name_days(each, context.actor.language)})] for each in days]  # fmt: skip
    keyboard = [
        [Button(b.PlanDays(key, ""), "services/plan_days")],
        *cancelling,
        *_misfits_row(context, key),
        [Button(b.ShowCentre(key), "services/back_to_centre")],
    ]
    context.show("services/days", keyboard=keyboard, news=news, centre=centre, days=days)


def name_days(days: SpecialDays, language: str) -> str:
    """From when to when, short enough for a button."""
    first, last = tell_day(days.first_day, language), tell_day(days.last_day, language)
    return first if days.first_day == days.last_day else f"{first} – {last}"


def back_to_service(key: str) -> list[Button]:
    """The row that leads back to a service without changing it."""
    return [Button(b.ShowService(key), "services/back_to_service")]


def _page_keyboard(context: Context[Any], facts: Facts, *, is_edited: bool) -> Keyboard:
    service = facts.service
    opening = "services/shut" if service.is_open else "services/open"
    changes = [Button(b.Change(service.key, field), f"service_fields/{field}") for field in Field]
    restore = [[Button(b.Restore(service.key, surely=False), "services/restore")]] if is_edited else []
    return [
        [Button(b.SetOpen(service.key, not service.is_open), opening)],
        *in_rows(changes, 2),
        [Button(b.PlanDays(service.centre, service.key), "services/plan_days")],
        *_misfits_row(context, service.centre),
        *restore,
        [Button(b.ShowCentre(service.centre), "services/back_to_centre")],
    ]


def _misfits_row(context: Context[Any], centre: str) -> Keyboard:
    count = len(list_misfits(context, centre))
    return [[Button(b.ShowMisfits(centre), "services/misfits", values={"count": count})]] if count else []


def _service_button(context: Context[Any], facts: Facts) -> Button:
    service = facts.service
    return Button(
        b.ShowService(service.key), text=f"{service.emoji} {service.name.in_language(context.actor.language)}"
    )
