"""A meeting of grid 3 that took place: 王秀英 proposed its topic, 周兰 seconded it, 赵敏 was there."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from handlers.commitments.news import tell_promised
from handlers.ui.announce import Announcer
from models import outbox
from models.commitments import Commitment
from models.commitments.steps import promise
from models.gatherings.rows import Gathering
from models.outbox import Outbox
from tests.handlers.conftest import live_in
from tests.models.commitments.making import DUE, add_attendee, add_draft, add_meeting, add_topic, person_of
from tests.people import Person, Stage

Publish = Callable[..., Awaitable[int]]


@pytest.fixture
def seconder(stage: Stage) -> Person:
    return _moves_in(stage, 7201, "周兰", group=12)


@pytest.fixture
def attendee(stage: Stage) -> Person:
    return _moves_in(stage, 7202, "赵敏", group=13)


@pytest.fixture
def meeting(stage: Stage, wang: Person, seconder: Person, attendee: Person) -> int:
    """Its id."""

    def hold(session: Session) -> int:
        gathering = add_meeting(session)
        people = [person_of(session, each.viewer) for each in (wang, seconder, attendee)]
        add_topic(session, gathering, people[0], people[1])
        add_attendee(session, gathering, people[2])
        return gathering.id

    return stage.app.database.transact(hold)


@pytest.fixture
def publish(stage: Stage, meeting: int) -> Publish:
    """The minutes are published, with one more promise in them; gives its id."""

    async def publish_one(
        owner: Person,
        text: str = "灌渠东段铺水泥",
        *,
        day: date = DUE,
        before: Callable[[Session], None] = lambda _: None,
    ) -> int:
        def do(session: Session) -> tuple[int, list[outbox.Outgoing]]:
            commitment = add_draft(session, session.get_one(Gathering, meeting), person_of(session, owner.viewer),
                                   text=text, promised_for=day)  # fmt: skip
            now = stage.clock.now()
            before(session)
            announcer = Announcer(session, stage.app.scheduler.product, Outbox(f"minutes:{commitment.id}", now), now)
            promise(session, commitment, stage.app.community, now=now)
            tell_promised(announcer, [commitment])
            return commitment.id, outbox.save(session, announcer.outbox.rows)

        commitment_id, rows = stage.app.database.transact(do)
        stage.app.sender.offer(rows)
        await stage.settle()
        return commitment_id

    return publish_one


def stored(stage: Stage, commitment_id: int) -> Commitment:
    """As it stands now."""
    with Session(stage.app.database.engine) as session:
        return session.get_one(Commitment, commitment_id)


def _moves_in(stage: Stage, telegram_id: int, name: str, *, group: int) -> Person:
    stage.world.register_person(name, person_id=telegram_id)
    return live_in(stage, Person(stage, telegram_id, telegram_id, name=name), group=group)
