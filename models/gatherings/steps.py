"""Who may know of a gathering, and who may take a step with it."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from models.actors import Actor
from models.gatherings.rows import Audience, Gathering, Invitation
from models.gatherings.sign_up_rows import SignUp
from models.people.rows import Person
from models.rules.gathering_states import GatheringStep, next_state
from models.rules.refusals import Gone, NotYours, Stale
from models.rules.roles import Action


def see_gathering(session: Session, actor: Actor, gathering_id: int) -> Gathering:
    """Load a gathering that the actor may know of: who holds it, whose grid it concerns, who is invited or has signed
    up, or speaks for one of those. Raises Gone.
    """
    gathering = session.get(Gathering, gathering_id)
    if gathering is None or not _may_see(session, actor, gathering):
        raise Gone(f"gathering {gathering_id}")
    return gathering


def access_gathering(
    session: Session, actor: Actor, gathering_id: int, step: GatheringStep, *, version: int | None = None
) -> Gathering:
    """Load a gathering for a step, held until the transaction ends. Raises Gone, NotYours, NotNow and Stale.

    `version` is the one that the pressed card showed.
    """
    gathering = session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    if gathering is None or not _may_see(session, actor, gathering):
        raise Gone(f"gathering {gathering_id}")
    parties = gathering.parties(actor)
    if not parties:
        raise NotYours(f"{step} on gathering {gathering_id}")
    next_state(step, gathering.state, parties)
    if version is not None and version != gathering.version:
        raise Stale(f"gathering {gathering_id} is at version {gathering.version}, the card at {version}")
    return gathering


def lock(session: Session, gathering: Gathering) -> None:
    """Hold it until the transaction ends, and see what others did before: everything that hangs on it comes after."""
    session.flush()
    session.get_one(Gathering, gathering.id, with_for_update=True, populate_existing=True)


def _may_see(session: Session, actor: Actor, gathering: Gathering) -> bool:
    if gathering.parties(actor) or gathering.concerns(actor):
        return True
    if any(actor.serves(Action.SEE_TOPIC, grid_id=grid_id) for grid_id in gathering.grid_ids):
        return True  # it stands in the chat of their grid
    mine = is_for({actor.id, *actor.principals})
    return session.scalar(select(Gathering.id).where(Gathering.id == gathering.id, mine)) is not None


def lives_where_it_is(gathering_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The condition that a person lives where a gathering is announced: in one of its grids, or in the group of it."""
    in_group = or_(Audience.group_id.is_(None), Audience.group_id == Person.group_id)
    here = Audience.gathering_id == gathering_id
    return exists().where(here, Audience.grid_id == Person.grid_id, in_group).correlate_except(Audience)


def is_for(person_ids: set[int]) -> ColumnElement[bool]:
    """The condition that a gathering concerns one of these people, that they are invited, or have signed up."""
    return or_(
        exists().where(Person.id.in_(person_ids), lives_where_it_is(Gathering.id)),
        exists().where(Invitation.gathering_id == Gathering.id, Invitation.person_id.in_(person_ids)),
        exists().where(SignUp.gathering_id == Gathering.id, SignUp.person_id.in_(person_ids)),
    )
