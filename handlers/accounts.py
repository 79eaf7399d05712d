"""Going on under another Telegram account: a one-time link made on the old one and opened on the new one."""

from dataclasses import dataclass

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import CallbackData, Link
from handlers.ui.home import show_home
from handlers.ui.keyboards import Button, back_home
from models import audit, codes
from models.actors import get_actor
from models.audit import Deed
from models.codes import CodeKind
from models.outbox import SECRET
from models.people import Person, get_person
from models.people.accounts import has_roles, is_somebody_else, issue_move, move_account
from models.rules.refusals import Spent


@dataclass(frozen=True)
class MoveLink(Link, prefix="m"):
    """Opened on the new account."""

    code: str


@dataclass(frozen=True)
class AskForLink(CallbackData, prefix="jk"):
    """Make the link."""


@dataclass(frozen=True)
class TakeOver(CallbackData, prefix="jt"):
    """Yes, it is me: go on here."""

    code: str


def explain(context: Context[None]) -> Next:
    """How it is done. For whoever has roles an admin does it: a stolen telephone opens nothing of others."""
    if has_roles(context.session, context.actor.id):
        context.show("accounts/ask_admin", keyboard=[back_home()])
    else:
        context.show("accounts/explain", keyboard=[[Button(AskForLink(), "accounts/link")], back_home()])
    return END


def make_link(context: Context[None], _: AskForLink) -> Next:
    if has_roles(context.session, context.actor.id):
        return explain(context)
    code = issue_move(context.session, context.actor.id, now=context.now)
    address = f"https://t.me/{context.announcer.product.bot_username}?start={MoveLink(code).pack()}"
    context.show("accounts/link", keyboard=[back_home()], about=SECRET, address=address)
    return END


def open_link(context: Context[None], link: MoveLink) -> Next:
    """On the new account: is it really you?"""
    person = _read(context, link.code)
    if hindrance := _hindrance(context, person):
        context.say(hindrance, keyboard=[back_home()])
        return END
    yes = Button(TakeOver(link.code), "accounts/yes", style="success")
    context.say("accounts/is_it_you", keyboard=[[yes], back_home()], name=person.name)
    return END


def take_over(context: Context[None], button: TakeOver) -> Next:
    """The person goes on here; on the old account they hear of it."""
    person = _read(context, button.code)
    if hindrance := _hindrance(context, person):
        context.show(hindrance, keyboard=[back_home()])
        return END
    codes.redeem(context.session, CodeKind.MOVE_ACCOUNT, button.code, by_id=context.actor.id, now=context.now)
    old = context.announcer.to_person(person)
    move_account(context.session, person, telegram_id=context.actor.telegram_id, now=context.now)
    audit.note(
        context.session, Deed.CHANGE, actor_id=person.id, subject_id=person.id, now=context.now, fields=["telegram_id"]
    )
    context.actor = get_actor(context.session, person.id, today=context.announcer.today) or context.actor
    context.show("accounts/taken_over", name=person.name)
    show_home(context)
    if old:
        context.announcer.say(old, "accounts/moved_away", about=f"person:{person.id}", by_grid=False, urgent=True)
    return END


def _read(context: Context[None], code: str) -> Person:
    """Whose code it is. Raises Spent where it serves no more."""
    found = codes.peek(context.session, CodeKind.MOVE_ACCOUNT, code, now=context.now)
    if found.issued_by_id is None:
        raise Spent("a code of nobody")
    return get_person(context.session, found.issued_by_id)


def _hindrance(context: Context[None], person: Person) -> str:
    """Why they cannot go on here: what is said instead; "" where nothing hinders."""
    if person.id == context.actor.id:
        return "accounts/same_account"
    if has_roles(context.session, person.id) or has_roles(context.session, context.actor.id):
        return "accounts/ask_admin"
    here = get_person(context.session, context.actor.id)
    return "accounts/somebody_else" if is_somebody_else(context.session, here, person) else ""


conversation: Conversation[None] = Conversation(
    name="accounts",
    entry_points=[
        CommandHandler("account", explain),
        CallbackQueryHandler(AskForLink, make_link),
        LinkHandler(MoveLink, open_link),
        CallbackQueryHandler(TakeOver, take_over),
    ],
)
