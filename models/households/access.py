"""Loading a household for somebody who serves its place."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.households.rows import Household
from models.people.rows import Person
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action


def access_household(
    session: Session, actor: Actor, household_id: int, action: Action, *, held: bool = False
) -> Household:
    """Load a household for what the actor's role opens towards it. Raises Gone for one of which the actor may not know,
    and NotYours for what is not theirs to do. `held`: nobody else changes it until the transaction ends.
    """
    household = session.get(Household, household_id, with_for_update=held, populate_existing=True)
    if household is None or not serves(actor, household, Action.MAKE_VISIT):
        raise Gone(f"household {household_id}")
    if not serves(actor, household, action):
        raise NotYours(f"{action} for household {household_id}")
    return household


def serves(actor: Actor, household: Household, action: Action) -> bool:
    """Whether a role of the actor's opens the action towards this household."""
    return actor.serves(action, grid_id=household.grid_id, group_id=household.group_id)


def home_of(session: Session, actor: Actor) -> int | None:
    """The household in which the actor lives: nobody visits it, or reads what colleagues noted there."""
    return session.scalar(select(Person.household_id).where(Person.id == actor.id))
