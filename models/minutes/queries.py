"""Questions about minutes: who was there, what they say of them, and what was promised."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.actors import list_actors
from models.commitments.rows import Commitment
from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.mandates import list_agents
from models.minutes.rows import IS_LAST_WORD, Minutes, MinutesAnswer
from models.people import Person
from models.roles import list_serving, replace_absent
from models.rules.gathering_states import SignUpState
from models.rules.roles import Action, Role


@dataclass(frozen=True)
class Verdicts:
    """How many of those who attended said what in the present round."""

    approved: int
    objected: int
    silent: int


def list_attendees(session: Session, gathering_id: int) -> list[Person]:
    """Who was there. Where nobody was checked in, whoever had said that they would come."""
    statement = select(Person).join(SignUp, SignUp.person_id == Person.id).where(SignUp.gathering_id == gathering_id)
    by_name = statement.order_by(Person.id)
    arrived = list(session.scalars(by_name.where(SignUp.arrived_at.is_not(None))))
    return arrived or list(session.scalars(by_name.where(SignUp.state == SignUpState.GOING)))


def list_answers(session: Session, minutes: Minutes) -> Sequence[MinutesAnswer]:
    """What was said in the present round, in the order in which it was said last."""
    statement = select(MinutesAnswer).where(
        MinutesAnswer.gathering_id == minutes.gathering_id, MinutesAnswer.round == minutes.round
    )
    return session.scalars(
        statement.options(joinedload(MinutesAnswer.person)).order_by(MinutesAnswer.at, MinutesAnswer.person_id)
    ).all()


def list_objections(session: Session, minutes: Minutes) -> list[MinutesAnswer]:
    """Those of them that say it was otherwise; first what nobody answered yet."""
    objections = [answer for answer in list_answers(session, minutes) if not answer.approves]
    return sorted(objections, key=lambda objection: objection.answer is not None)


def list_standing_objections(session: Session, minutes: Minutes) -> list[MinutesAnswer]:
    """What is objected when they are published: everybody's last word, also of an earlier round. Whoever takes minutes
    back and sends them again does not thereby silence anybody.
    """
    objected = select(MinutesAnswer).where(MinutesAnswer.gathering_id == minutes.gathering_id, IS_LAST_WORD)
    objected = objected.where(MinutesAnswer.approves.is_(False)).options(joinedload(MinutesAnswer.person))
    return list(session.scalars(objected.order_by(MinutesAnswer.at, MinutesAnswer.person_id)))


def count_verdicts(session: Session, minutes: Minutes) -> Verdicts:
    """How the present round stands."""
    answers = list_answers(session, minutes)
    approved = sum(answer.approves for answer in answers)
    attendees = len(list_attendees(session, minutes.gathering_id))
    return Verdicts(approved, len(answers) - approved, max(0, attendees - len(answers)))


def list_commitments(session: Session, gathering: Gathering) -> dict[int, list[Commitment]]:
    """What was promised, by the id of the item."""
    statement = select(Commitment).where(Commitment.gathering_id == gathering.id)
    found = session.scalars(statement.options(joinedload(Commitment.owner)).order_by(Commitment.id))
    by_item: dict[int, list[Commitment]] = defaultdict(list)
    for commitment in found:
        by_item[commitment.item_id].append(commitment)
    return dict(by_item)


def count_arrived(session: Session, gathering_id: int) -> int:
    """How many came through the door and said who they are."""
    here = select(func.count()).where(SignUp.gathering_id == gathering_id, SignUp.arrived_at.is_not(None))
    return session.scalar(here) or 0


def list_readers(session: Session, person: Person) -> list[Person]:
    """Who reads and answers for somebody who attended: they themselves, or their family where they have no account."""
    if person.telegram_id is not None:
        return [person]
    return [mandate.agent for mandate in list_agents(session, person.id) if mandate.agent.telegram_id is not None]


def list_writers(session: Session, minutes: Minutes, *, today: date) -> list[Person]:
    """Who hears of objections: whoever sent them, or stands in for them; where they serve no more, the heads do."""
    if minutes.written_by_id is not None:
        acting = replace_absent(session, [session.get_one(Person, minutes.written_by_id)], today=today)
        actors = list_actors(session, [person.id for person in acting], today=today)
        grid_id = minutes.gathering.grid_id
        writing = {actor.id for actor in actors if actor.serves(Action.WRITE_MINUTES, grid_id=grid_id)}
        if found := [person for person in acting if person.id in writing]:
            return found
    heads = list_serving(session, (Role.SECRETARY, Role.DIRECTOR), today=today)
    if minutes.gathering.grid_id is not None:
        heads = [*list_serving(session, (Role.GRID_LEADER,), grid_id=minutes.gathering.grid_id, today=today), *heads]
    return [person for person in {head.id: head for head in heads}.values() if person.telegram_id is not None]
