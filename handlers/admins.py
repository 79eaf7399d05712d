"""The first admin: whoever brings the code that the terminal showed while the community had none."""

from dataclasses import dataclass

from handlers.flow import END, Context, Conversation, LinkHandler, Next
from handlers.ui.callbacks import Link, RunCommand
from handlers.ui.keyboards import Button, back_home
from models.actors import load_roles
from models.first_admin import become_first_admin
from models.people import get_person


@dataclass(frozen=True)
class FirstAdminLink(Link, prefix="a"):
    """What `wuxin run` shows on the terminal."""

    code: str


def become_admin(context: Context[None], link: FirstAdminLink) -> Next:
    become_first_admin(context.session, context.actor.id, link.code, now=context.now)
    actors = load_roles(context.session, {context.actor.telegram_id: context.actor}, today=context.announcer.today)
    context.actor = actors[context.actor.telegram_id]
    context.announcer.refresh_menu(get_person(context.session, context.actor.id))
    next_steps = [[Button(RunCommand("groups"), "home/groups")], [Button(RunCommand("invite"), "home/invite")]]
    context.say("admins/welcome", keyboard=[*next_steps, back_home()], name=context.actor.name)
    return END


conversation: Conversation[None] = Conversation(
    name="admins",
    entry_points=[LinkHandler(FirstAdminLink, become_admin)],
)
