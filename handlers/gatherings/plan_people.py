"""For whom a gathering is: grids or their residents' groups; and who is invited by name, with a seat of their own."""

from dataclasses import replace

from handlers.flow import Next
from handlers.gatherings.organising_buttons import (
    Choice,
    Choose,
    DropInvited,
    Field,
    OpenGrid,
    PickResident,
    TickGrid,
    TickGroup,
)
from handlers.gatherings.plan_answers import flaws_of, keep, next_state, say_flaws
from handlers.gatherings.plan_drafts import Planning, State, access_grids
from handlers.ui.contents import read_content
from handlers.ui.keyboards import Button, Keyboard, in_rows
from handlers.ui.people import about_people
from models.grids import Grid, Group, list_grids
from models.people import Person
from models.people.lookup import access_resident, find_residents, list_residents
from models.rules.refusals import Gone
from models.rules.roles import Action

FOUND = 5
"""So many who may be meant are shown at once."""


def ask_audience(context: Planning) -> None:
    """The grids; or the groups of one of them. What was announced to somebody is not taken back."""
    draft, grids = context.draft, _list_grids(context)
    opened = next((grid for grid in grids if grid.id == draft.open_grid), None)
    rows = _group_rows(context, opened) if opened else _grid_rows(context, grids)
    done = [[Button(Choose(Choice.DONE), "organising/done", style="primary")]] if draft.audience else []
    context.show("organising/ask_audience", keyboard=[*rows, *done], grid=opened, announced=bool(draft.kept_audience))


def tick_grid(context: Planning, button: TickGrid) -> Next:
    """The whole grid, or none of it; 0: every grid that they may ask, or none."""
    grids = {grid.id for grid in _list_grids(context)}
    if button.grid_id and button.grid_id not in grids:
        raise Gone(f"grid {button.grid_id}")
    ticked = grids if not button.grid_id else {button.grid_id}
    whole = {(grid_id, None) for grid_id in ticked}
    others = {each for each in context.draft.audience if each[0] not in ticked}
    has_all = whole <= set(context.draft.audience)
    return _set_audience(context, others if has_all else others | whole)


def open_grid(context: Planning, button: OpenGrid) -> Next:
    context.draft = replace(context.draft, open_grid=button.grid_id)
    ask_audience(context)
    return State.AUDIENCE


def tick_group(context: Planning, button: TickGroup) -> Next:
    """This group, or not any more. Who is asked as a group is not asked as the whole grid."""
    group = context.session.get(Group, button.group_id)
    if group is None or group.grid_id not in {grid.id for grid in _list_grids(context)}:
        raise Gone(f"group {button.group_id}")
    audience = set(context.draft.audience) - {(group.grid_id, None)}
    return _set_audience(context, audience ^ {(group.grid_id, group.id)})


def _set_audience(context: Planning, audience: set[tuple[int, int | None]]) -> Next:
    draft = context.draft
    kept = {each for each in draft.kept_audience if (each[0], None) not in audience}
    asked = tuple(sorted(audience | kept, key=lambda each: (each[0], each[1] or 0)))
    context.draft = replace(
        draft, audience=asked, told=draft.told | {Field.AUDIENCE} if draft.is_change else draft.told
    )
    ask_audience(context)
    return State.AUDIENCE


def end_audience(context: Planning, button: Choose) -> Next:  # noqa: ARG001
    draft = replace(context.draft, open_grid=0)
    if flaws := flaws_of(context, draft, Field.AUDIENCE):
        say_flaws(context, draft, flaws)
        return State.AUDIENCE
    context.draft = draft if draft.is_change else replace(draft, told=draft.told | {Field.AUDIENCE})
    return next_state(context.draft)


