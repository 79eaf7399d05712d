"""The command menu of Telegram's clients: what it offers whom."""

from handlers.ui.words import list_commands
from models.actors import Actor
from models.rules.roles import Action

OPENED_BY: dict[str, tuple[Action, ...]] = {
    "tasks": (Action.SEE_REQUEST,),
    "visits": (Action.MAKE_VISIT,),
    "desk": (Action.RUN_DESK,),
    "meetings": (Action.RUN_GATHERING,),
    "coverage": (Action.STEER_VISITS,),
    "find": (Action.FIND_RESIDENT,),
    "leave": (),
    "invite": (Action.INVITE_GRID_STAFF, Action.INVITE_STAFF, Action.INVITE_ADMIN),
    "roles": (Action.REVOKE_ROLE,),
    "groups": (Action.BIND_GROUP,),
    "services": (Action.EDIT_SERVICE,),
    "burden": (),
}
"""The commands of people who serve others, each with the actions of which one must be open to them; none: to all who
serve.
"""


def is_offered(actor: Actor, command: str) -> bool:
    """Whether a command of the staff's is one for this person."""
    actions = OPENED_BY[command]
    return actor.is_staff and (not actions or any(_is_open(actor, action) for action in actions))


def _is_open(actor: Actor, action: Action) -> bool:
    """Whether a role of theirs opens the action in any place."""
    return actor.list_grids(action) != set() or bool(actor.list_groups(action) or actor.list_centres(action))


def name_menu(actor: Actor) -> str:
    """What the person's menu offers beyond everybody's, in one word that changes with it."""
    offered = [command for command in OPENED_BY if is_offered(actor, command)]
    return f"{actor.language}:{','.join(offered)}"


def list_menu(actor: Actor) -> list[dict[str, str]]:
    """The commands that the person's menu offers, as Telegram's BotCommand: their work first."""
    staff = list_commands(actor.language, "staff_commands")
    offered = {command: words for command, words in staff.items() if is_offered(actor, command)}
    everybody = list_commands(actor.language)
    return [{"command": command, "description": words} for command, words in (offered | everybody).items()]
