"""Running a gathering, coming to it, and voting there."""

from datetime import timedelta

from models.gatherings import Gathering
from models.people import Person
from models.rules.roles import Action
from tests.models.privacy.meeting import add_gathering, add_motion, add_sign_up
from tests.people import START
from tests.rights.probes.case import Case, probe

TITLE = "靶场议事会"
HOUR = timedelta(hours=1)


@probe(Action.RUN_GATHERING)
def run_gathering(case: Case) -> bool:
    """What the page shows and what can be done there is open to the same people."""
    gathering = meets(case)
    case.presses(f"lo:{gathering.id}")
    is_shown = case.heard(TITLE)
    case.presses(f"qd:{gathering.id}")
    case.presses(f"le:{gathering.id}:{gathering.version}:1")
    is_over = bool(case.reads("select state from gatherings where id = :id", id=gathering.id) == "over")
    assert is_over == is_shown == case.heard(f"l_{gathering.code}"), "the page, the door and the step differ"
    return is_over


@probe(Action.JOIN_GATHERING)
def join(case: Case) -> bool:
    person = case.person()
    gathering = meets(case)
    case.presses(f"qj:{gathering.id}:{person.id}:going")
    statement = "select state from sign_ups where gathering_id = :id and person_id = :who"
    return bool(case.reads(statement, id=gathering.id, who=person.id) == "going")


@probe(Action.VOTE)
def vote(case: Case) -> bool:
    person = case.person()
    gathering = came(case, person)
    motion = add_motion(case.session, gathering, {}, secret=True)
    motion.opened_at, motion.closes_at = START, START + HOUR
    case.ready()
    case.presses(f"hv:{motion.id}:{person.id}:for")
    sums = case.reads("select sum(votes) from tallies where motion_id = :id", id=motion.id)
    statement = "select count(*) from votes where motion_id = :id and person_id = :who"
    has_voted = bool(case.reads(statement, id=motion.id, who=person.id))
    assert bool(sums) == has_voted, "a sum without a vote"
    return has_voted


def meets(case: Case) -> Gathering:
    """What the leader of the place has called; it has begun."""
    gathering = add_gathering(case.session, ends_at=START + HOUR, for_grid=case.grid, grid_id=case.grid, title=TITLE,
                              answer_by=START + HOUR)  # fmt: skip
    case.ready()
    return gathering


def came(case: Case, person: Person) -> Gathering:
    """Such a one, and they are there."""
    gathering = meets(case)
    add_sign_up(case.session, gathering, person, arrived_at=START)
    case.ready()
    return gathering
