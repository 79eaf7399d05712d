"""What becomes of an answer about a gathering: it is taken, or it is said what is wrong with it; then what is
asked next. Whatever is wrong, what was told before stays.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from handlers.flow import Next
from handlers.gatherings.organising_buttons import Choice, Choose, Field
from handlers.gatherings.plan_drafts import Draft, Planning, State
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button
from models.gatherings.planning import plan_of
from models.gatherings.rows import Gathering
from models.rules.gathering_plans import (
    LONGEST,
    LONGEST_ABOUT,
    LONGEST_ITEM,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_INVITED,
    MOST_ITEMS,
    MOST_MATERIAL,
    MOST_REMINDERS,
    MOST_SEATS,
    Flaw,
    list_changed_flaws,
    list_flaws,
)

FLAWS: dict[Field, frozenset[Flaw]] = {
    Field.TITLE: frozenset({Flaw.NO_TITLE, Flaw.LONG_TITLE}),
    Field.TIME: frozenset({Flaw.PAST, Flaw.TOO_FAR}),
    Field.LENGTH: frozenset({Flaw.ENDS_BEFORE_START, Flaw.TOO_LONG}),
    Field.PLACE: frozenset({Flaw.NO_PLACE, Flaw.LONG_PLACE}),
    Field.AUDIENCE: frozenset({Flaw.NO_AUDIENCE}),
    Field.SEATS: frozenset({Flaw.NO_SEATS, Flaw.TOO_MANY_SEATS, Flaw.SEATS_FEWER_THAN_INVITED,
                            Flaw.SEATS_BELOW_TAKEN}),
    Field.AGENDA: frozenset({Flaw.TOO_MANY_ITEMS, Flaw.NO_MINUTES, Flaw.LONG_ITEM, Flaw.AGENDA_TOO_LONG,
                             Flaw.TOPIC_TWICE}),
    Field.ABOUT: frozenset({Flaw.LONG_ABOUT}),
    Field.INVITED: frozenset({Flaw.TOO_MANY_INVITED, Flaw.INVITED_TWICE, Flaw.LONG_NAME}),
    Field.MATERIAL: frozenset({Flaw.TOO_MUCH_MATERIAL}),
    Field.DEADLINE: frozenset({Flaw.ANSWER_PAST, Flaw.ANSWER_AFTER_START}),
    Field.REMINDERS: frozenset({Flaw.WRONG_REMINDERS}),
}  # fmt: skip
"""What can be wrong with each."""


def keep(context: Planning, said: Field, **values: Any) -> Next:
    """Take an answer, unless something is wrong with it, which is said; and on to what is asked next."""
    draft = replace(context.draft, **values, told=context.draft.told | {said})
    if flaws := flaws_of(context, draft, said):
        say_flaws(context, draft, flaws)
        return State(said)
    context.draft = draft
    return next_state(draft)


def next_state(draft: Draft) -> State:
    """What is asked next."""
    return State(draft.missing[0]) if draft.missing else State.REVIEW


def flaws_of(context: Planning, draft: Draft, *fields: Field) -> list[Flaw]:
    """What is wrong with what was told of `fields`; with none, of all."""
    plan, now = draft.plan(context.now), context.now
    gathering = context.session.get(Gathering, draft.gathering_id) if draft.is_change else None
    flaws = list_changed_flaws(plan, plan_of(gathering), now=now) if gathering else list_flaws(plan, now=now)
    asked = frozenset().union(*(FLAWS[each] for each in fields or Field))
    return [flaw for flaw in flaws if flaw in asked]


def say_flaws(context: Planning, draft: Draft, flaws: Collection[Flaw]) -> None:
    """What is wrong, and what would be right. What was told before stays."""
    context.say("organising/flawed", keyboard=[way_out(context)], flaws=flaws, **figures(context, draft))


def figures(context: Planning, draft: Draft) -> dict[str, Any]:
    """What the words about flaws need to know."""
    return {"plan": draft.plan(context.now), "limits": LIMITS}


LIMITS = {
    "title": LONGEST_TITLE,
    "place": LONGEST_PLACE,
    "about": LONGEST_ABOUT,
    "item": LONGEST_ITEM,
    "name": LONGEST_NAME,
    "items": MOST_ITEMS,
    "invited": MOST_INVITED,
    "material": MOST_MATERIAL,
    "reminders": MOST_REMINDERS,
    "seats": MOST_SEATS,
    "hours": LONGEST // timedelta(hours=1),
}
"""How much there may be of everything, for the words that say so."""


def way_out(context: Planning) -> list[Button]:
    """To the last look where all is told, otherwise out."""
    if not context.draft.kind or context.draft.missing:
        return [Button(RunCommand("cancel"), "organising/never_mind")]
    return [Button(Choose(Choice.REVIEW), "organising/back_to_review")]
