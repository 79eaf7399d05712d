"""Writing minutes, saying whether it was so, and keeping what was promised."""

from models.commitments import Commitment
from models.minutes import Minutes
from models.rules.commitment_states import CommitmentState
from models.rules.minutes_states import MinutesState
from models.rules.roles import Action
from tests.people import START
from tests.rights.probes.case import Case, probe
from tests.rights.probes.gatherings import HOUR, came, meets


@probe(Action.WRITE_MINUTES)
def write(case: Case) -> bool:
    gathering = meets(case)
    case.presses(f"nw:{gathering.id}")
    return bool(case.reads("select count(*) from minutes where gathering_id = :id", id=gathering.id))


@probe(Action.ANSWER_MINUTES)
def approve(case: Case) -> bool:
    person = case.person()
    gathering = came(case, person)
    case.session.add(Minutes(gathering_id=gathering.id, state=MinutesState.REVIEW, round=1, sent_at=START,
                             objections_until=START + HOUR))  # fmt: skip
    case.ready()
    case.presses(f"na:{gathering.id}:{person.id}:1")
    statement = "select count(*) from minutes_answers where gathering_id = :id and person_id = :who"
    return bool(case.reads(statement, id=gathering.id, who=person.id))


@probe(Action.KEEP_COMMITMENT)
def keep(case: Case) -> bool:
    """Whose it is reports on it; who sees to it that promises are kept drops it, with the reason."""
    case.person()
    commitment = _promised(case, owner_id=case.id if case.is_own else case.owner_id)
    if case.is_own:
        case.presses(f"kr:{commitment.id}:{commitment.version}")
        case.says("开工了")
        case.presses_here("ke")
    else:
        case.presses(f"kx:{commitment.id}:{commitment.version}")
        case.says("河道要整体改造")
    statement = "select step from commitment_events where commitment_id = :id and actor_id = :who"
    return bool(case.reads(statement, id=commitment.id, who=case.id) == ("report" if case.is_own else "drop"))


def _promised(case: Case, *, owner_id: int) -> Commitment:
    gathering = meets(case)
    commitment = Commitment(gathering_id=gathering.id, item_id=gathering.items[0].id, grid_id=case.grid, text="添长椅",
                            owner_id=owner_id, promised_for=START.date(), due_on=START.date(),
                            state=CommitmentState.OPEN)  # fmt: skip
    case.session.add(commitment)
    case.ready()
    return commitment
