"""Histories of two grids, and what must hold after each thing that anybody does in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from sqlalchemy import TextClause, text

from handlers.ui.words import label
from models.rules.musts import What
from models.rules.roles import Role
from models.rules.traits import Trait
from tests.rights.canaries import GRIDS, LETTERS, Canary, Kind, list_canaries
from tests.rights.ground import Said
from tests.rights.strollers import Stroller
from tests.rights.ties import read_bound, read_ties
from tests.rights.told import AT_THE_DOOR, Told
from tests.rights.told import TELLING as TELLING_OF_HOUSEHOLDS
from tests.rights.visits import TELLING, Visits
from tests.rights.world import OFFICE, World

DECIDING_TIES = {"people", "role_grants", "mandates", "requests", "leaves", "one_time_codes", "grids",
                 "gathering_audiences", "gathering_invitations", "sign_ups", "agenda_items", "commitments"}  # fmt: skip
SEES_ALL = (Role.STAFF, Role.SECRETARY, Role.DIRECTOR, Role.ADMIN)
IN_GROUPS = (Kind.STAFF, Kind.TEXT, Kind.CALLED)
"""What a grid's own group chat may show: who works there, what a matter is about, without numbers, and what somebody
wants to be called. That of a centre may show nothing: neither whole names nor a word of what anybody wrote.
"""
TICK = "va:"
"""What a button of the list of visits carries."""
UNSAID = tuple(
    label("zh", f"{section}/{key}") for section, keys in (("traits", Trait), ("musts", What)) for key in keys
    if key is not What.OTHER
)  # fmt: skip
"""What such a list never says of a household: what they need, and for what one goes there at once."""


class Leak(AssertionError):  # noqa: N818 -- what is found, not a fault of the test
    """Somebody was shown what is not theirs to see, or brought about what is not theirs to do."""


@dataclass
class Watch:
    """Looks at everything that is said."""

    world: World

    def __post_init__(self) -> None:
        self.ties, self.bound = read_ties(self.world), read_bound(self.world)
        self.serving: set[tuple[int, str]] = set()
        """Residents who have served, by the grid and the letter of their name: the grid may know them by name."""
        self.visits, self.told = Visits(), Told()
        self.visits.learn(self.world)
        self.told.learn(self.world)
        self.learn()

    def learn(self) -> None:
        """Who knows of nobody but themselves, and who serves, by now."""
        self.plain = self._list_accounts(_PLAIN)
        self.serving |= {(account // 100, LETTERS[account % 100]) for account in self._list_accounts(_SERVING)}

    def look(self, said: Iterable[Said]) -> list[str]:
        """What was shown to somebody for whom it is not."""
        return [complaint for each in said for complaint in self._look_at(each)]

    def crosses(self) -> set[tuple[int, int]]:
        """Who has to do with the other grid by now; a group chat that changed its grid counts as the grid's own."""
        world = self.world
        if world.ground.written & TELLING:
            self.visits.learn(world)
        if world.ground.written & TELLING_OF_HOUSEHOLDS:
            self.told.learn(world)
        if not world.ground.written & DECIDING_TIES:
            return set()
        plain = self.plain
        self.learn()
        self.plain &= plain  # what ends an acquaintance is told to both once more
        crossed = {(person, grid) for person, grid in read_ties(world) - self.ties if self._is_other(person, grid)}
        bound = read_bound(world)
        return crossed | {(chat, grid) for chat, grid in bound.items() if self.bound.get(chat) != grid}

    def _is_other(self, person: int, grid: int) -> bool:
        return self.world.births.get(person, grid) != grid

    def _look_at(self, said: Said) -> list[str]:
        found = list_canaries(said.payload)
        wrong = {str(canary) for canary in found if not self._may_see(said.chat_id, canary)}
        if said.chat_id < 0 and any(str(button.get("callback_data", "")).startswith(TICK) for button in said.buttons):
            lanes = {str(canary) for canary in found if canary.kind is Kind.ADDRESS and self._is_lane(said, canary)}
            wrong = (wrong - lanes) | {words for words in UNSAID if said.shows(words)}
        return [f"chat {said.chat_id} sees {sorted(wrong)}: {said.payload[:600]}"] if wrong else []

    def _is_lane(self, said: Said, canary: Canary) -> bool:
        """A list of visits says in which lane or building, and behind which door to nobody."""
        return canary.whose == "" and self.bound.get(said.chat_id) == canary.grid

    def _may_see(self, chat: int, canary: Canary) -> bool:
        if canary.kind is Kind.NAME and canary[1:] in self.serving:
            canary = canary._replace(kind=Kind.STAFF)
        if chat < 0:
            if canary in self.told.of_requests:
                canary = canary._replace(kind=Kind.TEXT)
            return self.bound.get(chat) == canary.grid and canary.kind in IN_GROUPS
        if chat in OFFICE:
            return OFFICE[chat][0] in SEES_ALL or self._may_see_at_desk(chat, canary)
        if chat // 100 != canary.grid:
            return False
        if canary.kind is Kind.VISIT:
            return canary.whose == LETTERS[chat % 100] or (chat, canary) in self.visits.together
        if canary.kind is Kind.TOLD:
            return canary.whose.startswith(LETTERS[chat % 100]) or self.told.may_see(chat, canary)
        if chat in self.plain and canary.kind in (Kind.NAME, Kind.CALLED):
            return canary.whose == LETTERS[chat % 100]
        return True

    def _may_see_at_desk(self, chat: int, canary: Canary) -> bool:
        """A centre's people know every resident by name, and of those who come to them also what else they need."""
        role, scope = OFFICE[chat]
        if role is Role.STATIONED_CADRE:
            return canary.kind in AT_THE_DOOR
        expected = (scope.key, canary) in self.visits.at_centres
        return role is Role.CENTRE_STAFF and (canary.kind in (Kind.NAME, Kind.STAFF) or expected)

    def _list_accounts(self, statement: TextClause) -> set[int]:
        return {account for (account,) in self.world.session.execute(statement) if account // 100 in GRIDS}


def stroll(world: World, seed: int, actions: int) -> int:
    """Play the history of a seed; Leak with its story where something is wrong. Returns how much was said."""
    stroller, count = Stroller(world, Random(seed)), 0  # noqa: S311 -- dice
    with world.ground.trying():
        watch = Watch(world)
        for _ in range(actions):
            try:
                count += _act(world, stroller, watch)
            except Exception as error:
                story = "\n".join(stroller.story[-40:])
                raise Leak(f"seed {seed}: {type(error).__name__}: {error}\n{story}") from error
    return count


def _act(world: World, stroller: Stroller, watch: Watch) -> int:
    """One thing that somebody does. Where they thereby get to have to do with the other grid as well, by their own
    will or the office's, it is taken back: the grids stay apart.
    """
    mark, saved = world.ground.mark(), world.session.begin_nested()
    said = stroller.act()
    if crossed := watch.crosses():
        known = {world.ids.get(stroller.who), *(chat for chat in watch.bound if stroller.who in OFFICE)}
        is_theirs = stroller.who in OFFICE or any(person in known for person, _ in crossed)
        saved.rollback()
        world.session.expunge_all()
        world.ground.return_to(mark)
        watch.learn()
        if not is_theirs:
            raise Leak(f"{stroller.who} brought about {crossed}")
        return 0
    saved.commit()
    if complaints := watch.look(said):
        raise Leak("\n".join(complaints))
    if world.ground.written & DECIDING_TIES:
        watch.learn()
    return len(said)


def find(world: World, complaint: str, seeds: Iterable[int], actions: int) -> int | None:
    """The first seed whose history ends with these words in its complaint."""
    for seed in seeds:
        try:
            stroll(world, seed, actions)
        except Leak as leak:
            if complaint in str(leak):
                return seed
            raise
    return None


_SERVING = text("""
select p.telegram_id from people p join role_grants g on g.person_id = p.id where p.telegram_id is not null
""")
_PLAIN = text("""
select telegram_id from people p where telegram_id is not null
and not exists (select 1 from role_grants g where g.person_id = p.id)
and not exists (select 1 from mandates m where m.agent_id = p.id or m.principal_id = p.id)
""")
