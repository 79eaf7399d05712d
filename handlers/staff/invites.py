"""Inviting staff: into which role, in which place, for whom; then a message to pass on, with a link."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import (
    END,
    CallbackQueryHandler,
    CommandHandler,
    Context,
    Conversation,
    MessageHandler,
    Next,
    Question,
)
from handlers.staff.invite_cards import InviteLink
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, in_rows
from handlers.ui.offices import name_office
from models.actors import Actor
from models.grids import Grid, list_grids
from models.invites import LASTS, make_invite, may_invite
from models.outbox import SECRET
from models.roles import read_scope
from models.rules.refusals import Gone, NotYours
from models.rules.roles import HELD_IN, Place, Role, invitation

LONGEST_NAME = 40


class State(StrEnum):
    """What is asked."""

    ROLE = auto()
    GRID = auto()
    GROUP = auto()
    PLACE = auto()
    NAME = auto()


@dataclass(frozen=True)
class Draft:
    """The role, and the packed scope once it is known. `grid_id` is where the group lies that is asked for."""

    role: Role = Role.RESIDENT
    scope: str = ""
    grid_id: int = 0


@dataclass(frozen=True)
class PickRole(CallbackData, prefix="ir"):
    """This role."""

    role: Role


@dataclass(frozen=True)
class PickInviteGrid(CallbackData, prefix="ig"):
    """In this grid."""

    grid_id: int


@dataclass(frozen=True)
class PickInviteGroup(CallbackData, prefix="io"):
    """In this residents' group."""

    group_id: int


@dataclass(frozen=True)
class PickPlace(CallbackData, prefix="ip"):
    """In the team or centre of this key."""

    key: str


@dataclass(frozen=True)
class NoName(CallbackData, prefix="in"):
    """For whom it is does not matter."""


def begin(context: Context[Draft]) -> Next:
    if not list_roles(context.actor):
        raise NotYours("inviting")
    return State.ROLE


def list_roles(actor: Actor) -> list[Role]:
    """The roles into which somebody may invite in some place."""
    return [role for role in HELD_IN if actor.list_grids(invitation(role)) != set()]


def ask_role(context: Context[Draft]) -> None:
    rows = [[Button(PickRole(role), f"roles/{role}")] for role in list_roles(context.actor)]
    context.show("invites/ask_role", keyboard=[*rows, _never_mind()])


def pick_role(context: Context[Draft], button: PickRole) -> Next:
    if button.role not in list_roles(context.actor):
        raise NotYours(f"inviting a {button.role}")
    context.draft = Draft(button.role)
    match HELD_IN[button.role]:
        case Place.COMMUNITY:
            return State.NAME
        case Place.GRID | Place.GROUP:
            grids = _list_grids(context)
            return State.GRID if len(grids) > 1 else _go_to_grid(context, grids[0])
        case _:
            return State.PLACE


def ask_grid(context: Context[Draft]) -> None:
    grids = [Button(PickInviteGrid(grid.id), text=grid.name) for grid in _list_grids(context)]
    context.show("invites/ask_grid", keyboard=[*in_rows(grids, 2), _never_mind()], role=context.draft.role)


def pick_grid(context: Context[Draft], button: PickInviteGrid) -> Next:
    grid = next((grid for grid in _list_grids(context) if grid.id == button.grid_id), None)
    if grid is None:
        raise NotYours(f"inviting into grid {button.grid_id}")
    return _go_to_grid(context, grid)


def ask_group(context: Context[Draft]) -> None:
    grid = context.session.get_one(Grid, context.draft.grid_id)
    groups = [Button(PickInviteGroup(group.id), text=group.name) for group in grid.groups]
    context.show("invites/ask_group", keyboard=[*in_rows(groups, 2), _never_mind()], grid=grid)


