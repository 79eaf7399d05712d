"""Who may read what was written of a household: whoever serves it, whom it is about, and who wrote it. What was told at
the door and became a request is that request's text.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import text

from tests.rights.canaries import Canary, Kind, list_canaries
from tests.rights.world import World

TELLING = {"diary_entries", "diary_people", "visit_pauses", "visits", "requests", "request_events", "role_grants",
           "leaves", "people"}  # fmt: skip
"""The tables that say so."""
AT_THE_DOOR = (Kind.NAME, Kind.STAFF, Kind.PHONE, Kind.ADDRESS, Kind.CALLED, Kind.TOLD)
"""What a household's page shows to who serves all grids but sees no requests."""


@dataclass
class Told:
    """Read from the rows, without the code that decides it. What is known once stays known."""

    theirs: set[tuple[int, Canary]] = field(default_factory=set)
    """What somebody (an account) may read besides what they wrote themselves."""
    of_requests: set[Canary] = field(default_factory=set)
    """What stands in a request by now."""
    serving: set[tuple[int, int]] = field(default_factory=set)
    """Who (an account) sees the households of which grid."""

    def learn(self, world: World) -> None:
        """What has come since."""
        self.serving |= {(account, grid) for account, grid in world.session.execute(_SERVING)}
        for (words,) in world.session.execute(_REQUESTS):
            self.of_requests |= _find([words])
        for account, *words in world.session.execute(_THEIRS):
            self.theirs |= {(account, canary) for canary in _find(words)}

    def may_see(self, account: int, canary: Canary) -> bool:
        """Whether it is for somebody of the canary's own grid."""
        return canary in self.of_requests or (account, canary) in self.theirs or (account, canary.grid) in self.serving

    def copy(self) -> "Told":
        """The same, to go back to."""
        return Told(set(self.theirs), set(self.of_requests), set(self.serving))


def _find(words: Iterable[object]) -> set[Canary]:
    found = list_canaries(json.dumps(list(words), ensure_ascii=False, default=str))
    return {canary for canary in found if canary.kind is Kind.TOLD}


_SERVING = text("""
select p.telegram_id, g.grid_id from role_grants g join people p on p.id = g.person_id
where g.role in ('grid_worker', 'grid_leader') and p.telegram_id is not null
union select p.telegram_id, g.grid_id from role_grants g join leaves l on l.holder_id = g.person_id
join people p on p.id = l.stand_in_id where g.role in ('grid_worker', 'grid_leader') and p.telegram_id is not null
""")
_REQUESTS = text("select text from requests union select text from request_events")
_THEIRS = text("""
select p.telegram_id, e.text from diary_entries e join people p on p.id = e.author_id where p.telegram_id is not null
union select p.telegram_id, e.text from diary_entries e join diary_people d on d.entry_id = e.id
join people p on p.id = d.person_id where p.telegram_id is not null
union select p.telegram_id, v.reason from visit_pauses v join people p on p.household_id = v.household_id
where p.telegram_id is not null
""")
