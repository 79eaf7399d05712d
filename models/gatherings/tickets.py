"""What somebody said of gatherings, their place in the line, who reads of it, and for whom else they can say it."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import may_sign_up
from models.mandates import list_principals, load_agents
from models.people.rows import Person
from models.rules.gathering_states import SignUpState


def count_before(session: Session, sign_up: SignUp) -> int:
    """How many parties wait for a seat and come first."""
    since = sign_up.queued_at
    earlier = or_(SignUp.queued_at < since, (SignUp.queued_at == since) & (SignUp.id < sign_up.id))
    waiting = (SignUp.gathering_id == sign_up.gathering_id, SignUp.state == SignUpState.WAITING, earlier)
    return session.scalar(select(func.count(SignUp.id)).where(*waiting)) or 0


def list_readers(session: Session, sign_up: SignUp) -> list[Person]:
    """Everybody with an account who sees the answer and can change it: its person, and of their family whoever gave
    it; where the person has no account, all who act for them.
    """
    return list_all_readers(session, [sign_up])[sign_up.id]


def list_all_readers(session: Session, sign_ups: Sequence[SignUp]) -> dict[int, list[Person]]:
    """The same for many answers, by their ids, in one statement."""
    agents = load_agents(session, [sign_up.person_id for sign_up in sign_ups])
    return {sign_up.id: _choose_readers(sign_up, agents.get(sign_up.person_id, ())) for sign_up in sign_ups}


def _choose_readers(sign_up: SignUp, agents: Sequence[Person]) -> list[Person]:
    if sign_up.person.telegram_id is None:
        return [agent for agent in agents if agent.telegram_id is not None]
    signers = [agent for agent in agents if agent.id == sign_up.signed_by_id and agent.telegram_id is not None]
    return [sign_up.person, *signers]


def list_family(session: Session, gathering: Gathering, agent_id: int) -> list[Person]:
    """Those for whom somebody acts who could come."""
    principals = [mandate.principal for mandate in list_principals(session, agent_id)]
    return [person for person in principals if may_sign_up(session, gathering, person)]


def list_said(session: Session, gathering_ids: Sequence[int], person_id: int) -> dict[int, SignUpState]:
    """What somebody said of each of these gatherings; those of which they said nothing are left out."""
    theirs = select(SignUp.gathering_id, SignUp.state).where(
        SignUp.gathering_id.in_(gathering_ids), SignUp.person_id == person_id
    )
    return {row.gathering_id: row.state for row in session.execute(theirs)}
