"""Gatherings are announced, changed, called off and ended; what hangs on them follows.

Who calls `change`, `cancel` and `end` loaded the gathering by `access_gathering`, and so holds it. What is refused is
refused before anything is different.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.gatherings.agendas import access_topics, list_topic_ids, schedule, set_items, unschedule
from models.gatherings.invitations import Reseating, find_reseating, reseat
from models.gatherings.refreshing import note_change
from models.gatherings.reminders import (
    cancel_end,
    cancel_reminders,
    list_keys,
    plan_end,
    plan_reminders,
    replan_reminders,
)
from models.gatherings.rows import Audience, Gathering
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import promote
from models.grids import Grid, Group
from models.minutes.deadlines import plan_asking
from models.motions.steps import shut_votes
from models.rules.community import Community
from models.rules.gathering_plans import Flaw, Flawed, Plan, PlannedItem, list_changed_flaws, list_flaws
from models.rules.gathering_states import GatheringParty, GatheringStep, next_state
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import Action
from models.rules.working_time import utc
from models.topics.rows import Topic

CODE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What nobody takes for something else when they read it off a wall."""
CODE_LENGTH = 8


@dataclass(frozen=True)
class Change:
    """What is different: `before` is how it was. `added` and `dropped` are topics, to be told of; `promoted` waited and
    have a seat now.
    """

    before: Plan
    moved: bool = False
    agenda: bool = False
    seats: bool = False
    words: bool = False
    audience: bool = False
    others: bool = False
    """The time to answer, the reminders, who is invited."""
    added: Sequence[Topic] = ()
    dropped: Sequence[Topic] = ()
    promoted: Sequence[SignUp] = ()

    @property
    def is_any(self) -> bool:
        """Whether anything is different."""
        return any((self.moved, self.agenda, self.seats, self.words, self.audience, self.others))


def publish(session: Session, actor: Actor, plan: Plan, community: Community, *, now: datetime) -> Gathering:
    """Announce it. Raises NotYours where the actor holds none there, Flawed, and NotNow for a topic that is taken up
    elsewhere.
    """
    if flaws := list_flaws(plan, now=now):
        raise Flawed(flaws)
    holder = _find_holder(actor, plan)
    topics = access_topics(session, actor, list_topic_ids(plan.items))
    gathering = Gathering(
        kind=plan.kind, grid_id=holder, created_by_id=actor.id, created_at=now, code=_new_code(session), open_taken=0,
        open_seats=None if plan.seats is None else plan.seats - len(plan.invited), **_own_columns(plan),
    )  # fmt: skip
    session.add(gathering)
    session.flush()
    _set_audience(session, gathering, plan)
    reseat(session, gathering, find_reseating(session, gathering, plan.invited))
    set_items(session, gathering, plan.items)
    schedule(session, topics, actor, now=now, title=plan.title)
    gathering.note(session, GatheringStep.PUBLISH, actor_id=actor.id, now=now)
    note_change(session, gathering)
    plan_reminders(session, gathering, community, now=now)
    plan_end(session, gathering)
    return gathering


def change(
    session: Session, gathering: Gathering, actor: Actor, plan: Plan, community: Community, *, now: datetime
) -> Change:
    """Make it what the plan says; where that is what it is, nothing happens. Raises NotYours, NotNow and Flawed, which
    also says where more have a seat than there were to be.
    """
    before = plan_of(gathering)
    found = _compare(before, plan)
    step = GatheringStep.MOVE if found.moved else GatheringStep.CHANGE
    next_state(step, gathering.state, gathering.parties(actor))
    if not found.is_any:
        return found
    if found.audience and not _may_hold(actor, plan):
        raise NotYours("a gathering in another grid")
    reseating = find_reseating(session, gathering, plan.invited)
    if flaws := _list_new_flaws(gathering, plan, before, reseating, now):
        raise Flawed(flaws)
    old_topics, new_topics = list_topic_ids(before.items), list_topic_ids(plan.items)
    added = access_topics(session, actor, new_topics - old_topics)
    reminders = list_keys(gathering)
    cancel_end(session, gathering)
    _write(session, gathering, plan, reseating)
    schedule(session, added, actor, now=now, title=plan.title)
    dropped = unschedule(session, old_topics - {item.topic_id for item in gathering.items}, now=now)
    gathering.version, gathering.moves = gathering.version + 1, gathering.moves + found.moved
    gathering.note(session, step, actor_id=actor.id, now=now)
    note_change(session, gathering)
    replan_reminders(session, gathering, community, before=reminders, now=now)
    plan_end(session, gathering)
    return replace(found, added=added, dropped=dropped, promoted=promote(session, gathering, now=now))


def cancel(session: Session, gathering: Gathering, actor: Actor, *, now: datetime, reason: str) -> list[Topic]:
    """It does not take place; the topics that it was to take up wait for another again, and are returned. Raises
    NotNow, also where the minutes speak of it already, and NotYours.
    """
    if any(item.outcome for item in gathering.items):
        raise NotNow(f"gathering {gathering.id} took place: there are minutes of it")
    _close(session, gathering, GatheringStep.CANCEL, actor, now=now, text=reason)
    return unschedule(session, list_topic_ids(plan_of(gathering).items), now=now)


