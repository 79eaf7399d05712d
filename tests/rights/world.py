"""The world of two grids, 3 and 5, and an office above them: who its people are, and what can be done in it."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from models.roles import EVERYWHERE, centre_scope, team_scope
from models.rules.roles import Role
from tests.rights.ground import Ground, Said

GROUPS = {3: (11, 12), 5: (21, 22)}
CHATS = {3: -1003, 5: -1005}
CENTRE_CHATS = {"service": -1901}
"""The centre for elders has none: its people are told in private."""
OFFICE = {
    901: (Role.STAFF, EVERYWHERE),
    902: (Role.SECRETARY, EVERYWHERE),
    903: (Role.DIRECTOR, EVERYWHERE),
    904: (Role.ADMIN, EVERYWHERE),
    905: (Role.ADMIN, EVERYWHERE),
    906: (Role.STATIONED_CADRE, EVERYWHERE),
    907: (Role.CENTRE_STAFF, centre_scope("service")),
    908: (Role.TEAM_MEMBER, team_scope("land")),
    909: (Role.CENTRE_STAFF, centre_scope("elders")),
}
"""Accounts of people who belong to no grid; they bear no canary."""

NO_GRID = 0
"""The birthplace of those who serve the community without any grid being theirs."""

RESIDENT, DAUGHTER, NEIGHBOUR, NEWCOMER, LEADER_A, LEADER_B, WORKER, COLLEAGUE, LEADER, PATIENT, CONTENT, NIECE = range(
    1, 13
)
"""Accounts of a grid's people: `account(3, WORKER)` is that of grid 3's first worker."""

HOLDERS = {
    Role.RESIDENT: 301,
    Role.GROUP_LEADER: 305,
    Role.GRID_WORKER: 307,
    Role.GRID_LEADER: 309,
    **{role: account for account, (role, _) in reversed(OFFICE.items())},
}
"""Somebody of every role: in grid 3, in group 11, or of the community."""


def account(grid: int, who: int) -> int:
    """The Telegram account of one of a grid's people."""
    return grid * 100 + who


@dataclass
class World:
    """The product with these people in it."""

    ground: Ground
    ids: dict[int, int] = field(default_factory=dict)
    """The people's ids by account."""
    births: dict[int, int] = field(default_factory=dict)
    """The grid whose canaries somebody bears, by the person's id."""
    elders: dict[int, int] = field(default_factory=dict)
    mothers: dict[int, int] = field(default_factory=dict)
    """By grid the ids of those without a telephone: one whom the grid looks after, and one whose daughter does."""

    @property
    def session(self) -> Session:
        """The open transaction."""
        return self.ground.session

    def press(self, person: int, data: str, *, chat: int = 0) -> list[Said]:
        """Press the newest button in the chat that carries something beginning so."""
        for said in reversed(self.ground.chats.get(chat or person, {}).values()):
            for button in said.buttons:
                if (packed := str(button.get("callback_data", ""))).startswith(data):
                    return self.ground.press(person, packed, chat=chat, message_id=said.message_id)
                if data.startswith("https:") and data in (url := str(button.get("url", ""))):
                    return self.ground.say(person, f"/start {url.partition('start=')[2]}")
        raise AssertionError(f"{person} sees no {data} in {chat or person}: {self.ground.chats.get(chat or person)}")
