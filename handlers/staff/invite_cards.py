"""The cards on which admins say yes or no to somebody who opened an invitation."""

from dataclasses import dataclass

from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData, Link
from handlers.ui.keyboards import Button
from handlers.ui.offices import Office, name_office
from models import outbox
from models.invites import Invite, Outcome, find_listed
from models.people import Person
from models.roles import list_holders
from models.rules.delivery import Priority
from models.rules.roles import OPENINGS, Action

DECIDING = OPENINGS[Action.CONFIRM_INVITE].everywhere


@dataclass(frozen=True)
class InviteLink(Link, prefix="i"):
    """What an invitation leads to."""

    code: str


@dataclass(frozen=True)
class Decide(CallbackData, prefix="id"):
    """An admin's yes or no."""

    invite_id: int
    grants: bool


def show_to_admins(announcer: Announcer, invite: Invite, outcome: Outcome | None = None) -> None:
    """Bring every admin's card up to date; `outcome` None: nobody decided yet."""
    for admin in list_holders(announcer.session, DECIDING):
        show_to(announcer, admin, invite, outcome)


def show_to(announcer: Announcer, admin: Person, invite: Invite, outcome: Outcome | None = None) -> None:
    """The card in one admin's private chat."""
    to, person = announcer.to_person(admin), invite.code.used_by
    if to is None or person is None:
        return
    yes = Button(Decide(invite.code.id, True), "invites/grant", style="success")
    no = Button(Decide(invite.code.id, False), "invites/refuse", style="danger")
    announcer.show_card(
        _key(invite, admin),
        to,
        "invites/card",
        keyboard=() if outcome else [[yes], [no]],
        about=f"person:{person.id}",
        priority=Priority.REMINDER,
        invite=invite,
        office=name_invited(announcer, invite),
        person=person,
        account=invite.code.details.get("account", ""),
        differs=bool(invite.name) and invite.name != person.name,
        renames=not person.named_by_self,
        listed=outcome is None and find_listed(announcer.session, invite) is not None,
        decided_by=announcer.session.get(Person, invite.code.decided_by_id) if invite.code.decided_by_id else None,
        outcome=outcome,
    )


def renew_for(announcer: Announcer, admin: Person, invite: Invite) -> None:
    """Let the card come anew at the end of the admin's chat."""
    outbox.forget_cards(announcer.session, [_key(invite, admin)])


def name_invited(announcer: Announcer, invite: Invite) -> Office:
    """The role and its place, in words."""
    return name_office(announcer.product.community, invite.role, str(invite.scope))


def _key(invite: Invite, admin: Person) -> str:
    return f"invite:{invite.code.id}:{admin.id}"
