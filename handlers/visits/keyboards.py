"""The buttons of the lists: a number for each visit in the group, a household's page for each in private."""

from collections.abc import Sequence

from handlers.households.buttons import OpenHousehold
from handlers.households.own_buttons import ShowOwn
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from handlers.ui.words import shorten
from handlers.visits.buttons import ShowVisits, Tick, VisitsLink
from handlers.visits.days import Line, Mark
from models.households import Household
from models.rules.addresses import building_of

IN_A_ROW = 5
LONGEST_NAME = 20


def group_keyboard(lines: Sequence[Line]) -> Keyboard:
    """One press a visit, and the way to one's own list."""
    numbers = [Button(Tick(line.visit.id), text=_numbered(line)) for line in lines]
    return [*in_rows(numbers, IN_A_ROW), [Button(VisitsLink(), "visits/mine")]]


def own_keyboard(
    households: Sequence[tuple[str, Household]], *, start: int, page: int, count: int, finds: bool
) -> Keyboard:
    """One page of one's own list: each household with its mark; and the way to one that is not on it, and home."""
    rows = [[_household(mark, household)] for mark, household in households]
    turns = [Button(ShowVisits(max(0, start - page)), "visits/earlier")] if start else []
    turns += [Button(ShowVisits(start + page), "visits/later")] if start + page < count else []
    find = [[Button(RunCommand("find"), "visits/find")]] if finds else []
    home = [Button(ShowOwn(0), "own_visits/mine")]
    return [*rows, *([turns] if turns else []), *find, home, back_home()]


def mine() -> list[Button]:
    """Leads to one's own list, within the private chat."""
    return [Button(RunCommand("visits"), "visits/mine")]


def _numbered(line: Line) -> str:
    return str(line.number) if line.mark is Mark.OPEN else f"{line.mark}{line.number}"


def _household(mark: str, household: Household) -> Button:
    """In private: where, and who."""
    name = household.face.name if household.face else ""
    place = building_of(household.address or "") or (household.group.name if household.group else "")
    return Button(OpenHousehold(household.id), text=f"{mark} {place} {shorten(name, LONGEST_NAME)}".replace("  ", " "))
