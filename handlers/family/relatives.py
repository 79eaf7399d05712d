"""Family: for whom one acts, who acts for oneself; adding a relative, agreeing, and stopping from either side."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.appointments.buttons import BookFor
from handlers.family.buttons import (
    Add,
    Agree,
    LiveTogether,
    PickGrid,
    PickGroup,
    PickRelation,
    Refuse,
    SeeMandate,
    SkipHouse,
    Stop,
)
from handlers.family.mandates import consent_keyboard, end_mandate, settle_agreement, tell_asked
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
from handlers.residents.buttons import FileFor
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.enrolment_cards import show_enrolment
from handlers.ui.keyboards import Button, back_home, in_rows
from handlers.ui.people import about_people
from models import audit
from models.audit import Deed
from models.grids import Grid, Group, list_grids
from models.mandates import (
    Mandate,
    ask_namesakes,
    count_unconfirmed,
    enter_relative,
    get_mandate,
    get_principal,
    list_agents,
    list_asked,
    list_principals,
)
from models.people import get_person
from models.people.managed import new_managed
from models.rules.family import MOST_UNCONFIRMED, Relation
from models.rules.names import clean_address, clean_name, could_be_name
from models.rules.refusals import Gone


class State(StrEnum):
    """What is asked."""

    RELATION = auto()
    NAME = auto()
    PLACE = auto()
    HOUSE = auto()


@dataclass(frozen=True)
class Draft:
    """The relative as far as they are told."""

    relation: Relation = Relation.OTHER
    name: str = ""
    group_id: int = 0


def show_family(context: Context[Draft]) -> Next:
    """Everybody on either side, one button each."""
    session, me = context.session, context.actor.id
    principals, agents, asked = list_principals(session, me), list_agents(session, me), list_asked(session, me)
    rows = [[Button(SeeMandate(m.id), "family/principal", values={"name": m.principal.name})] for m in principals]
    rows += [[Button(SeeMandate(m.id), "family/agent", values={"name": m.agent.name})] for m in agents]
    rows += [[Button(SeeMandate(m.id), "family/asking", values={"name": m.agent.name})] for m in asked]
    named = [*(m.principal for m in principals), *(m.agent for m in agents), *(m.agent for m in asked)]
    context.show(
        "family/list",
        keyboard=[*rows, [Button(Add(), "family/add", style="primary")], back_home()],
        about=about_people(named),
        principals=principals,
        agents=agents,
        asked=asked,
    )
    return END


def show_mandate(context: Context[Draft], button: SeeMandate) -> Next:
    mandate = _access(context, button.mandate_id)
    is_agent = mandate.agent_id == context.actor.id
    if mandate.granted_at is None:
        context.show(
            "family/asked", keyboard=consent_keyboard(mandate), about=_about(mandate, context), mandate=mandate
        )
        return END
    stop = Button(Stop(mandate.id, False), "family/stop" if is_agent else "family/stop_agent")
    for_them = [
        [Button(FileFor(mandate.principal_id), "family/file_for", style="primary")],
        [Button(BookFor(mandate.principal_id), "family/book_for", style="primary")],
    ]
    can_act = is_agent and mandate.principal.group_id is not None
    context.show(
        "family/mandate",
        keyboard=[*(for_them if can_act else ()), [stop], [Button(RunCommand("family"), "family/back")]],
        about=_about(mandate, context),
        mandate=mandate,
        is_agent=is_agent,
    )
    return END


def stop(context: Context[Draft], button: Stop) -> Next:
    """Either side may end it at any time."""
    mandate = _access(context, button.mandate_id)
    is_agent = mandate.agent_id == context.actor.id
    if mandate.granted_at is None:
        raise Gone(f"mandate {mandate.id}")
    if not button.sure:
        yes = Button(replace(button, sure=True), "family/stop_surely", style="danger")
        keep = Button(RunCommand("family"), "family/keep")
        context.show(
            "family/stop_sure",
            keyboard=[[yes], [keep]],
            about=_about(mandate, context),
            mandate=mandate,
            is_agent=is_agent,
        )
        return END
    end_mandate(context.announcer, mandate, context.actor)
    context.show("family/stopped", keyboard=[[Button(RunCommand("family"), "family/back")], back_home()])
    return END


def agree(context: Context[Draft], button: Agree) -> Next:
    mandate = _access_asked(context, button.mandate_id)
    settle_agreement(context.announcer, mandate, context.actor)
    agent = get_person(context.session, mandate.agent_id)
    keyboard = [[Button(RunCommand("family"), "home/family")], back_home()]
    context.show("family/you_agreed", keyboard=keyboard, about=f"person:{agent.id}", agent=agent)
    return END


def refuse(context: Context[Draft], button: Refuse) -> Next:
    end_mandate(context.announcer, _access_asked(context, button.mandate_id), context.actor)
    context.show("family/you_refused", keyboard=[back_home()])
    return END


def begin_adding(context: Context[Draft], button: Add) -> Next:  # noqa: ARG001
    return State.RELATION if _has_room(context) else END


def ask_relation(context: Context[Draft]) -> None:
    buttons = [Button(PickRelation(relation), f"relations/{relation}") for relation in Relation]
    context.show("family/ask_relation", keyboard=[*in_rows(buttons, 2), _cancel_row()])


def pick_relation(context: Context[Draft], button: PickRelation) -> Next:
    context.draft = replace(context.draft, relation=button.relation)
    return State.NAME


def ask_name(context: Context[Draft]) -> None:
    context.show("family/ask_name", keyboard=[_cancel_row()], relation=context.draft.relation)


def take_name(context: Context[Draft]) -> Next:
    name = clean_name(read_content(context.message).text)
    if not could_be_name(name):
        context.say("family/no_name", keyboard=[_cancel_row()])
        return State.NAME
    context.draft = replace(context.draft, name=name)
    return State.PLACE


def ask_place(context: Context[Draft]) -> None:
    together = [[Button(LiveTogether(), "family/together")]] if context.actor.group_id is not None else []
    grids = in_rows([Button(PickGrid(grid.id), text=grid.name) for grid in list_grids(context.session)], 2)
    context.show("family/ask_place", keyboard=[*together, *grids, _cancel_row()])


def pick_grid(context: Context[Draft], button: PickGrid) -> Next:
    grid = context.session.get(Grid, button.grid_id)
    if grid is None:
        ask_place(context)
        return State.PLACE
    groups = in_rows([Button(PickGroup(group.id), text=group.name) for group in grid.groups], 2)
    again = [Button(PickGrid(0), "joining/other_grid")]
    context.show("family/ask_group", keyboard=[*groups, again], grid=grid)
    return State.PLACE


def pick_group(context: Context[Draft], button: PickGroup) -> Next:
    if context.session.get(Group, button.group_id) is None:
        raise Gone(f"group {button.group_id}")
    context.draft = replace(context.draft, group_id=button.group_id)
    return State.HOUSE


def live_together(context: Context[Draft], button: LiveTogether) -> Next:  # noqa: ARG001
    me = get_person(context.session, context.actor.id)
    if me.group_id is None:
        raise Gone("no group of one's own")
    context.draft = replace(context.draft, group_id=me.group_id)
    return _finish(context, me.address)


def ask_house(context: Context[Draft]) -> None:
    skip = [Button(SkipHouse(), "family/skip_house")]
    context.show("family/ask_house", keyboard=[skip, _cancel_row()])


def take_house(context: Context[Draft]) -> Next:
    return _finish(context, clean_address(read_content(context.message).text) or None)


def skip_house(context: Context[Draft], button: SkipHouse) -> Next:  # noqa: ARG001
    return _finish(context, None)


def _finish(context: Context[Draft], address: str | None) -> Next:
    """The relative is a person of the group from now on. Whether anybody of that name is here already is told to
    nobody: it looks the same either way.
    """
    session, draft, me = context.session, context.draft, context.actor.id
    group = session.get(Group, draft.group_id)
    if group is None:
        raise Gone(f"group {draft.group_id}")
    if known := get_principal(session, me, name=draft.name, group_id=group.id):
        back = [Button(RunCommand("family"), "family/back")]
        context.show("family/already", keyboard=[back], about=f"person:{known.id}", name=known.name)
        return END
    if not _has_room(context):
        return END
    person = new_managed(name=draft.name, group=group, address=address, now=context.now)
    mandate = enter_relative(session, person, agent_id=me, relation=draft.relation, now=context.now)
    told = ["name", "group", *(["address"] if address else [])]
    audit.note(session, Deed.CREATE, actor_id=me, subject_id=person.id, now=context.now, fields=told)
    audit.note(session, Deed.MANDATE, actor_id=me, subject_id=person.id, now=context.now)
    show_enrolment(context.announcer, person)
    for asked in ask_namesakes(session, mandate, now=context.now):
        tell_asked(context.announcer, asked)
    file_for = Button(FileFor(person.id), "family/file_for", style="primary")
    keyboard = [[file_for], [Button(RunCommand("family"), "family/back")]]
    context.show("family/added", keyboard=keyboard, about=f"person:{person.id}", person=person, group=group)
    return END


def _has_room(context: Context[Draft]) -> bool:
    if count_unconfirmed(context.session, context.actor.id) < MOST_UNCONFIRMED:
        return True
    context.show("family/too_many", keyboard=[[Button(RunCommand("family"), "family/back")]], most=MOST_UNCONFIRMED)
    return False


def _access(context: Context[Draft], mandate_id: int) -> Mandate:
    """A mandate of one's own: what one was granted or granted, or was asked. Raises Gone for everything else."""
    mandate, me = get_mandate(context.session, mandate_id), context.actor.id
    if mandate.principal_id != me and (mandate.agent_id != me or mandate.granted_at is None):
        raise Gone(f"mandate {mandate_id}")
    return mandate


