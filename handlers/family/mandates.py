"""What becomes of a mandate, for both sides and for the grid: asked, agreed, ended; and who hears of it."""

from typing import Any

from handlers.family.buttons import Agree, Refuse
from handlers.requests.cards import show_request
from handlers.requests.handing_over import hide_requests
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import RunCommand
from handlers.ui.enrolment_cards import close_enrolment, show_enrolment
from handlers.ui.keyboards import Button, Keyboard
from models import audit
from models.actors import Actor
from models.audit import Deed
from models.mandates import Mandate, agree, list_asked_besides, revoke_mandate, withdraw_asked_besides
from models.people import Person, get_person
from models.people.managed import can_let_go, can_unite, let_go, unite
from models.requests.queries import list_open_of
from models.rules.delivery import Priority


def tell_asked(announcer: Announcer, mandate: Mandate) -> None:
    """Ask whoever may be the relative: nothing is opened before they say yes."""
    _tell(announcer, mandate.principal, "family/asked", mandate.agent, consent_keyboard(mandate), mandate=mandate)


def consent_keyboard(mandate: Mandate) -> Keyboard:
    """Yes or no."""
    return [
        [Button(Agree(mandate.id), "family/agree", style="success")],
        [Button(Refuse(mandate.id), "family/refuse", style="danger")],
    ]


def settle_agreement(announcer: Announcer, mandate: Mandate, actor: Actor) -> None:
    """The relative agreed, or the acting worker saw them agree: from now on both see everything. Raises Stale."""
    session, now = announcer.session, announcer.now
    agree(session, mandate, by_id=actor.id, now=now)
    withdraw_asked_besides(session, mandate, by_id=actor.id, now=now)
    audit.note(session, Deed.MANDATE, actor_id=actor.id, subject_id=mandate.principal_id, now=now)
    if can_unite(session, mandate):
        _unite(announcer, mandate, actor)
    agent, principal = get_person(session, mandate.agent_id), get_person(session, mandate.principal_id)
    _tell(announcer, agent, "family/agreed", principal, _to_family(), principal=principal)
    if actor.id != principal.id:
        worker = get_person(session, actor.id)
        _tell(announcer, principal, "family/agreed_by_worker", agent, _to_family(), agent=agent, worker=worker)


def end_mandate(announcer: Announcer, mandate: Mandate, actor: Actor) -> None:
    """One side, or the grid, ends it: the others hear of it. What was asked for and got a no is over with all that it
    had led to; of whom it was asked, the agent never learns. Raises Stale.
    """
    session, now = announcer.session, announcer.now
    was_asked = mandate.granted_at is None
    over = revoke_mandate(session, mandate, by_id=actor.id, now=now)
    for each in over:
        audit.note(session, Deed.REVOKE, actor_id=actor.id, subject_id=each.principal_id, now=now)
        if each.granted_at is not None:
            hide_requests(announcer, mandate.agent, each.principal_id)
    agent, principal = mandate.agent, mandate.principal
    if actor.id != agent.id and not (was_asked and list_asked_besides(session, mandate)):
        name = (mandate.entered or principal).name
        message = "family/not_agreed" if was_asked else "family/ended_for_agent"
        _tell(announcer, agent, message, principal, _to_family(), name=name)
    if actor.id != principal.id and not was_asked:
        _tell(announcer, principal, "family/ended_for_principal", agent, _to_family(), agent=agent)
    for person in [each.principal for each in over]:
        if can_let_go(session, person):
            if person.group:
                close_enrolment(announcer, person, person.group)
            let_go(session, person)


def _unite(announcer: Announcer, mandate: Mandate, actor: Actor) -> None:
    """Whom the agent had entered and the one who agreed are one person: so are their cards."""
    session, entered = announcer.session, mandate.entered
    if entered is not None and entered.group is not None:
        close_enrolment(announcer, entered, entered.group)
    audit.note(session, Deed.MERGE, actor_id=actor.id, subject_id=mandate.principal_id, now=announcer.now,
               fields=[f"person={mandate.entered_id}"])  # fmt: skip
    unite(session, mandate, now=announcer.now)
    principal = get_person(session, mandate.principal_id)
    if not principal.is_verified:
        show_enrolment(announcer, principal)
    for request in list_open_of(session, principal.id):
        show_request(announcer, request)


def _tell(announcer: Announcer, to: Person, message: str, whom: Person, keyboard: Keyboard, **values: Any) -> None:
    """In private, about `whom`."""
    if chat := announcer.to_person(to):
        announcer.say(chat, message, keyboard=keyboard, about=f"person:{whom.id}", priority=Priority.REMINDER, **values)


def _to_family() -> Keyboard:
    return [[Button(RunCommand("family"), "home/family")]]
