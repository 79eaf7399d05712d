"""For every action of the table a probe: somebody tries it through the product, and it had its effect or it had not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from sqlalchemy import select, text

from handlers.ui.announce import Announcer
from models.grids import Group
from models.invites import make_invite, redeem_invite
from models.mandates import Mandate
from models.outbox import Outbox
from models.people import Person, get_person
from models.people.managed import new_managed
from models.requests import Request
from models.requests.filing import file_request
from models.roles import RoleGrant, grant, grid_scope
from models.rules.family import Relation
from models.rules.request_states import RequestState
from models.rules.roles import Action, Role
from tests.people import START
from tests.rights.expected import Held
from tests.rights.ground import Said
from tests.rights.world import COLLEAGUE, HOLDERS, NEIGHBOUR, World, account

TARGET = 7777
"""The account of whoever it is tried on."""
NAME, PHONE, HOUSE, WORDS = "钱靶心", "13877776666", "靶场路7号", "靶场路的灯坏了"
MOVED_TO = "靶场路9号"
STRANGE_GROUP = -2000


class Whose(Enum):
    """What it is tried on: something in the group or the grid of the one who tries, in another grid, or their own."""

    OWN_GROUP = auto()
    OWN_GRID = auto()
    OTHER_GRID = auto()
    OWN = auto()


PLACES = {Whose.OWN_GROUP: (3, 11), Whose.OWN_GRID: (3, 12), Whose.OTHER_GRID: (5, 21), Whose.OWN: (3, 11)}


def held_by(role: Role) -> list[Held]:
    """What the world's holder of a role holds, and where."""
    match role:
        case Role.RESIDENT:
            return []
        case Role.GROUP_LEADER:
            return [Held(role, 3, 11)]
        case Role.GRID_WORKER | Role.GRID_LEADER:
            return [Held(role, 3)]
        case _:
            return [Held(role)]


