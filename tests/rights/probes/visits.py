"""Visiting: going there and writing it down, seeing a household, steering a grid's visits, and the household's own say.

What can be done in several ways is open in each of them to the same people.
"""

from typing import Any

from models.households.rows import VisitPause
from models.households.settling import household_of
from models.people import Person
from models.rules.musts import What
from models.rules.roles import Action
from models.rules.visit_states import Cause, Outcome, PauseState
from models.visits import DiaryEntry, Visit
from tests.people import START
from tests.rights.probes.case import HOUSE, PHONE, Case, probe
from tests.rights.world import CHATS

TODAY = START.date()
SEEN, HAPPENED, CALLED = "靶场那家都好", "靶场那家的老人摔了", "靶阿姨"


@probe(Action.SEE_HOUSEHOLD)
def see_household(case: Case) -> bool:
    """The page, by its button and by its link, why somebody goes there, and the household's story."""
    home = _home(case, case.person())
    _writes(case, home)
    visit = _visit(case, home, Cause.INCIDENT)
    heard = set()
    for data, *words in (
        (f"3o:{home}", PHONE, SEEN),
        (f"/start y_{home}", PHONE, SEEN),
        (f"3w:{visit}", HAPPENED),
        (f"2s:{home}:0", SEEN),
    ):
        case.said.clear()
        case.says(data) if data.startswith("/") else case.presses(data)
        heard.add(case.heard(*words))
    assert len(heard) == 1, "the page, its link, its reasons and its story differ"
    return heard.pop()


@probe(Action.MAKE_VISIT)
def make_visit(case: Case) -> bool:
    """A tick in the grid's chat, a press on the page, and telling that somebody must go there."""
    home = _home(case, case.person())
    must, visit = _visit(case, home, Cause.INCIDENT), _visit(case, home, Cause.ROUND)
    case.presses(f"1o:{home}:{Outcome.ABSENT}")
    tried = case.reads("select tries from visits where id = :id", id=must)
    case.presses(f"va:{visit}", chat=CHATS[case.grid])
    state = case.reads("select state from visits where id = :id", id=must)
    fine, absent = (_count_entries(case, home, outcome) for outcome in (Outcome.FINE, Outcome.ABSENT))
    assert (fine, absent, tried, state) in ((1, 1, 1, "met"), (0, 0, 0, "open")), "the page and the card differ"
    if not case.is_own:  # at home they do not write, but may well ask somebody to come
        case.presses(f"6h:{home}")
        case.goes_on("6t:other", "6z")
        newer = "select count(*) from visits where household_id = :home and id > :last"
        called = case.reads(newer, home=home, last=visit)
        assert called == fine, "somebody is called by others than may go there"
    return bool(fine)


@probe(Action.STEER_VISITS)
def steer_visits(case: Case) -> bool:
    """At what hour the list comes, for how long a household is left in peace, and who was not reached."""
    home = _home(case, case.person())
    pause = VisitPause(household_id=home, state=PauseState.ASKED, asked_by_id=case.owner_id, asked_at=START)
    case.session.add(pause)
    case.ready()
    case.presses(f"2u:{case.grid}:worker:paused:0")
    is_listed = case.heard(HOUSE)
    case.presses(f"2k:{case.grid}:0900")
    hour = case.reads("select list_at from grids where id = :id", id=case.grid) is not None
    case.presses(f"4a:{pause.id}:open")
    agreed = case.reads("select state from visit_pauses where id = :id", id=pause.id) == "agreed"
    assert hour == agreed == is_listed, "the hour, the pause and the list differ"
    return hour


@probe(Action.ASK_VISIT)
def ask_as_theirs(case: Case) -> bool:
    """Come, come less often, not for now; and what one is called."""
    case.ward()
    person = case.person()
    home = _home(case, person)
    case.presses(f"6p:{person.id}:1")
    case.presses(f"6c:{person.id}")
    case.says(CALLED)
    case.presses(f"6v:{person.id}")
    for data in (f"6a:{What.TALK}", "6b"):
        case.presses_here(data)
    case.presses(f"6q:{person.id}")
    case.presses_here("6b")
    wished = case.reads("select count(*) from visits where household_id = :id and cause = 'wish'", id=home)
    pauses = "select count(*) from visit_pauses where household_id = :id and asked_by_id = :who"
    asked = case.reads(pauses, id=home, who=case.id)
    fewer = case.reads("select pace from households where id = :id", id=home) == "fewer"
    called = case.reads("select called from people where id = :id", id=person.id) == CALLED
    assert {bool(wished), bool(asked), fewer, called} in ({True}, {False}), "what a household may say differs"
    return bool(wished)


def _home(case: Case, person: Person) -> int:
    """Where they live on whom it is tried."""
    household = household_of(case.session, person, today=TODAY)
    assert household is not None
    case.ready()
    return household.id


def _visit(case: Case, home: int, cause: Cause) -> int:
    """Somebody is to go there."""
    why: dict[str, Any] = {"what": What.ILLNESS, "words": HAPPENED, "by_id": None, "paused": False}
    why = why if cause is Cause.INCIDENT else {"reason": "due", "kind": "ordinary", "days": 90, "last_on": None}
    visit = Visit(key=f"target:{cause}", household_id=home, grid_id=case.grid, group_id=case.group, round="worker",
                  cause=cause, why=why, starts_on=TODAY, ends_on=None if cause is Cause.INCIDENT else TODAY,
                  listed_on=TODAY, created_at=START)  # fmt: skip
    case.session.add(visit)
    case.ready()
    return visit.id


def _count_entries(case: Case, home: int, outcome: Outcome) -> int:
    """How often they noted that."""
    theirs = "select count(*) from diary_entries where household_id = :home and author_id = :who and outcome = :what"
    return int(case.reads(theirs, home=home, who=case.id, what=outcome))


def _writes(case: Case, home: int) -> None:
    """A colleague was there."""
    case.session.add(DiaryEntry(household_id=home, grid_id=case.grid, group_id=case.group, author_id=case.owner_id,
                                round="worker", met_on=TODAY, at=START, outcome=Outcome.FINE, text=SEEN))  # fmt: skip
    case.ready()
