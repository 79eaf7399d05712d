"""Choosing one of many colleagues: pages of names, or a part of the name in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.ui.callbacks import CallbackData
from handlers.ui.keyboards import Button
from models.people import Person

PAGE = 10


@dataclass(frozen=True)
class PickPerson(CallbackData, prefix="wh"):
    """This person."""

    person_id: int


@dataclass(frozen=True)
class TurnPage(CallbackData, prefix="wo"):
    """The names from the `offset`-th on."""

    offset: int


def list_people(people: Sequence[Person], offset: int) -> list[list[Button]]:
    """One page of names, one a row, and the way to the others."""
    start = max(0, min(offset, len(people) - 1))
    rows = [[Button(PickPerson(person.id), text=person.name)] for person in people[start : start + PAGE]]
    turns = [Button(TurnPage(max(0, start - PAGE)), "requests/newer")] if start else []
    turns += [Button(TurnPage(start + PAGE), "requests/older")] if len(people) > start + PAGE else []
    return [*rows, *([turns] if turns else [])]


def matches(people: Sequence[Person], search: str) -> list[Person]:
    """Those whose name has these words in it; with no words all."""
    wanted = "".join(search.split()).lower()
    return [person for person in people if wanted in "".join(person.name.split()).lower()]