def pick_group(context: Context[Draft], button: PickInviteGroup) -> Next:
    grid = context.session.get_one(Grid, context.draft.grid_id)
    if button.group_id not in {group.id for group in grid.groups}:
        raise Gone(f"group {button.group_id}")
    context.draft = replace(context.draft, scope=f"{Place.GROUP}:{button.group_id}")
    return State.NAME


def ask_place(context: Context[Draft]) -> None:
    rows = [[Button(PickPlace(key), text=name)] for key, name in _list_places(context).items()]
    context.show("invites/ask_place", keyboard=[*rows, _never_mind()], role=context.draft.role)


def pick_place(context: Context[Draft], button: PickPlace) -> Next:
    if button.key not in _list_places(context):
        raise Gone(f"place {button.key}")
    context.draft = replace(context.draft, scope=f"{HELD_IN[context.draft.role]}:{button.key}")
    return State.NAME


def ask_name(context: Context[Draft]) -> None:
    office = name_office(context.community, context.draft.role, context.draft.scope)
    keyboard = [[Button(NoName(), "invites/no_name")], _never_mind()]
    context.show("invites/ask_name", keyboard=keyboard, office=office)


def take_name(context: Context[Draft]) -> Next:
    name = " ".join(read_content(context.message).text.split())
    if len(name) > LONGEST_NAME:
        context.say("invites/long_name", most=LONGEST_NAME)
        return State.NAME
    return _invite(context, name)


def skip_name(context: Context[Draft], button: NoName) -> Next:  # noqa: ARG001
    return _invite(context, "")


def _invite(context: Context[Draft], name: str) -> Next:
    """Two messages: what it is, and the one to pass on. That one holds the code, and is not kept once it was sent."""
    try:
        scope = read_scope(context.session, context.draft.scope)
    except ValueError:
        raise Gone(context.draft.scope) from None
    if not may_invite(context.actor, context.draft.role, scope):
        raise NotYours(f"inviting a {context.draft.role}")
    code = make_invite(context.session, context.draft.role, scope, by_id=context.actor.id, now=context.now, name=name)
    link = f"https://t.me/{context.announcer.product.bot_username}?start={InviteLink(code).pack()}"
    office = name_office(context.community, context.draft.role, context.draft.scope)
    context.show("invites/made", office=office, hours=int(LASTS.total_seconds()) // 3600)
    context.say("invites/pass_on", about=SECRET, office=office, name=name, link=link)
    return END


def _go_to_grid(context: Context[Draft], grid: Grid) -> Next:
    if HELD_IN[context.draft.role] is Place.GROUP:
        context.draft = replace(context.draft, grid_id=grid.id)
        return State.GROUP
    context.draft = replace(context.draft, scope=f"{Place.GRID}:{grid.id}")
    return State.NAME


def _list_grids(context: Context[Draft]) -> list[Grid]:
    """The grids in which the actor may invite into the role."""
    allowed = context.actor.list_grids(invitation(context.draft.role))
    return [grid for grid in list_grids(context.session) if allowed is None or grid.id in allowed]


def _list_places(context: Context[Draft]) -> dict[str, str]:
    community, language = context.community, context.actor.language
    places = community.teams if HELD_IN[context.draft.role] is Place.TEAM else community.centres
    return {place.key: place.name.in_language(language) for place in places}


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "staff/never_mind")]


conversation = Conversation(
    name="invites",
    entry_points=[CommandHandler("invite", begin)],
    state=State,
    draft=Draft,
    states={
        State.ROLE: Question(ask_role, answers=[CallbackQueryHandler(PickRole, pick_role)]),
        State.GRID: Question(ask_grid, answers=[CallbackQueryHandler(PickInviteGrid, pick_grid)]),
        State.GROUP: Question(ask_group, answers=[CallbackQueryHandler(PickInviteGroup, pick_group)]),
        State.PLACE: Question(ask_place, answers=[CallbackQueryHandler(PickPlace, pick_place)]),
        State.NAME: Question(
            ask_name,
            answers=[MessageHandler(WORDS, take_name), CallbackQueryHandler(NoName, skip_name)],
        ),
    },
)
