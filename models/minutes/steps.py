"""Steps: how minutes are begun, sent to those who attended, answered, corrected, and published by the clock."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from models.actors import Actor
from models.gatherings.planning import end
from models.gatherings.rows import Gathering
from models.gatherings.steps import see_gathering
from models.minutes.deadlines import cancel_publication, first_day, plan_publication
from models.minutes.queries import list_attendees
from models.minutes.rows import Minutes, MinutesAnswer
from models.minutes.writing import list_unwritten
from models.rules.community import Community
from models.rules.gathering_states import GatheringState
from models.rules.minutes_states import MinutesParty, MinutesState, MinutesStep, next_state
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from models.rules.roles import Action


def see_minutes(session: Session, actor: Actor, gathering_id: int) -> Minutes:
    """Load minutes that the actor may read: who writes them always, who attended from when they are sent, who knows of
    the gathering once they are published. Raises Gone.
    """
    minutes = session.get(Minutes, gathering_id)
    if minutes is None:
        raise Gone(f"minutes of gathering {gathering_id}")
    if is_secretary(minutes.gathering, actor):
        return minutes
    if minutes.state is not MinutesState.WRITING and attended(session, actor, gathering_id):
        return minutes
    if minutes.state is MinutesState.PUBLISHED:
        see_gathering(session, actor, gathering_id)
        return minutes
    raise Gone(f"minutes of gathering {gathering_id}")


def is_secretary(gathering: Gathering, actor: Actor) -> bool:
    """Whether the actor writes the gathering's minutes."""
    return actor.serves(Action.WRITE_MINUTES, grid_id=gathering.grid_id)


def attended(session: Session, actor: Actor, gathering_id: int) -> bool:
    """Whether the actor was there, or speaks for somebody who was."""
    return any(actor.speaks_for(person.id) for person in list_attendees(session, gathering_id))


def begin(session: Session, actor: Actor, gathering_id: int, *, now: datetime) -> None:
    """There are minutes from now on, if there were none. Raises Gone, NotYours, and NotNow while there is nothing to
    write of.
    """
    gathering = _lock_gathering(session, gathering_id)
    if not is_secretary(gathering, actor):
        raise NotYours(f"minutes of gathering {gathering_id}")
    if session.get(Minutes, gathering_id) is not None:
        return
    if not can_begin(gathering, now=now):
        raise NotNow(f"gathering {gathering_id} has not begun, or needs no minutes")
    session.add(Minutes(gathering=gathering, state=MinutesState.WRITING, version=1, round=0, written_by_id=actor.id))
    session.flush()


def can_begin(gathering: Gathering, *, now: datetime) -> bool:
    """Whether there is something to write of."""
    has_begun = gathering.starts_at <= now and gathering.state is not GatheringState.CANCELLED
    return gathering.rules.has_minutes and has_begun


def access_minutes(
    session: Session, actor: Actor, gathering_id: int, step: MinutesStep, *, version: int | None = None
) -> Minutes:
    """Load minutes for a step of whoever writes them, held until the transaction ends; the gathering is held before
    them. Raises Gone, NotYours, NotNow and Stale. `version` is the one that the pressed card showed.
    """
    minutes = lock_minutes(session, gathering_id)
    parties = {MinutesParty.SECRETARY} if is_secretary(minutes.gathering, actor) else frozenset()
    if not parties:
        raise NotYours(f"{step} on the minutes of gathering {gathering_id}")
    next_state(step, minutes.state, parties)
    if version is not None and version != minutes.version:
        raise Stale(f"the minutes of gathering {gathering_id} are at version {minutes.version}, the card at {version}")
    return minutes


def access_verdict(
    session: Session, actor: Actor, gathering_id: int, step: MinutesStep, *, person_id: int, round_: int
) -> Minutes:
    """The same for the word of somebody who attended: their own, or said by who speaks for them. `round_` is the one
    in which the pressed card was sent.
    """
    minutes = lock_minutes(session, gathering_id)
    attendees = {person.id for person in list_attendees(session, gathering_id)}
    if person_id not in attendees or not actor.may(Action.ANSWER_MINUTES, whose=person_id):
        raise NotYours(f"{step} on the minutes of gathering {gathering_id} for person {person_id}")
    if round_ != minutes.round:
        raise Stale(f"the minutes of gathering {gathering_id} are in round {minutes.round}, the card in {round_}")
    next_state(step, minutes.state, {MinutesParty.ATTENDEE})
    return minutes


def lock_minutes(session: Session, gathering_id: int) -> Minutes:
    """Load minutes and hold them, and the gathering before them. Raises Gone."""
    _lock_gathering(session, gathering_id)
    minutes = session.get(Minutes, gathering_id, with_for_update=True, populate_existing=True)
    if minutes is None:
        raise Gone(f"minutes of gathering {gathering_id}")
    return minutes


def send(session: Session, minutes: Minutes, actor: Actor, community: Community, *, now: datetime) -> None:
    """To those who attended: they have until `objections_until`. A meeting of which everything is written is over."""
    if list_unwritten(session, minutes, first_day=first_day(community, now=now)):
        raise NotNow(f"the minutes of gathering {minutes.gathering_id} have gaps")
    if minutes.gathering.state is GatheringState.COMING:
        end(session, minutes.gathering, actor, now=now)
    _move(minutes, MinutesStep.SEND, {MinutesParty.SECRETARY})
    minutes.round += 1
    minutes.written_by_id = actor.id
    minutes.sent_at = now
    minutes.objections_until = now + timedelta(hours=community.gatherings.objection_hours)
    plan_publication(session, minutes, due_at=minutes.objections_until)


def answer(session: Session, minutes: Minutes, person_id: int, *, objection: str | None, now: datetime) -> None:
    """What somebody who attended says of them; None: it was so. Their last word in a round counts."""
    said = session.get(MinutesAnswer, (minutes.gathering_id, person_id, minutes.round))
    if said is None:
        said = MinutesAnswer(gathering_id=minutes.gathering_id, person_id=person_id, round=minutes.round)
        session.add(said)
    said.approves, said.objection, said.answer, said.at = objection is None, objection, None, now
    session.flush()


def get_answer(session: Session, minutes: Minutes, person_id: int) -> MinutesAnswer | None:
    """What somebody said of them in the present round."""
    return session.get(MinutesAnswer, (minutes.gathering_id, person_id, minutes.round))


def get_objection(session: Session, minutes: Minutes, person_id: int, round_: int) -> MinutesAnswer:
    """An objection that still stands. Raises Stale."""
    said = get_answer(session, minutes, person_id)
    if said is None or said.approves or round_ != minutes.round:
        raise Stale(f"person {person_id} does not object to the minutes of gathering {minutes.gathering_id}")
    return said


def correct(session: Session, minutes: Minutes) -> None:
    """An objection is right: they are written anew, and sent again."""
    cancel_publication(session, minutes)
    _move(minutes, MinutesStep.CORRECT, {MinutesParty.SECRETARY})
    minutes.objections_until = None


def _move(minutes: Minutes, step: MinutesStep, parties: set[MinutesParty]) -> None:
    minutes.state = next_state(step, minutes.state, parties)
    minutes.version += 1


def _lock_gathering(session: Session, gathering_id: int) -> Gathering:
    gathering = session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    if gathering is None:
        raise Gone(f"gathering {gathering_id}")
    return gathering
