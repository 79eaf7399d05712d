"""Left in peace: a household asks not to be visited, and who steers its grid's visits says for how long.

From the asking on it counts, until it is refused. What else asks for the household at once (必到户) still stands.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.households.rows import Household, VisitPause
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import Action
from models.rules.visit_states import PAUSING, Cause, PauseState, VisitParty, VisitState, VisitStep, next_state
from models.visits.rows import Visit


def ask_pause(
    session: Session, actor: Actor, household: Household, reason: str, community: Community, *, now: datetime
) -> VisitPause:
    """Write down that they ask to be left in peace: by who may visit there, or a member of the household's own word.
    Where they asked already, that stands. Raises NotYours.
    """
    may_visit = actor.serves(Action.MAKE_VISIT, grid_id=household.grid_id, group_id=household.group_id)
    if not may_visit and not _is_theirs(actor, household):
        raise NotYours(f"a pause of household {household.id}")
    today = community.today(now)
    pause = _lock_standing(session, household)
    if pause is not None and _is_over(pause, today):
        pause.state = PauseState.ENDED
        session.flush()
        pause = None
    if pause is None:
        pause = VisitPause(household=household, reason=reason, asked_by_id=actor.id, asked_at=now,
                           state=PauseState.ASKED)  # fmt: skip
        session.add(pause)
        session.flush()
    _withdraw_visits(session, household, now=now)
    return pause


def access_pause(session: Session, actor: Actor, pause_id: int) -> VisitPause:
    """Load a pause for who decides on it, held until the transaction ends. Raises Gone and NotYours."""
    pause = session.get(VisitPause, pause_id, with_for_update=True, populate_existing=True)
    if pause is None or not actor.serves(Action.SEE_HOUSEHOLD, grid_id=pause.household.grid_id):
        raise Gone(f"pause {pause_id}")
    if not may_decide(actor, pause.household):
        raise NotYours(f"pause {pause_id}")
    return pause


def may_decide(actor: Actor, household: Household) -> bool:
    """Whether the actor steers the visits there. Nobody decides for how long their own home, or their family's, is left
    in peace.
    """
    return actor.serves(Action.STEER_VISITS, grid_id=household.grid_id) and not _is_theirs(actor, household)


def decide_pause(
    session: Session, actor: Actor, pause_id: int, agrees: bool, until: date | None, *, now: datetime
) -> VisitPause:
    """Agree, with the last day of it (None: until they say), or have them visited after all. It is decided once:
    NotNow afterwards. Raises Gone and NotYours.
    """
    pause = access_pause(session, actor, pause_id)
    if pause.state is not PauseState.ASKED:
        raise NotNow(f"pause {pause_id} is {pause.state}")
    pause.state = PauseState.AGREED if agrees else PauseState.REFUSED
    pause.until = until if agrees else None
    pause.decided_by_id, pause.decided_at = actor.id, now
    session.flush()
    session.expire(pause, ["decided_by"])
    return pause


def end_pause(session: Session, actor: Actor, household: Household, *, now: datetime) -> VisitPause:
    """They may be visited again: at the word of a member, of who steers the grid's visits, or of who wrote the asking
    down while nobody has decided on it. NotNow where there is no pause. Raises NotYours.
    """
    pause = _lock_standing(session, household)
    if pause is None:
        raise NotNow(f"household {household.id} is not left in peace")
    wrote_it = pause.state is PauseState.ASKED and pause.asked_by_id == actor.id
    steers = actor.serves(Action.STEER_VISITS, grid_id=household.grid_id)
    if not (wrote_it or steers or _is_theirs(actor, household)):
        raise NotYours(f"a pause of household {household.id}")
    pause.state = PauseState.ENDED
    pause.decided_by_id, pause.decided_at = actor.id, now
    session.flush()
    session.expire(pause, ["decided_by"])
    return pause


def get_pause(session: Session, household_id: int, *, today: date) -> VisitPause | None:
    """The pause that counts today, asked for or agreed to; None: they are visited."""
    return session.scalars(select(VisitPause).where(VisitPause.household_id == household_id, counts_on(today))).first()


def is_paused(session: Session, household_id: int, *, today: date) -> bool:
    """Whether the household is left in peace today."""
    return get_pause(session, household_id, today=today) is not None


def list_paused(session: Session, household_ids: Collection[int], *, today: date) -> set[int]:
    """Those of these households that are left in peace today, in one statement."""
    of_them = VisitPause.household_id.in_(household_ids)
    return set(session.scalars(select(VisitPause.household_id).where(of_them, counts_on(today))))


def counts_on(day: date) -> ColumnElement[bool]:
    """The condition that a `VisitPause` counts on that day: for queries that join it."""
    return VisitPause.state.in_(PAUSING) & or_(VisitPause.until.is_(None), VisitPause.until >= day)


def _lock_standing(session: Session, household: Household) -> VisitPause | None:
    """What stands, over or not. The household is held with it: two who ask at once are one."""
    session.get(Household, household.id, with_for_update=True, populate_existing=True)
    standing = select(VisitPause).where(VisitPause.household_id == household.id, VisitPause.state.in_(PAUSING))
    return session.scalars(standing.with_for_update().execution_options(populate_existing=True)).first()


def _is_over(pause: VisitPause, today: date) -> bool:
    return pause.until is not None and pause.until < today


def _is_theirs(actor: Actor, household: Household) -> bool:
    return any(actor.speaks_for(person.id) for person in household.members)


def _withdraw_visits(session: Session, household: Household, *, now: datetime) -> None:
    of_rounds = (Visit.household_id == household.id, Visit.cause == Cause.ROUND, Visit.state == VisitState.OPEN)
    for visit in session.scalars(select(Visit).where(*of_rounds).order_by(Visit.id).with_for_update()):
        visit.state = next_state(VisitStep.WITHDRAW, visit.state, {VisitParty.CLOCK})
        visit.version += 1
        visit.settled_at = now
    session.flush()
