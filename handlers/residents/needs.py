"""What staff note of a resident for the visits: how to call them, what they need, and when they went to school.

None of it is guessed: the resident said so, or the office's list does.
"""

import re
from dataclasses import dataclass, replace

from handlers.flow import Context, Next
from handlers.residents.correcting import (
    Draft,
    Field,
    Nothing,
    State,
    access,
    ask_or_nothing,
    cancel_row,
    corrected,
)
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button
from models.rules.names import LONGEST_CALLED, clean_called
from models.rules.traits import Trait

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
YEARS_BACK, YEARS_AHEAD = 20, 10
"""So many years before and after the present one somebody of school age starts school."""


@dataclass(frozen=True)
class ToggleTrait(CallbackData, prefix="6x"):
    """They need this, or do not."""

    trait: Trait
    on: bool


@dataclass(frozen=True)
class KeepTraits(CallbackData, prefix="6y"):
    """That is all that they need."""


def begin_traits(context: Context[Draft]) -> None:
    """What is known already is marked."""
    known = access(context, context.draft.person_id).traits
    context.draft = replace(context.draft, traits=tuple(trait for trait in Trait if trait in known))


def ask_called(context: Context[Draft]) -> None:
    ask_or_nothing(context, "residents/ask_called", longest=LONGEST_CALLED)


def take_called(context: Context[Draft]) -> Next:
    called = clean_called(read_content(context.message).text)
    if not called:
        context.say("own_visits/long_called", keyboard=[cancel_row()], longest=LONGEST_CALLED)
        return State.CALLED
    return _call(context, called)


def leave_called(context: Context[Draft], button: Nothing) -> Next:  # noqa: ARG001
    return _call(context, "")


def _call(context: Context[Draft], called: str) -> Next:
    access(context, context.draft.person_id).called = called or None
    return corrected(context, Field.CALLED, called)


def ask_traits(context: Context[Draft]) -> None:
    chosen = context.draft.traits
    rows = [
        [Button(ToggleTrait(trait, trait not in chosen), f"trait_marks/{trait}", values={"mark": _mark(trait, chosen)})]
        for trait in Trait
    ]
    keep = [Button(KeepTraits(), "residents/keep_traits", style="success")]
    person = access(context, context.draft.person_id)
    context.show("residents/ask_traits", keyboard=[*rows, keep, cancel_row()], about=f"person:{person.id}",
                 person=person)  # fmt: skip


def toggle_trait(context: Context[Draft], button: ToggleTrait) -> Next:
    """Nothing counts before it is kept."""
    chosen = set(context.draft.traits) - {button.trait} | ({button.trait} if button.on else set())
    context.draft = replace(context.draft, traits=tuple(trait for trait in Trait if trait in chosen))
    ask_traits(context)
    return State.TRAITS


def keep_traits(context: Context[Draft], button: KeepTraits) -> Next:  # noqa: ARG001
    person = access(context, context.draft.person_id)
    person.traits = [str(trait) for trait in context.draft.traits]
    return corrected(context, Field.TRAITS, person.traits)


def ask_school(context: Context[Draft]) -> None:
    ask_or_nothing(context, "residents/ask_school", year=context.announcer.today.year)


def take_school(context: Context[Draft]) -> Next:
    year = context.announcer.today.year
    told = _YEAR.search(read_content(context.message).text)
    if told is None or not year - YEARS_BACK <= int(told[0]) <= year + YEARS_AHEAD:
        context.say("residents/no_school", keyboard=[cancel_row()], first=year - YEARS_BACK, last=year + YEARS_AHEAD)
        return State.SCHOOL
    return _start_school(context, int(told[0]))


def leave_school(context: Context[Draft], button: Nothing) -> Next:  # noqa: ARG001
    return _start_school(context, None)


def _start_school(context: Context[Draft], year: int | None) -> Next:
    access(context, context.draft.person_id).school_year = year
    return corrected(context, Field.SCHOOL, year)


def _mark(trait: Trait, chosen: tuple[Trait, ...]) -> str:
    return "☑" if trait in chosen else "☐"
