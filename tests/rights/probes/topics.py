"""Proposing a topic, seconding it, seeing whose it is, and bringing it before a meeting."""

from models.people import Person
from models.rules.roles import Action
from models.topics import Topic
from tests.models.privacy.meeting import add_topic
from tests.rights.probes.case import PHONE, Case, probe
from tests.rights.world import NEIGHBOUR, account

WISH = "靶场边上想添一排长椅"


@probe(Action.PROPOSE_TOPIC)
def propose_as_theirs(case: Case) -> bool:
    case.ward()
    author = case.person()
    case.says("/topics")
    case.presses("up")
    case.presses_here("uv:0" if case.is_own else f"uv:{author.id}")
    case.says(WISH)
    for data in ("uy:written", "uy:another", "uy:send"):
        case.presses_here(data)
    return bool(case.reads("select count(*) from topics where author_id = :id and text = :t", id=author.id, t=WISH))


@probe(Action.SECOND_TOPIC)
def second(case: Case) -> bool:
    """Where they live it is a neighbour's, elsewhere somebody's of that place."""
    person = case.person()
    neighbour = case.session.get_one(Person, case.world.ids[account(case.grid, NEIGHBOUR)])
    topic = _topic(case, neighbour if case.is_own else person)
    case.presses(f"us:{topic.id}")
    statement = "select count(*) from topic_seconds where topic_id = :id and person_id = :who"
    return bool(case.reads(statement, id=topic.id, who=case.id))


@probe(Action.SEE_TOPIC)
def see(case: Case) -> bool:
    """Neighbours may read it, too; whole, with the numbers that stand in it, only whose it is and who serves there."""
    topic = _topic(case, case.person())
    case.presses(f"uo:{topic.id}:0")
    case.says(f"/start u_{topic.id}")
    return case.heard(PHONE)


@probe(Action.JUDGE_TOPIC)
def judge(case: Case) -> bool:
    topic = _topic(case, case.person())
    case.presses(f"ut:{topic.id}:{topic.version}")
    return bool(case.reads("select state from topics where id = :id", id=topic.id) == "ready")


def _topic(case: Case, author: Person) -> Topic:
    topic = add_topic(case.session, author, grid_id=case.grid, group_id=case.group, text=f"{WISH}，{PHONE}")
    case.ready()
    return topic
