"""The plain facts of a gathering: its name, where, how many seats, what it is about, what to look at before."""

import re
from dataclasses import replace

from handlers.flow import Next
from handlers.gatherings.organising_buttons import Choice, Choose, Field, PickSeats
from handlers.gatherings.plan_answers import flaws_of, keep, next_state, say_flaws, way_out
from handlers.gatherings.plan_drafts import Planning, State
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, in_rows
from models.rules.days import plain

SEATS = (20, 30, 40, 60, 100)
SHOWN = frozenset({"photo", "document", "video"})
"""What one can look at before a gathering."""
_NO_LIMIT = re.compile(r"不限|没有?限|随便|no\s*limit|unlimited|any")


def ask_title(context: Planning) -> None:
    draft = context.draft
    context.show("organising/ask_title", keyboard=[way_out(context)], kind=draft.kind, title=draft.title)


def take_title(context: Planning) -> Next:
    return keep(context, Field.TITLE, title=_line(context))


def ask_place(context: Planning) -> None:
    context.show("organising/ask_place", keyboard=[way_out(context)], place=context.draft.place)


def take_place(context: Planning) -> Next:
    return keep(context, Field.PLACE, place=_line(context))


def ask_about(context: Planning) -> None:
    keyboard = [[Button(Choose(Choice.NOTHING), "organising/no_about")], way_out(context)]
    context.show("organising/ask_about", keyboard=keyboard, text=context.draft.about)


def take_about(context: Planning) -> Next:
    return keep(context, Field.ABOUT, about=read_content(context.message).text)


def no_about(context: Planning) -> Next:
    return keep(context, Field.ABOUT, about="")


def ask_seats(context: Planning) -> None:
    """How many can come in all. For those who are invited seats are kept among them."""
    numbers = [Button(PickSeats(n), "organising/seats", values={"count": n}) for n in SEATS]
    no_limit = Button(PickSeats(0), "organising/no_limit")
    keyboard = [*in_rows([no_limit, *numbers], 2), way_out(context)]
    context.show("organising/ask_seats", keyboard=keyboard, seats=context.draft.seats)


def pick_seats(context: Planning, button: PickSeats) -> Next:
    return keep(context, Field.SEATS, seats=button.seats or None)


def take_seats(context: Planning) -> Next:
    seats = read_seats(read_content(context.message).text)
    if isinstance(seats, str):
        context.say("organising/no_number", keyboard=[way_out(context)])
        return State.SEATS
    return keep(context, Field.SEATS, seats=seats)


def read_seats(text: str) -> int | str | None:
    """How many seats are meant; None: no limit; "" where the words do not say."""
    words = plain(text).strip()
    if _NO_LIMIT.search(words):
        return None
    if words == "零":
        return 0
    numbers = re.findall(r"-?\d{1,9}", words)
    return int(numbers[0]) if len(numbers) == 1 else ""


def ask_material(context: Planning) -> None:
    keyboard = [[Button(Choose(Choice.DONE), "organising/done", style="primary")]]
    if context.draft.material:
        keyboard.append([Button(Choose(Choice.NOTHING), "organising/no_material")])
    context.show("organising/ask_material", keyboard=keyboard, count=len(context.draft.material))


def add_material(context: Planning) -> Next:
    """One picture or file more; an album gets one answer, not ten."""
    content, draft = read_content(context.message), context.draft
    shown = [attachment for attachment in content.attachments if attachment["kind"] in SHOWN]
    if not shown:
        context.say("organising/no_file", keyboard=[way_out(context)])
        return State.MATERIAL
    albums = (*draft.albums, content.album) if content.album else draft.albums
    fuller = replace(draft, material=(*draft.material, *shown), told=draft.told | {Field.MATERIAL}, albums=albums[-9:])
    if flaws := flaws_of(context, fuller, Field.MATERIAL):
        say_flaws(context, fuller, flaws)
        return State.MATERIAL
    context.draft = fuller
    if content.album not in draft.albums or not content.album:
        done = [[Button(Choose(Choice.DONE), "organising/done", style="primary")]]
        context.say("organising/material_kept", keyboard=done, reply=True)
    return State.MATERIAL


def choose_material(context: Planning, button: Choose) -> Next:
    if button.choice is Choice.NOTHING:
        return keep(context, Field.MATERIAL, material=())
    return next_state(context.draft)


def _line(context: Planning) -> str:
    """Words that stand in one line."""
    return " ".join(read_content(context.message).text.split())
