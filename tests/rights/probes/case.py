"""Somebody of a role who tries something on somebody in a place, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from sqlalchemy import text

from models.grids import Group
from models.mandates import Mandate
from models.people import Person, get_person
from models.people.managed import new_managed
from models.requests import Request
from models.requests.filing import file_request
from models.roles import grant, grid_scope
from models.rules.family import Relation
from models.rules.request_states import RequestState
from models.rules.roles import Action, Role
from tests.people import START
from tests.rights.expected import Held, Spot
from tests.rights.ground import Said
from tests.rights.world import COLLEAGUE, HOLDERS, NEIGHBOUR, World, account

TARGET = 7777
"""The account of whoever it is tried on."""
NAME, PHONE, HOUSE, WORDS = "钱靶心", "13877776666", "靶场路7号", "靶场路的灯坏了"
MOVED_TO = "靶场路9号"
STRANGE_GROUP = -2000


class Whose(Enum):
    """What it is tried on: something in the group, the grid or the centre of the one who tries, in another grid or
    centre, or their own.
    """

    OWN_GROUP = auto()
    OWN_GRID = auto()
    OTHER_GRID = auto()
    OWN_CENTRE = auto()
    OTHER_CENTRE = auto()
    OWN = auto()


PLACES = {
    Whose.OWN_GROUP: Spot(3, 11),
    Whose.OWN_GRID: Spot(3, 12),
    Whose.OTHER_GRID: Spot(5, 21),
    Whose.OWN_CENTRE: Spot(5, 21, centre="service"),
    Whose.OTHER_CENTRE: Spot(5, 21, centre="elders"),
    Whose.OWN: Spot(3, 11),
}
"""Where that is. What is a centre's concerns somebody who lives in another grid."""


def held_by(role: Role) -> list[Held]:
    """What the world's holder of a role holds, and where."""
    match role:
        case Role.RESIDENT:
            return []
        case Role.GROUP_LEADER:
            return [Held(role, 3, 11)]
        case Role.GRID_WORKER | Role.GRID_LEADER:
            return [Held(role, 3)]
        case Role.CENTRE_STAFF:
            return [Held(role, centre="service")]
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
        spot = PLACES[self.whose]
        self.grid, self.group, self.centre = spot.grid or 0, spot.group or 0, spot.centre
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
        self.presses(f"{data}~{self._serial()}")

    def _buttons(self) -> list[str]:
        """What they see, the newest first, without the buttons of dialogues that are over."""
        shown = reversed(self.world.ground.chats.get(self.account, {}).values())
        seen = [str(button.get("callback_data", "")) for said in shown for button in said.buttons]
        return [data for data in seen if "~" not in data or data.endswith(f"~{self._serial()}")]

    def _serial(self) -> str:
        """What binds a button to the dialogue in which they stand."""
        standing = self.world.ground.standings.get((self.account, self.account))
        return standing.serial if standing else ""

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
