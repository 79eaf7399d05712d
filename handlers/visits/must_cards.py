"""The private card of a must-visit: please go there soon; and once it is settled, that nobody needs to any more."""

from handlers.households.buttons import OpenHousehold
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from handlers.visits.buttons import MUST_CARD
from handlers.visits.own import Item
from models import outbox
from models.grids import Grid
from models.people import Person
from models.roles import list_serving, replace_absent
from models.rules.delivery import Priority
from models.rules.musts import URGENT
from models.rules.roles import Role
from models.rules.visit_states import VisitState
from models.visits import Visit
from models.visits.meetings import list_changed_musts, list_urgent


def ask_to_go(announcer: Announcer, visit: Visit) -> None:
    """Whoever it falls to hears it in private; where nobody serves there, or they are not on Telegram, the grid's
    leaders do.
    """
    for person in _list_asked(announcer, visit):
        _show(announcer, visit, person)


def refresh_asked(announcer: Announcer, household_id: int) -> None:
    """Who was asked to go there sees that somebody was, or that nobody needs to any more: they do not go in vain."""
    for visit in list_changed_musts(announcer.session, household_id, at=announcer.now):
        for person in _list_asked(announcer, visit) if visit.household.face else ():
            if _has_card(announcer, visit, person):
                _show(announcer, visit, person)


def ask_anew(announcer: Announcer, grid_id: int) -> None:
    """Whoever got a must-visit from somebody else hears of it; who heard of it already does not."""
    for visit in list_urgent(announcer.session, grid_id):
        for person in _list_asked(announcer, visit):
            if not _has_card(announcer, visit, person):
                _show(announcer, visit, person)


def list_leaders(announcer: Announcer, grid: Grid) -> list[Person]:
    """Who leads the grid today."""
    return list_serving(announcer.session, [Role.GRID_LEADER], grid_id=grid.id, today=announcer.today)


def _list_asked(announcer: Announcer, visit: Visit) -> list[Person]:
    """Nobody is sent to their own door."""
    serving = replace_absent(announcer.session, [visit.assignee], today=announcer.today) if visit.assignee else []
    able = [person for person in serving if _can_go(person, visit)]
    return able or [person for person in list_leaders(announcer, visit.grid) if _can_go(person, visit)]


def _can_go(person: Person, visit: Visit) -> bool:
    return person.telegram_id is not None and person.household_id != visit.household_id


def _has_card(announcer: Announcer, visit: Visit, person: Person) -> bool:
    to = announcer.to_person(person)
    return to is not None and outbox.has_card(announcer.session, _key(visit, person), chat_id=to.chat_id)


def _show(announcer: Announcer, visit: Visit, person: Person) -> None:
    """A card: however much was asked of somebody today, it does not wait for a digest."""
    if to := announcer.to_person(person):
        is_open = visit.state is VisitState.OPEN
        announcer.show_card(
            _key(visit, person),
            to,
            "visits/must" if is_open else "visits/must_over",
            keyboard=[[Button(OpenHousehold(visit.household_id), "visits/open")]],
            about=about_people(visit.household.members),
            priority=Priority.REMINDER,
            urgent=is_open and visit.why.get("what") in URGENT,
            item=Item.of(visit, announcer.product.community),
            unheard=visit.assignee if visit.assignee and visit.assignee.telegram_id is None else None,
            is_nobodys=visit.assignee is None,
        )


def _key(visit: Visit, person: Person) -> str:
    return f"{MUST_CARD}{visit.id}:{person.id}"