@dataclass
class Case:
    """Somebody of a role tries something on somebody in a place, in a transaction of its own."""

    world: World
    role: Role
    whose: Whose
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.account = HOLDERS[self.role]
        self.id = self.world.ids[self.account]
        self.grid, self.group = PLACES[self.whose]
        self.session = self.world.session
        self.owner_id = self.world.ids[account(self.grid, COLLEAGUE)]

    @property
    def is_own(self) -> bool:
        """Whether they try it on what is theirs."""
        return self.whose is Whose.OWN

    def person(self, *, is_verified: bool = True) -> Person:
        """On whom it is tried: themselves, or somebody who just came to the place."""
        person = get_person(self.session, self.id) if self.is_own else Person(telegram_id=TARGET, name=NAME, muted=[])
        person.grid_id, person.group_id, person.phone, person.address = self.grid, self.group, PHONE, HOUSE
        person.joined_at, person.verified_at = START, START if is_verified else None
        self.session.add(person)
        self.ready()
        return person

    def request(self, state: RequestState = RequestState.FILED, owner_id: int | None = None) -> Request:
        """A request of theirs."""
        author = self.person()
        request = file_request(self.session, author, self.world.ground.community, category="environment",
                               danger=False, text=WORDS, attachments=[], now=START)  # fmt: skip
        if state is not RequestState.FILED:
            request.state, request.owner_id = state, owner_id or self.owner_id
            request.first_owner_id = request.owner_id
        if not state.is_open:
            request.closed_at = START
        self.ready()
        return request

    def mine_to_do(self) -> Request:
        """A request for which they answer, where it is not their own."""
        return self.request(RequestState.ACCEPTED, owner_id=None if self.is_own else self.id)

    def ward(self) -> None:
        """Somebody for whom they act."""
        ward = new_managed(name="孙靶", group=self.session.get_one(Group, 11), address=None, now=START)
        self.session.add(ward)
        self.ready()
        self.session.add(self._mandate(self.id, ward.id, is_granted=True))
        self.ready()

    def asked_mandate(self) -> int:
        """Somebody asked them whether they may act for them."""
        principal = self.person()
        mandate = self._mandate(self.world.ids[account(self.grid, NEIGHBOUR)], principal.id)
        self.session.add(mandate)
        self.ready()
        return mandate.id

    def _mandate(self, agent_id: int, principal_id: int, *, is_granted: bool = False) -> Mandate:
        granted = {"granted_at": START, "granted_by_id": principal_id} if is_granted else {}
        return Mandate(agent_id=agent_id, principal_id=principal_id, relation=Relation.OTHER, asked_at=START, **granted)

    def worker(self) -> Person:
        """Somebody who serves the grid of the place."""
        person = self.person()
        grant(self.session, person.id, Role.GRID_WORKER, grid_scope(self.grid), now=START)
        self.ready()
        return person

    def ready(self) -> None:
        """What was put into the store is known from now on."""
        self.session.flush()
        self.world.ground.actors.clear()

    # What they try.

    def presses(self, data: str, *, chat: int = 0) -> None:
        """Press a button, whether it is there or not."""
        self.said += self.world.ground.press(self.account, data, chat=chat)

    def says(self, words: str) -> None:
        """Write."""
        self.said += self.world.ground.say(self.account, words)

    def sees(self, prefix: str) -> str:
        """The newest button in their chat that carries something beginning so; "" where there is none."""
        return next((data for data in self._buttons() if data.startswith(prefix)), "")

    def goes_on(self, *prefixes: str) -> None:
        """Press one visible button after the other, as far as they are there."""
        for prefix in prefixes:
            if data := self.sees(prefix):
                self.presses(data)

    def presses_here(self, data: str) -> None:
        """Press a button of the running dialogue that it does not show."""
        serial = next((found.partition("~")[2] for found in self._buttons() if "~" in found), "")
        self.presses(f"{data}~{serial}")

    def _buttons(self) -> list[str]:
        shown = reversed(self.world.ground.chats.get(self.account, {}).values())
        return [str(button.get("callback_data", "")) for said in shown for button in said.buttons]

    # What came of it.

    def heard(self, *words: str) -> bool:
        """Whether one of the messages in their chat since then has all these words."""
        mine = [said for said in self.said if said.chat_id == self.account]
        return any(all(said.shows(word) for word in words) for said in mine)

    def reads(self, statement: str, **values: Any) -> Any:
        """What stands in the store."""
        return self.session.execute(text(statement), values).scalar()

    def state_of(self, request: Request) -> str:
        """How a request stands now."""
        return str(self.reads("select state from requests where id = :id", id=request.id))

    def did(self, request: Request, step: str) -> bool:
        """Whether they took that step."""
        statement = "select count(*) from request_events where request_id = :id and step = :step and actor_id = :actor"
        return bool(self.reads(statement, id=request.id, step=step, actor=self.id))


Probe = Callable[[Case], bool]
PROBES: dict[Action, Probe] = {}
"""Every probe says whether what was tried had its effect."""


def probe(action: Action) -> Callable[[Probe], Probe]:
    """Enter a probe."""

    def enter(tried: Probe) -> Probe:
        PROBES[action] = tried
        return tried

    return enter


@probe(Action.FILE_REQUEST)
def file_as_theirs(case: Case) -> bool:
    case.ward()
    author = case.person()
    case.says("/report")
    case.presses_here("fw:0" if case.is_own else f"fw:{author.id}")
    return _describe(case, author)


@probe(Action.FILE_FOR_RESIDENT)
def file_by_telephone(case: Case) -> bool:
    author = case.person()
    case.presses(f"zf:{author.id}")
    case.presses_here("fh:phone")
    return _describe(case, author, channel="phone")


def _describe(case: Case, author: Person, channel: str = "chat") -> bool:
    case.goes_on("fc:environment")
    case.says(WORDS)
    case.goes_on("fx:written", "fx:send")
    statement = "select count(*) from requests where author_id = :id and text = :words and channel = :channel"
    return bool(case.reads(statement, id=author.id, words=WORDS, channel=channel))