def ask_invited(context: Planning) -> None:
    """Who is invited so far; names come in words."""
    draft = context.draft
    rows = [[Button(DropInvited(index, draft.revision), text=f"✖ {name}")] for index, (_, name) in
            enumerate(draft.invited)]  # fmt: skip
    keyboard = [
        *in_rows([row[0] for row in rows], 2),
        [Button(Choose(Choice.DONE), "organising/done", style="primary")],
    ]
    people = _residents_invited(context)
    context.show("organising/ask_invited", keyboard=keyboard, about=about_people(people), count=len(draft.invited))


def name_invited(context: Planning) -> Next:
    """A name: a resident who may be meant is offered; otherwise the name alone counts, as 法官 张平 does."""
    name = " ".join(read_content(context.message).text.split())
    found = list_residents(context.session, context.actor, find_residents(context.session, context.actor, name)[:FOUND])
    if not found:
        return _invite(context, None, name)
    context.draft = replace(context.draft, asked_name=name)
    rows = [[Button(PickResident(person.id), text=_told(person))] for person in found]
    only = [Button(PickResident(0), "organising/only_name", values={"name": name[:20]})]
    context.say("organising/which_resident", keyboard=[*rows, only], about=about_people(found), name=name)
    return State.INVITED


def pick_resident(context: Planning, button: PickResident) -> Next:
    if not button.person_id:
        return _invite(context, None, context.draft.asked_name) if context.draft.asked_name else State.INVITED
    person = access_resident(context.session, context.actor, button.person_id, Action.FIND_RESIDENT)
    return _invite(context, person.id, person.name)


def _invite(context: Planning, person_id: int | None, name: str) -> Next:
    invited = (*context.draft.invited, (person_id, name))
    revision = context.draft.revision + 1
    if keep(context, Field.INVITED, invited=invited, asked_name="", revision=revision) is not State.INVITED:
        ask_invited(context)
    return State.INVITED


def drop_invited(context: Planning, button: DropInvited) -> Next:
    """On a list that has changed since, the button only shows it."""
    draft = context.draft
    if button.revision == draft.revision and 0 <= button.index < len(draft.invited):
        invited = (*draft.invited[: button.index], *draft.invited[button.index + 1 :])
        context.draft = replace(draft, invited=invited, revision=draft.revision + 1, told=draft.told | {Field.INVITED})
    ask_invited(context)
    return State.INVITED


def end_invited(context: Planning, button: Choose) -> Next:  # noqa: ARG001
    return next_state(context.draft)


def _list_grids(context: Planning) -> list[Grid]:
    mine = access_grids(context)
    return [grid for grid in list_grids(context.session) if mine is None or grid.id in mine]


def _grid_rows(context: Planning, grids: list[Grid]) -> Keyboard:
    audience = context.draft.audience
    cells = []
    for grid in grids:
        some = [group_id for grid_id, group_id in audience if grid_id == grid.id]
        mark = "◻️" if not some else "☑" if None in some else "◪"
        cells.append(Button(TickGrid(grid.id), text=f"{mark} {grid.name}"))
    by_group = [Button(OpenGrid(grid.id), "organising/by_group", values={"grid": grid.name}) for grid in grids
                if len(grids) == 1 or any(grid_id == grid.id for grid_id, _ in audience)]  # fmt: skip
    every = [[Button(TickGrid(0), "organising/every_grid")]] if len(grids) > 1 else []
    return [*every, *in_rows(cells, 2), *([button] for button in by_group[:6])]


def _group_rows(context: Planning, grid: Grid) -> Keyboard:
    cells = [
        Button(
            TickGroup(group.id), text=f"{'☑' if (grid.id, group.id) in context.draft.audience else '◻️'} {group.name}"
        )
        for group in grid.groups
    ]
    return [*in_rows(cells, 3), [Button(OpenGrid(0), "organising/back_to_grids")]]


def _residents_invited(context: Planning) -> list[Person]:
    people = [context.session.get(Person, person_id) for person_id, _ in context.draft.invited if person_id]
    return [person for person in people if person]


def _told(person: Person) -> str:
    return f"{person.name} · {person.group.name}" if person.group else person.name