def _access_asked(context: Context[Draft], mandate_id: int) -> Mandate:
    """What one was asked oneself. Raises Gone."""
    mandate = _access(context, mandate_id)
    if mandate.principal_id != context.actor.id or mandate.granted_at is not None:
        raise Gone(f"mandate {mandate_id}")
    return mandate


def _about(mandate: Mandate, context: Context[Draft]) -> str:
    """The other side of it."""
    return f"person:{mandate.principal_id if mandate.agent_id == context.actor.id else mandate.agent_id}"


def _cancel_row() -> list[Button]:
    return [Button(RunCommand("cancel"), "family/cancel")]


conversation = Conversation(
    name="family",
    entry_points=[
        CommandHandler("family", show_family),
        CallbackQueryHandler(SeeMandate, show_mandate),
        CallbackQueryHandler(Stop, stop),
        CallbackQueryHandler(Agree, agree),
        CallbackQueryHandler(Refuse, refuse),
        CallbackQueryHandler(Add, begin_adding),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.name),
    states={
        State.RELATION: Question(ask_relation, answers=[CallbackQueryHandler(PickRelation, pick_relation)]),
        State.NAME: Question(ask_name, answers=[MessageHandler(WORDS, take_name)]),
        State.PLACE: Question(
            ask_place,
            answers=[
                CallbackQueryHandler(LiveTogether, live_together),
                CallbackQueryHandler(PickGrid, pick_grid),
                CallbackQueryHandler(PickGroup, pick_group),
            ],
        ),
        State.HOUSE: Question(
            ask_house, answers=[MessageHandler(WORDS, take_house), CallbackQueryHandler(SkipHouse, skip_house)]
        ),
    },
)