@probe(Action.SEE_REQUEST)
def see_request(case: Case) -> bool:
    request = case.request()
    case.presses(f"ro:{request.id}")
    case.says(f"/start r_{request.id}")
    return case.heard(WORDS)


@probe(Action.ADD_TO_REQUEST)
def add(case: Case) -> bool:
    request = case.request()
    case.presses(f"rp:{request.id}")
    case.says("还有一件")
    return case.did(request, "add")


@probe(Action.WITHDRAW_REQUEST)
def withdraw(case: Case) -> bool:
    request = case.request()
    case.presses(f"rw:{request.id}:1:1")
    return case.state_of(request) == "withdrawn"


@probe(Action.RATE_REQUEST)
def rate(case: Case) -> bool:
    request = case.request(RequestState.SOLVED)
    case.presses(f"rs:{request.id}:4")
    return case.did(request, "rate")


@probe(Action.CLOSE_REQUEST)
def close(case: Case) -> bool:
    request = case.request(RequestState.PROPOSED)
    case.presses(f"rc:{request.id}:1")
    case.presses(f"ry:{request.id}:1")
    return case.state_of(request) == "solved"


@probe(Action.REOPEN_REQUEST)
def reopen(case: Case) -> bool:
    request = case.request(RequestState.SOLVED)
    case.presses(f"rj:{request.id}:1")
    case.presses(f"rz:{request.id}:1")
    return case.state_of(request) == "accepted"


@probe(Action.ACCEPT_REQUEST)
def accept(case: Case) -> bool:
    request = case.request()
    case.presses(f"ra:{request.id}:1")
    return case.state_of(request) == "accepted"


@probe(Action.TRANSFER_REQUEST)
def transfer(case: Case) -> bool:
    return _offer(case, case.mine_to_do())


@probe(Action.REASSIGN_REQUEST)
def reassign(case: Case) -> bool:
    return _offer(case, case.request(RequestState.ACCEPTED, owner_id=case.owner_id))


def _offer(case: Case, request: Request) -> bool:
    case.presses(f"rf:{request.id}:1")
    case.goes_on("tp:", "tn")
    return case.did(request, "offer")


@probe(Action.REPLY_REQUEST)
def reply(case: Case) -> bool:
    request = case.request()
    case.presses(f"rt:{request.id}")
    case.says("马上来")
    return case.did(request, "reply")


@probe(Action.HOLD_REQUEST)
def hold(case: Case) -> bool:
    request = case.mine_to_do()
    case.presses(f"rq:{request.id}:1")
    case.says("是哪一盏")
    return case.state_of(request) == "waiting"


@probe(Action.PROPOSE_DONE)
def propose(case: Case) -> bool:
    request = case.mine_to_do()
    case.presses(f"rd:{request.id}:1")
    case.presses_here("de")
    return case.state_of(request) == "proposed"


@probe(Action.FIND_RESIDENT)
def find(case: Case) -> bool:
    case.person()
    case.says("/find")
    case.says(NAME[1:])  # that alone is shown again wherever words are taken
    return case.heard(NAME)


@probe(Action.SEE_RESIDENT)
def see_resident(case: Case) -> bool:
    person = case.person()
    case.presses(f"xs:{person.id}" if case.is_own else f"zs:{person.id}")
    case.presses(f"xe:{person.id}")
    return case.heard(PHONE)


@probe(Action.VERIFY_RESIDENT)
def verify(case: Case) -> bool:
    person = case.person(is_verified=False)
    case.presses(f"vc:{person.id}:{case.group}:alone:0")
    case.presses(f"vc:{person.id}:11:alone:0")
    return case.reads("select verified_at from people where id = :id", id=person.id) is not None


@probe(Action.CORRECT_RESIDENT)
def correct(case: Case) -> bool:
    person = case.person()
    if case.is_own:
        case.presses("jc:address")
    else:
        case.presses(f"zc:{person.id}")
        case.goes_on("zl:address")
    case.says(MOVED_TO)
    return bool(case.reads("select address from people where id = :id", id=person.id) == MOVED_TO)