def end(session: Session, gathering: Gathering, actor: Actor | None, *, now: datetime) -> None:
    """It took place, and its minutes are waited for; `actor` None is the clock. Raises NotNow and NotYours."""
    _close(session, gathering, GatheringStep.END, actor, now=now)
    if gathering.rules.has_minutes:
        plan_asking(session, gathering.id, now=now)


def plan_of(gathering: Gathering) -> Plan:
    """What stands, as a plan: with the seats that are kept for those who did not decline."""
    kept = tuple((each.person_id, each.name) for each in gathering.invitations if not each.released)
    seats = None if gathering.open_seats is None else gathering.open_seats + len(kept)
    return Plan(
        kind=gathering.kind, title=gathering.title, about=gathering.about, place=gathering.place,
        starts_at=gathering.starts_at, ends_at=gathering.ends_at, answer_by=gathering.answer_by, seats=seats,
        audience=tuple((each.grid_id, each.group_id) for each in gathering.audience),
        items=tuple(PlannedItem(item.title, item.minutes, item.topic_id) for item in gathering.items),
        invited=kept, material=tuple(gathering.material), remind_hours=tuple(gathering.remind_hours),
    )  # fmt: skip


def _close(session: Session, gathering: Gathering, step: GatheringStep, actor: Actor | None, *, now: datetime,
           text: str = "") -> None:  # fmt: skip
    parties = gathering.parties(actor) if actor else frozenset({GatheringParty.CLOCK})
    after = next_state(step, gathering.state, parties)
    cancel_reminders(session, gathering)
    cancel_end(session, gathering)
    shut_votes(session, gathering.id, now=now)
    gathering.state, gathering.version = after, gathering.version + 1
    gathering.note(session, step, actor_id=actor.id if actor else None, now=now, text=text)
    note_change(session, gathering)


def _compare(before: Plan, plan: Plan) -> Change:
    def differs(*names: str) -> bool:
        return any(getattr(before, name) != getattr(plan, name) for name in names)

    return Change(
        before,
        moved=differs("starts_at", "ends_at", "place"),
        agenda=differs("items"),
        seats=differs("seats"),
        words=differs("title", "about", "material"),
        audience=_narrow(before) != _narrow(plan),
        others=differs("answer_by", "remind_hours", "invited"),
    )


def _list_new_flaws(gathering: Gathering, plan: Plan, before: Plan, reseating: Reseating, now: datetime) -> list[Flaw]:
    flaws = list_changed_flaws(plan, before, now=now)
    if not flaws and plan.seats is not None:
        taken = gathering.open_taken + reseating.open_taken
        flaws += [Flaw.SEATS_BELOW_TAKEN] if taken > plan.seats - len(plan.invited) else []
    return flaws


def _write(session: Session, gathering: Gathering, plan: Plan, reseating: Reseating) -> None:
    """Everything but what is counted and planned. Seats and who has them change in one statement: in between, the
    database would refuse them.
    """
    for name, value in _own_columns(plan).items():
        setattr(gathering, name, value)
    gathering.open_seats = None if plan.seats is None else plan.seats - len(plan.invited)
    gathering.open_taken += reseating.open_taken
    session.flush()
    reseat(session, gathering, reseating)
    _set_audience(session, gathering, plan)
    set_items(session, gathering, plan.items)


def _own_columns(plan: Plan) -> dict[str, Any]:
    return {
        "title": plan.title,
        "about": plan.about,
        "place": plan.place,
        "material": list(plan.material),
        "starts_at": utc(plan.starts_at),
        "ends_at": utc(plan.ends_at),
        "answer_by": utc(plan.answer_by),
        "remind_hours": list(plan.remind_hours),
    }


def _find_holder(actor: Actor, plan: Plan) -> int | None:
    """The grid whose leader holds it; None: the office."""
    if not _may_hold(actor, plan):
        raise NotYours("a gathering in another grid")
    return None if actor.list_grids(Action.RUN_GATHERING) is None else plan.audience[0][0]


def _may_hold(actor: Actor, plan: Plan) -> bool:
    grids = actor.list_grids(Action.RUN_GATHERING)
    return grids is None or {grid_id for grid_id, _ in plan.audience} <= grids


def _set_audience(session: Session, gathering: Gathering, plan: Plan) -> None:
    wanted = _narrow(plan)
    for grid_id, group_id in wanted:
        group = session.get(Group, group_id) if group_id is not None else None
        if session.get(Grid, grid_id) is None or (group_id is not None and (group is None or group.grid_id != grid_id)):
            raise Gone(f"group {group_id} of grid {grid_id}")
    standing = {(each.grid_id, each.group_id): each for each in gathering.audience}
    for place, audience in standing.items():
        if place not in wanted:
            session.delete(audience)
    session.add_all(
        Audience(gathering_id=gathering.id, grid_id=grid_id, group_id=group_id)
        for grid_id, group_id in sorted(wanted - standing.keys(), key=lambda place: (place[0], place[1] or 0))
    )
    session.flush()
    session.expire(gathering, ["audience"])


def _narrow(plan: Plan) -> set[tuple[int, int | None]]:
    """For whom it is; a group of a grid that is named as a whole is not said twice."""
    whole = {grid_id for grid_id, group_id in plan.audience if group_id is None}
    return {(grid_id, group_id) for grid_id, group_id in plan.audience if group_id is None or grid_id not in whole}


def _new_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if session.scalar(select(Gathering.id).where(Gathering.code == code)) is None:
            return code
