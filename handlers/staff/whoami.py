"""Who am I: one's name and place, roles, what they open, and who acts for whom; in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.flow import END, CommandHandler, Context, Conversation, Next
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, back_home
from handlers.ui.offices import Office, name_office
from models.leaves import Leave
from models.leaves.planning import list_covered
from models.mandates import list_agents, list_principals
from models.people import Person, get_person
from models.roles import list_grants
from models.rules.roles import NEVER_LENT, Action, Role, may, may_with_own

SUBJECTS: dict[str, tuple[Action, ...]] = {
    "requests": (
        Action.FILE_REQUEST, Action.SEE_REQUEST, Action.ADD_TO_REQUEST, Action.ACCEPT_REQUEST, Action.REPLY_REQUEST,
        Action.HOLD_REQUEST, Action.PROPOSE_DONE, Action.TRANSFER_REQUEST, Action.REASSIGN_REQUEST,
        Action.CLOSE_REQUEST, Action.REOPEN_REQUEST, Action.WITHDRAW_REQUEST, Action.RATE_REQUEST,
    ),
    "appointments": (
        Action.BOOK_APPOINTMENT, Action.BOOK_FOR_RESIDENT, Action.SEE_APPOINTMENT, Action.RUN_DESK, Action.EDIT_SERVICE,
    ),
    "gatherings": (
        Action.PROPOSE_TOPIC, Action.SECOND_TOPIC, Action.SEE_TOPIC, Action.JUDGE_TOPIC, Action.RUN_GATHERING,
        Action.JOIN_GATHERING, Action.VOTE, Action.WRITE_MINUTES, Action.ANSWER_MINUTES, Action.KEEP_COMMITMENT,
    ),
    "visits": (Action.MAKE_VISIT, Action.SEE_HOUSEHOLD, Action.STEER_VISITS, Action.ASK_VISIT),
    "residents": (
        Action.FILE_FOR_RESIDENT, Action.FIND_RESIDENT, Action.SEE_RESIDENT, Action.VERIFY_RESIDENT,
        Action.CORRECT_RESIDENT, Action.CONFIRM_MANDATE,
    ),
    "staff": (
        Action.PLAN_LEAVE, Action.INVITE_GRID_STAFF, Action.INVITE_STAFF, Action.INVITE_ADMIN, Action.CONFIRM_INVITE,
        Action.REVOKE_ROLE, Action.BIND_GROUP, Action.SEE_ALERTS,
    ),
}  # fmt: skip
"""What the actions are about, in the order in which they are told."""

OF_STAFF = frozenset({Action.PLAN_LEAVE, Action.KEEP_COMMITMENT})
"""What nobody but people who serve ever has of their own."""


@dataclass(frozen=True)
class Covered:
    """A leave for which one stands in, and the roles that come with it."""

    leave: Leave
    offices: tuple[Office, ...]


def show_whoami(context: Context[None]) -> Next:
    person = get_person(context.session, context.actor.id)
    offices = _list_offices(context, person.id)
    covered = _list_covered(context, person.id)
    roles = dict.fromkeys(office.role for office in [*offices, *(o for each in covered for o in each.offices)])
    own = [action for action in Action if may_with_own(action) and (roles or action not in OF_STAFF)]
    context.show(
        "whoami/page",
        keyboard=[[Button(RunCommand("family"), "whoami/family")], back_home()],
        person=person,
        verified_by=context.session.get(Person, person.verified_by_id) if person.verified_by_id else None,
        offices=offices,
        covered=covered,
        own=_by_subject(own),
        duties=[(role, _by_subject(list_open_to(role))) for role in roles],
        principals=list_principals(context.session, person.id),
        agents=list_agents(context.session, person.id),
    )
    return END


def list_open_to(role: Role) -> list[Action]:
    """What the role opens in its own place."""
    return [action for action in Action if may(role, action, own_grid=True, own_group=True, own_centre=True)]


def _by_subject(actions: Iterable[Action]) -> list[tuple[str, list[Action]]]:
    """The actions under what they are about, in the order of `SUBJECTS`."""
    wanted = set(actions)
    told = [(subject, [action for action in order if action in wanted]) for subject, order in SUBJECTS.items()]
    return [(subject, found) for subject, found in told if found]


def _list_offices(context: Context[None], person_id: int) -> list[Office]:
    return [name_office(context.community, held.role, held.scope) for held in list_grants(context.session, person_id)]


def _list_covered(context: Context[None], person_id: int) -> list[Covered]:
    today = context.announcer.today
    found = []
    for leave in list_covered(context.session, person_id, today, today):
        lent = [office for office in _list_offices(context, leave.holder_id) if office.role not in NEVER_LENT]
        found.append(Covered(leave, tuple(lent)))
    return found


conversation: Conversation[None] = Conversation(name="whoami", entry_points=[CommandHandler("whoami", show_whoami)])