@probe(Action.CONFIRM_MANDATE)
def confirm_mandate(case: Case) -> bool:
    mandate_id = case.asked_mandate()
    case.presses(f"za:{mandate_id}")
    return case.reads("select granted_at from mandates where id = :id", id=mandate_id) is not None


@probe(Action.PLAN_LEAVE)
def plan_leave(case: Case) -> bool:
    holder_id = case.id if case.is_own else case.worker().id
    case.presses(f"wp:{int(case.is_own)}")
    if not case.is_own:
        case.presses_here(f"wh:{holder_id}")
    for day in ("2026-12-10", "2026-12-11"):
        case.presses_here(f"wd:{day}")
    case.goes_on("wh:")
    statement = (
        "select count(*) from leaves where holder_id = :holder and planned_by_id = :by and first_day >= '2026-12-10'"
    )
    return bool(case.reads(statement, holder=holder_id, by=case.id))


@probe(Action.INVITE_GRID_STAFF)
def invite_grid_staff(case: Case) -> bool:
    case.says("/invite")
    case.goes_on("ir:grid_worker")
    case.presses_here(f"ig:{case.grid}")
    case.goes_on("in")
    case.says("/invite")
    case.goes_on("ir:group_leader")
    case.presses_here(f"ig:{case.grid}")
    case.presses_here(f"io:{case.group}")
    case.goes_on("in")
    return _has_invited(case, f"grid:{case.grid}", f"group:{case.group}")


@probe(Action.INVITE_STAFF)
def invite_staff(case: Case) -> bool:
    return _invite(case, Role.SECRETARY)


@probe(Action.INVITE_ADMIN)
def invite_admin(case: Case) -> bool:
    return _invite(case, Role.ADMIN)


def _invite(case: Case, role: Role) -> bool:
    case.says("/invite")
    case.presses_here(f"ir:{role}")
    case.goes_on("in")
    return _has_invited(case, "")


def _has_invited(case: Case, *scopes: str) -> bool:
    made = case.session.execute(
        text("select details from one_time_codes where kind = 'role' and issued_by_id = :id order by id desc"),
        {"id": case.id},
    )
    known = {f'"scope": "{scope}"' for scope in scopes}
    new = [str(details).replace("'", '"') for (details,) in made][: len(scopes)]
    return bool(new) and all(any(scope in details for scope in known) for details in new) and len(new) == len(scopes)


@probe(Action.CONFIRM_INVITE)
def confirm_invite(case: Case) -> bool:
    person, by_id = case.person(), case.world.ids[905]
    code = make_invite(case.session, Role.GRID_WORKER, grid_scope(case.grid), by_id=by_id, now=START)
    invite = redeem_invite(case.session, code, by_id=person.id, now=START)
    case.presses(f"id:{invite.code.id}:1")
    statement = "select count(*) from role_grants where person_id = :id and role = 'grid_worker'"
    return bool(case.reads(statement, id=person.id))


@probe(Action.REVOKE_ROLE)
def revoke_role(case: Case) -> bool:
    person = case.worker()
    held = case.session.scalars(
        select(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == Role.GRID_WORKER)
    ).one()
    case.presses(f"kt:{held.id}:1")
    return not case.reads("select count(*) from role_grants where id = :id", id=held.id)


@probe(Action.BIND_GROUP)
def bind_group(case: Case) -> bool:
    case.presses(f"cs:{case.grid}")
    case.presses(f"cb:{case.grid}", chat=STRANGE_GROUP)
    is_bound = bool(case.reads("select chat_id from grids where id = :id", id=case.grid) == STRANGE_GROUP)
    shows_code = case.heard("startgroup=b_")
    assert is_bound == shows_code, "the two ways of binding differ"
    return is_bound


@probe(Action.SEE_ALERTS)
def see_alerts(case: Case) -> bool:
    announcer = Announcer(case.session, case.world.ground.product, Outbox("alert", START), START)
    announcer.alert("alerts/parked", update_id=7)
    return case.account in {row.chat_id for row in announcer.outbox.rows}
