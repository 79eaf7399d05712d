"""A resident's page: what is known, for whoever serves them; and one button for each thing that their role opens."""

from typing import Any

from handlers.appointments.buttons import BookFor
from handlers.flow import Context
from handlers.households.buttons import OpenHome
from handlers.households.telling_buttons import TellOfResident
from handlers.requests.buttons import Open
from handlers.residents.buttons import AgreeFor, Correct, FileFor, MovedAway, RevokeFor
from handlers.ui.callbacks import CallbackData, Link, RunCommand
from handlers.ui.enrolment_cards import ConfirmEnrolled, EnrolmentLink, Known
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.offices import name_office
from models import audit
from models.actors import Actor
from models.audit import Deed
from models.enrolments import list_namesakes
from models.mandates import Mandate, list_agents, list_asked, list_principals
from models.people import Person
from models.people.lookup import access_resident
from models.requests import Request
from models.requests.queries import list_open_of
from models.roles import list_grants
from models.rules.roles import Action

MOST_REQUESTS = 8
SEEN = ("name", "called", "group", "address", "phone", "traits", "school", "roles", "family", "requests")
SEEN_BRIEFLY = ("name", "group")


def show_resident(context: Context[Any], person_id: int) -> None:
    """The page at the end of the chat. Who may only find residents sees name and group."""
    person = access_resident(context.session, context.actor, person_id, Action.FIND_RESIDENT)
    if not may(context.actor, person, Action.SEE_RESIDENT):
        _note(context, person, SEEN_BRIEFLY)
        keyboard = [*_for_them(context.actor, person), [Button(RunCommand("find"), "residents/find_on")]]
        context.say("residents/brief", keyboard=keyboard, about=f"person:{person.id}", person=person)
        return
    _note(context, person, SEEN)
    session, grants = context.session, list_grants(context.session, person.id)
    context.say(
        "residents/page",
        keyboard=_keyboard(context, person),
        about=f"person:{person.id}",
        person=person,
        verified_by=session.get(Person, person.verified_by_id) if person.verified_by_id else None,
        offices=[name_office(context.community, grant.role, grant.scope) for grant in grants],
        principals=list_principals(session, person.id),
        agents=list_agents(session, person.id),
        asked=list_asked(session, person.id),
        requests=_list_requests(context, person),
    )


def may(actor: Actor, person: Person, action: Action) -> bool:
    """Whether a role of the actor's opens the action towards this resident."""
    return actor.serves(action, grid_id=person.grid_id, group_id=person.group_id)


def may_decide(actor: Actor, person: Person, action: Action) -> bool:
    """The same for what is not decided in one's own matters: nobody confirms or corrects themselves or their family
    by a role.
    """
    return not actor.speaks_for(person.id) and may(actor, person, action)


def may_settle(actor: Actor, mandate: Mandate) -> bool:
    """Whether the actor may confirm or end a mandate by their role: one in which they have no part."""
    return mandate.agent_id != actor.id and may_decide(actor, mandate.principal, Action.CONFIRM_MANDATE)


def _keyboard(context: Context[Any], person: Person) -> Keyboard:
    actor, session = context.actor, context.session
    rows = _for_them(actor, person)
    for request in _list_requests(context, person):
        state = context.announcer.product.words.label(actor.language, f"states/{request.state}", {})
        rows.append([Button(Open(request.id), text=f"📋 {request.reference} · {state}")])
    if not person.is_verified and may_decide(actor, person, Action.VERIFY_RESIDENT):
        rows.append([Button(_verify(context, person), "residents/verify", style="success")])
    for mandate in list_asked(session, person.id):
        if may_settle(actor, mandate):
            rows.append([_about_agent(AgreeFor(mandate.id), "residents/agree_for", mandate)])
    for mandate in list_agents(session, person.id):
        if may_settle(actor, mandate):
            rows.append([_about_agent(RevokeFor(mandate.id, False), "residents/revoke_for", mandate)])
    if may_decide(actor, person, Action.CORRECT_RESIDENT):
        rows.append([Button(Correct(person.id), "residents/correct")])
        rows.append([Button(MovedAway(person.id, False), "residents/moved_away")])
    return [*rows, [Button(RunCommand("find"), "residents/find_on")]]


def _for_them(actor: Actor, person: Person) -> list[list[Button]]:
    """What can be begun for them."""
    offers: list[tuple[Action, CallbackData, str]] = [
        (Action.FILE_FOR_RESIDENT, FileFor(person.id), "residents/file_for"),
        (Action.BOOK_FOR_RESIDENT, BookFor(person.id), "residents/book_for"),
        (Action.MAKE_VISIT, TellOfResident(person.id), "musts/need_visit"),
        (Action.MAKE_VISIT, OpenHome(person.id), "residents/visit"),
    ]
    is_other = person.id != actor.id
    return [
        [Button(data, label, style="primary")]
        for action, data, label in offers
        if is_other and may(actor, person, action)
    ]


def _verify(context: Context[Any], person: Person) -> CallbackData | Link:
    """Confirm at once; where the list has somebody of the same name, it is asked first who it is."""
    if list_namesakes(context.session, person):
        return EnrolmentLink(person.id)
    return ConfirmEnrolled(person.id, person.group_id or 0, Known.ALONE)


def _about_agent(data: CallbackData, label: str, mandate: Mandate) -> Button:
    return Button(data, label, values={"name": mandate.agent.name})


def _list_requests(context: Context[Any], person: Person) -> list[Request]:
    """What is open of theirs, where the actor may see requests of that grid."""
    requests = list_open_of(context.session, person.id)
    visible = [r for r in requests if context.actor.may(Action.SEE_REQUEST, grid_id=r.grid_id, whose=r.author_id)]
    return visible[:MOST_REQUESTS]


def _note(context: Context[Any], person: Person, fields: tuple[str, ...]) -> None:
    audit.note(
        context.session, Deed.SEE, actor_id=context.actor.id, subject_id=person.id, now=context.now, fields=fields
    )
