"""One's own list, in private: whom to meet and why, with everything that the group chat never reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handlers.flow import Context
from handlers.households.titles import title_of
from handlers.ui.announce import Announcer, Recipient
from handlers.ui.keyboards import Keyboard
from handlers.ui.menus import is_offered
from handlers.ui.people import about_people
from handlers.visits.days import Mark, Part, part_of
from handlers.visits.keyboards import own_keyboard
from models.actors import Actor, get_actor
from models.grids import Grid
from models.households import Household
from models.people import Person
from models.rules.community import Community
from models.rules.delivery import Priority
from models.rules.visit_plans import Why, visited_on
from models.rules.visit_states import Outcome
from models.visits import DiaryEntry, Visit
from models.visits.meetings import list_written
from models.visits.planning import list_open_of

PAGE = 10
MOST_OF_A_YEAR = 330  # days
DONE = "done"
"""The part of the list that says whom one met."""
MARKS = {Part.DAY: "▫️", Part.MUST: "❗", Part.RUNNING: "🗓"}


@dataclass(frozen=True)
class Item:
    """One household of the list: still to be met (`visit`), or met (`entry`)."""

    part: str
    mark: str
    household: Household
    visit: Visit | None = None
    why: Why | None = None
    """Of a must-visit the visit itself says why."""
    entry: DiaryEntry | None = None

    @property
    def title(self) -> str:
        """Where, and who."""
        return title_of(self.household)

    @property
    def last_on(self) -> date | None:
        """When the round was there last; a day of another year would be misread."""
        last_on, visit = self.why.last_on if self.why else None, self.visit
        return last_on if last_on and visit and (visit.starts_on - last_on).days < MOST_OF_A_YEAR else None

    @classmethod
    def of(cls, visit: Visit, community: Community) -> "Item":
        """A visit that is still to be made."""
        part = part_of(visit, community)
        why = None if visit.is_must else Why.read(visit.why)
        return cls(part, MARKS[part], visit.household, visit, why)


def show_own_list(context: Context[Any], offset: int) -> None:
    """The list in the place of what was pressed."""
    values, keyboard = _tell(context.announcer, context.actor, _look_up(context.announcer, context.actor), offset)
    context.show("visits/own", keyboard=keyboard, **values)


def tell_own(announcer: Announcer, person: Person, to: Recipient, *, grid: Grid, expires_at: datetime) -> None:
    """The list of somebody whose grid has no chat: what they have to do in that grid."""
    if actor := get_actor(announcer.session, person.id, today=announcer.today):
        items = [item for item in _look_up(announcer, actor) if item.visit and item.visit.grid_id == grid.id]
        values, keyboard = _tell(announcer, actor, items, 0)
        announcer.say(to, "visits/own", keyboard=keyboard, priority=Priority.TASKS, expires_at=expires_at, **values)


def _look_up(announcer: Announcer, actor: Actor) -> list[Item]:
    """Whom they are to meet, in the order of the parts, then whom they met today."""
    session, community = announcer.session, announcer.product.community
    items = [Item.of(visit, community) for visit in list_open_of(session, actor, today=announcer.today)]
    parts = list(Part)
    items = sorted((item for item in items if item.household.face), key=lambda item: parts.index(Part(item.part)))
    entries = list_written(session, actor.id, {announcer.today, visited_on(announcer.now, community.zone)})
    return items + [_done(entry) for entry in entries]


def _done(entry: DiaryEntry) -> Item:
    mark = Mark.ABSENT if entry.outcome is Outcome.ABSENT else Mark.MET
    return Item(DONE, mark, entry.household, entry=entry)


def _tell(announcer: Announcer, actor: Actor, items: Sequence[Item], offset: int) -> tuple[dict[str, Any], Keyboard]:
    start = max(0, min(offset, len(items) - 1)) // PAGE * PAGE
    page = items[start : start + PAGE]
    faces = {face.id: face for item in page if (face := item.household.face)}
    grids = {item.household.grid_id for item in items}
    values = {
        "day": announcer.today,
        "parts": [(part, [item for item in page if item.part == part]) for part in (*Part, DONE)],
        "left": sum(item.visit is not None for item in items),
        "several_grids": len(grids) > 1,
        "about": about_people(faces.values()),
    }
    keyboard = own_keyboard([(item.mark, item.household) for item in page], start=start, page=PAGE, count=len(items),
                            finds=is_offered(actor, "find"))  # fmt: skip
    return values, keyboard
