"""Planning leaves: asking a stand-in, their yes or no, and coming back."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, contains_eager

from models import timers
from models.actors import Actor
from models.leaves.rows import Leave, LeaveState
from models.people.rows import Person
from models.roles import RoleGrant, list_grants
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import OFFICE, Action, Role, invitation
from models.rules.stand_ins import Post, closeness

LONGEST = timedelta(days=183)
STANDING = (LeaveState.ASKED, LeaveState.AGREED)


class LeaveTimer(StrEnum):
    """What falls due on a leave; the timer's kind."""

    BEGIN = "leave.begin"
    END = "leave.end"
    UNANSWERED = "leave.unanswered"


def may_plan_for(session: Session, actor: Actor, holder_id: int) -> bool:
    """Whether they may plan a leave of that person."""
    return _may_plan(actor, holder_id, list_grants(session, holder_id))


def list_possible_holders(session: Session, actor: Actor) -> list[Person]:
    """Everybody else for whom the actor may plan a leave, by grid, the office last."""
    grids = actor.list_grids(Action.PLAN_LEAVE)
    if grids is not None and not grids:
        return []
    statement = select(RoleGrant).join(RoleGrant.person).options(contains_eager(RoleGrant.person))
    posts: dict[Person, list[RoleGrant]] = {}
    for post in session.scalars(statement.order_by(RoleGrant.grid_id.is_(None), RoleGrant.grid_id, RoleGrant.id)):
        posts.setdefault(post.person, []).append(post)
    return [person for person, held in posts.items() if person.id != actor.id and _may_plan(actor, person.id, held)]


def list_candidates(session: Session, holder_id: int, first_day: date, last_day: date) -> list[Person]:
    """Who could stand in on these days, the nearest colleagues first: on Telegram, and not away themselves."""
    held = [_post(grant) for grant in list_grants(session, holder_id)]
    near = or_(
        RoleGrant.grid_id.in_({post.grid_id for post in held if post.grid_id}),
        RoleGrant.role.in_({*OFFICE, *(post.role for post in held if not post.grid_id)}),
    )
    away = select(Leave.holder_id).where(Leave.state.in_(STANDING), _overlap(first_day, last_day))
    statement = select(RoleGrant).join(RoleGrant.person).options(contains_eager(RoleGrant.person))
    here = (Person.telegram_id.is_not(None), Person.left_at.is_(None), Person.id != holder_id, Person.id.not_in(away))
    posts: dict[Person, list[Post]] = {}
    for grant in session.scalars(statement.where(near, *here)):
        posts.setdefault(grant.person, []).append(_post(grant))
    ranked = [(found, person.id, person) for person, others in posts.items()
              if (found := closeness(held, others)) is not None]  # fmt: skip
    return [person for _, _, person in sorted(ranked, key=lambda each: each[:2])]


def get_overlapping(session: Session, holder_id: int, first_day: date, last_day: date) -> Leave | None:
    """A leave of the same person, asked for or agreed, that shares a day with these."""
    statement = select(Leave).where(Leave.holder_id == holder_id, Leave.state.in_(STANDING))
    return session.scalars(statement.where(_overlap(first_day, last_day)).order_by(Leave.first_day)).first()


def list_covered(session: Session, stand_in_id: int, first_day: date, last_day: date) -> list[Leave]:
    """The leaves on these days for which somebody agreed to stand in."""
    statement = select(Leave).where(Leave.stand_in_id == stand_in_id, Leave.state == LeaveState.AGREED)
    return list(session.scalars(statement.where(_overlap(first_day, last_day)).order_by(Leave.first_day)))


def list_leaves(session: Session, actor: Actor, *, today: date) -> list[Leave]:
    """The leaves that are not over and concern the actor: their own, those they stand in for or planned."""
    theirs = or_(Leave.holder_id == actor.id, Leave.stand_in_id == actor.id, Leave.planned_by_id == actor.id)
    statement = select(Leave).where(theirs, Leave.state.in_(STANDING), Leave.last_day >= today)
    return list(session.scalars(statement.order_by(Leave.first_day, Leave.id)))


def ask_for_leave(
    session: Session,
    actor: Actor,
    community: Community,
    *,
    holder_id: int,
    stand_in_id: int,
    first_day: date,
    last_day: date,
    now: datetime,
) -> Leave:
    """Plan a leave, and ask the stand-in. Raises NotYours, and NotNow where the days are taken meanwhile."""
    today = community.today(now)
    if not may_plan_for(session, actor, holder_id):
        raise NotYours(f"a leave of person {holder_id}")
    if not today <= first_day <= last_day <= first_day + LONGEST:
        raise NotNow(f"a leave from {first_day} to {last_day}")
    _hold(session, {holder_id, stand_in_id})
    if overlapping := get_overlapping(session, holder_id, first_day, last_day):
        raise NotNow(f"person {holder_id} is away by leave {overlapping.id}")
    _check_candidate(session, holder_id, stand_in_id, first_day, last_day)
    leave = Leave(holder_id=holder_id, stand_in_id=stand_in_id, first_day=first_day, last_day=last_day,
                  state=LeaveState.ASKED, planned_by_id=actor.id, planned_at=now)  # fmt: skip
    session.add(leave)
    session.flush()
    remind_at = max(first_day, today + timedelta(days=1))
    _plan(session, leave, LeaveTimer.UNANSWERED, _midnight(remind_at, community))
    return leave


