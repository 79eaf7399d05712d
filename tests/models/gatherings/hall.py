"""A village hall for stories: who holds gatherings, and residents who come, all within one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.actors import Account, Actor, load_actors
from models.gatherings import Gathering, SignUp
from models.gatherings.planning import Change, cancel, change, end, plan_of, publish
from models.gatherings.sign_ups import Answered, Counts, answer, check_in, count
from models.gatherings.steps import access_gathering
from models.grids import Group
from models.people import Person
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.gathering_plans import Plan
from models.rules.gathering_states import GatheringStep, SignUpState
from models.timers import Timer
from models.topics.proposing import propose
from models.topics.rows import Topic
from tests.models.appointments.town import at
from tests.people import START

WORKER, LEADER, SECRETARY = 7004, 7006, 7007
"""于超 and 冯芳 of grid 3, 刘志强 of the community: accounts."""
GOING, WAITING, DECLINED, WITHDRAWN = SignUpState

PLAN = Plan(
    kind="deliberation",
    title="排水沟怎么修",
    about="雨季之前把沟修好。",
    place="第3网格工作站",
    starts_at=at("11-30 19:00"),
    ends_at=at("11-30 21:00"),
    answer_by=at("11-30 12:00"),
    seats=None,
    audience=((3, None),),
)


@dataclass
class Hall:
    """Everybody is named by their Telegram account; a resident lives in grid 3 from the first word on."""

    session: Session
    community: Community
    now: datetime = START

    def pass_time(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def actor(self, who: int) -> Actor:
        accounts = {who: Account(who, f"居民{who}")}
        return load_actors(self.session, accounts, today=self.community.today(self.now))[who]

    def resident(self, who: int, group_id: int = 11) -> Person:
        """Who is new lives in that group."""
        person = self.session.get_one(Person, self.actor(who).id)
        if person.group_id is None:
            person.group_id, person.grid_id = group_id, self.session.get_one(Group, group_id).grid_id
            self.session.flush()
        return person

    def proposes(self, who: int, text: str) -> Topic:
        return propose(self.session, self.resident(who), self.community, text=text, attachments=[], now=self.now)

    def publishes(self, who: int = LEADER, **plan: Any) -> Gathering:
        return publish(self.session, self.actor(who), replace(PLAN, **plan), self.community, now=self.now)

    def changes(self, gathering: Gathering, who: int = LEADER, **plan: Any) -> Change:
        actor = self.actor(who)
        held = access_gathering(self.session, actor, gathering.id, GatheringStep.CHANGE, version=gathering.version)
        wanted = replace(plan_of(held), **plan)
        return change(self.session, held, actor, wanted, self.community, now=self.now)

    def cancels(self, gathering: Gathering, who: int = LEADER, reason: str = "停电") -> list[Topic]:
        actor = self.actor(who)
        held = access_gathering(self.session, actor, gathering.id, GatheringStep.CANCEL)
        return cancel(self.session, held, actor, now=self.now, reason=reason)

    def ends(self, gathering: Gathering, who: int = LEADER) -> None:
        actor = self.actor(who)
        end(self.session, access_gathering(self.session, actor, gathering.id, GatheringStep.END), actor, now=self.now)

    def answers(self, gathering: Gathering, who: int, wish: SignUpState = GOING, *, guests: int = 0,
                by: int | None = None) -> Answered:  # fmt: skip
        """They say so themselves, or somebody says it for them."""
        person, actor = self.resident(who), self.actor(by or who)
        return answer(self.session, gathering, person, actor, wish, self.community, guests=guests, now=self.now)

    def arrives(self, gathering: Gathering, who: int, *, by: int | None = None) -> SignUp:
        person, actor = self.resident(who), self.actor(by or who)
        return check_in(self.session, gathering, person, actor, channel=Channel.CHAT, now=self.now)

    def count(self, gathering: Gathering) -> Counts:
        return count(self.session, gathering)

    def states(self, gathering: Gathering) -> dict[int | None, SignUpState]:
        """What everybody's answer came to, by account."""
        rows = select(Person.telegram_id, SignUp.state).join(SignUp, SignUp.person_id == Person.id)
        self.session.flush()
        return {who: state for who, state in self.session.execute(rows.where(SignUp.gathering_id == gathering.id))}  # noqa: C416

    def due(self, kind: str) -> list[datetime]:
        """When what is still to be done of a kind falls due, the next first."""
        pending = select(Timer.due_at).where(Timer.kind == kind, Timer.done_at.is_(None), Timer.cancelled.is_(False))
        return list(self.session.scalars(pending.order_by(Timer.due_at)))
