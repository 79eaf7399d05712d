"""Opening an invitation, and an admin's yes or no to whoever opened it."""

from typing import Any

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, LinkHandler, Next
from handlers.staff.invite_cards import Decide, InviteLink, name_invited, show_to_admins
from handlers.ui.home import home_keyboard
from handlers.ui.keyboards import back_home
from handlers.visits.handing_over import hand_over_visits
from models.actors import get_actor
from models.invites import Invite, Outcome, access_invite, decide, holds, peek_invite, redeem_invite
from models.rules.delivery import Priority


def open_invite(context: Context[None], link: InviteLink) -> Next:
    """The link serves once: whoever opens it first waits for an admin, and has nothing before the admin's yes."""
    invite = peek_invite(context.session, link.code, now=context.now)
    office = name_invited(context.announcer, invite)
    if invite.code.issued_by_id == context.actor.id:
        context.say("invites/your_own", keyboard=[back_home()], office=office)
        return END
    if holds(context.session, context.actor.id, invite):
        context.say("invites/held_already", keyboard=[back_home()], office=office)
        return END
    invite = redeem_invite(
        context.session, link.code, by_id=context.actor.id, account=_name_account(context), now=context.now
    )
    show_to_admins(context.announcer, invite)
    context.say("invites/opened", keyboard=[back_home()], office=office)
    return END


def decide_invite(context: Context[None], button: Decide) -> Next:
    """The first admin's word counts; the others' cards say so."""
    invite = access_invite(context.session, context.actor, button.invite_id)
    outcome = decide(context.session, invite, context.actor, context.community, grants=button.grants, now=context.now)
    show_to_admins(context.announcer, invite, outcome)
    _tell(context, invite, outcome)
    if invite.code.used_by and button.grants:
        hand_over_visits(context.announcer, {invite.code.used_by.id})
    context.toast("invites/decided", outcome=outcome)
    return END


def _tell(context: Context[None], invite: Invite, outcome: Outcome) -> None:
    """Whoever opened it hears what came of it, and whoever invited them too."""
    announcer, person, inviter = context.announcer, invite.code.used_by, invite.code.issued_by
    if person is None:
        return
    words: dict[str, Any] = {"office": name_invited(announcer, invite), "outcome": outcome, "name": person.name}
    about = f"person:{person.id}"
    if to := announcer.to_person(person):
        announcer.refresh_menu(person)
        actor = get_actor(context.session, person.id, today=announcer.today)
        announcer.say(to, "invites/outcome", keyboard=home_keyboard(actor) if actor else (), about=about, **words)
    if inviter and inviter.id != context.actor.id and (to := announcer.to_person(inviter)):
        announcer.say(to, "invites/outcome_for_inviter", about=about, priority=Priority.REMINDER, **words)


def _name_account(context: Context[None]) -> str:
    """How the account calls itself: the admin compares it with whom they know."""
    user = context.update.effective_user
    if user is None:
        return ""
    return f"{user.full_name} @{user.username}" if user.username else user.full_name


conversation: Conversation[None] = Conversation(
    name="confirming",
    entry_points=[LinkHandler(InviteLink, open_invite), CallbackQueryHandler(Decide, decide_invite)],
)