def access_leave(session: Session, actor: Actor, leave_id: int) -> Leave:
    """Load a leave that concerns the actor, held until the transaction ends; Gone for everybody else."""
    leave = session.get(Leave, leave_id, with_for_update=True, populate_existing=True)
    if leave is None:
        raise Gone(f"leave {leave_id}")
    if actor.id not in (leave.holder_id, leave.stand_in_id) and not may_plan_for(session, actor, leave.holder_id):
        raise Gone(f"leave {leave_id}")
    return leave


def answer(
    session: Session, actor: Actor, community: Community, leave_id: int, *, agrees: bool, now: datetime
) -> Leave:
    """The stand-in's yes or no; the first one counts. Raises Gone, and NotNow for what is decided or over."""
    leave = access_leave(session, actor, leave_id)
    if actor.id != leave.stand_in_id:
        raise NotYours(f"leave {leave_id} asks somebody else")
    today = community.today(now)
    if leave.state is not LeaveState.ASKED or leave.last_day < today:
        raise NotNow(f"leave {leave_id} is {leave.state}")
    timers.cancel(session, [timer_key(leave, LeaveTimer.UNANSWERED)])
    leave.state = LeaveState.AGREED if agrees else LeaveState.DECLINED
    if agrees:
        _hold(session, {leave.holder_id, leave.stand_in_id})
        _check_candidate(session, leave.holder_id, leave.stand_in_id, leave.first_day, leave.last_day)
        _plan(session, leave, LeaveTimer.BEGIN, max(now, _midnight(leave.first_day, community)))
        _plan(session, leave, LeaveTimer.END, _midnight(leave.last_day + timedelta(days=1), community))
    session.flush()
    return leave


def call_off(session: Session, actor: Actor, leave_id: int, *, today: date) -> bool:
    """Whoever is away is back early, does not go, or cannot be stood in for after all. Returns whether it had begun.
    Raises Gone, and NotNow for a leave that is over.
    """
    leave = access_leave(session, actor, leave_id)
    if leave.state not in STANDING or leave.last_day < today:
        raise NotNow(f"leave {leave_id} is {leave.state}")
    return finish(session, leave, today=today)


def finish(session: Session, leave: Leave, *, today: date) -> bool:
    """The leave is over from this moment on; returns whether it had begun."""
    had_begun = leave.has_begun(today)
    leave.state = LeaveState.ENDED if had_begun else LeaveState.CANCELLED
    timers.cancel(session, [timer_key(leave, timer) for timer in LeaveTimer])
    session.flush()
    return had_begun


def list_untenable(session: Session, person_id: int, *, today: date) -> list[Leave]:
    """Leaves that cannot stand any more since `person_id` lost a role: of somebody who holds none, or with a stand-in
    who is no colleague now.
    """
    concerned = or_(Leave.holder_id == person_id, Leave.stand_in_id == person_id)
    standing = select(Leave).where(concerned, Leave.state.in_(STANDING), Leave.last_day >= today)
    return [leave for leave in session.scalars(standing.order_by(Leave.id)) if not _fits(session, leave)]


def timer_key(leave: Leave, timer: LeaveTimer) -> str:
    """The one timer of this kind."""
    return f"leave:{leave.id}:{timer}"


def _may_plan(actor: Actor, holder_id: int, held: Collection[RoleGrant]) -> bool:
    """One's own leave; somebody else's where each of their roles is one that the planner could also give out: what
    nobody may give by an invitation does not go through a leave either.
    """
    if holder_id == actor.id:
        return bool(held)
    needed = [(action, grant.grid_id) for grant in held for action in (Action.PLAN_LEAVE, _inviting(grant))]
    return bool(needed) and all(actor.serves(action, grid_id=grid_id) for action, grid_id in needed)


def _inviting(grant: RoleGrant) -> Action:
    return invitation(Role(grant.role))


def _check_candidate(session: Session, holder_id: int, stand_in_id: int, first_day: date, last_day: date) -> None:
    if stand_in_id not in {person.id for person in list_candidates(session, holder_id, first_day, last_day)}:
        raise NotNow(f"person {stand_in_id} cannot stand in for {holder_id}")


def _fits(session: Session, leave: Leave) -> bool:
    held = [_post(grant) for grant in list_grants(session, leave.holder_id)]
    others = [_post(grant) for grant in list_grants(session, leave.stand_in_id)]
    return closeness(held, others) is not None


def _hold(session: Session, person_ids: Collection[int]) -> None:
    """Of two who plan with the same people at once, the second sees what the first did."""
    session.execute(select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update())


def _overlap(first_day: date, last_day: date) -> ColumnElement[bool]:
    return (Leave.first_day <= last_day) & (Leave.last_day >= first_day)


def _post(grant: RoleGrant) -> Post:
    return Post(Role(grant.role), grant.scope, grant.grid_id)


def _plan(session: Session, leave: Leave, timer: LeaveTimer, due_at: datetime) -> None:
    timers.plan(session, timer_key(leave, timer), kind=timer, subject_id=leave.id, due_at=due_at)


def _midnight(day: date, community: Community) -> datetime:
    return datetime.combine(day, time.min, community.zone).astimezone(UTC)
