"""A meeting that took place, with people who were there, as stories about its minutes begin."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.minutes.buttons import WriteMinutes
from models.gatherings.planning import publish
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import check_in
from models.people import get_person
from models.rules.channels import Channel
from models.rules.gathering_plans import Plan, PlannedItem
from models.topics.proposing import propose
from models.topics.rows import Topic
from tests.handlers.conftest import acting
from tests.handlers.stories import forges
from tests.people import Person, Stage

AT = datetime.fromisoformat("2026-11-23T19:00:00+08:00")
HOURS = timedelta(hours=2)


def announces(
    stage: Stage, organiser: Person, *titles: str, topic_id: int | None = None, grids: tuple[int, ...] = (3,)
) -> int:
    """A meeting this evening; the first thing on its agenda is the topic. Returns its id."""

    def announce(session: Session) -> int:
        items = [PlannedItem(title, 30, None if place else topic_id) for place, title in enumerate(titles)]
        plan = Plan(
            kind="deliberation",
            title="渠道衬砌议事会",
            about="",
            place="第3网格工作站",
            starts_at=AT,
            ends_at=AT + HOURS,
            answer_by=AT,
            seats=40,
            audience=tuple((grid, None) for grid in grids),
            items=tuple(items),
            remind_hours=(2,),
        )
        actor = acting(session, organiser)
        return publish(session, actor, plan, stage.app.community, now=stage.clock.now()).id

    return stage.app.database.transact(announce)


def wants(stage: Stage, person: Person, text: str) -> int:
    """Somebody proposes a topic. Returns its id."""

    def put(session: Session) -> int:
        actor = acting(session, person)
        author = get_person(session, actor.id)
        topic = propose(session, author, stage.app.community, text=text, attachments=[], now=stage.clock.now())
        return topic.id

    return stage.app.database.transact(put)


def topic_of(stage: Stage, topic_id: int) -> str:
    """How a topic stands."""
    return stage.app.database.transact(lambda session: str(session.get_one(Topic, topic_id).state))


async def meets(stage: Stage, gathering_id: int, *people: Person) -> None:
    """The evening comes, these people come, and it is over."""
    await stage.wait_until("2026-11-23 19:05")

    def arrive(session: Session) -> None:
        gathering = session.get_one(Gathering, gathering_id)
        for person in people:
            actor = acting(session, person)
            check_in(session, gathering, get_person(session, actor.id), actor, channel=Channel.CHAT,
                     now=stage.clock.now())  # fmt: skip

    stage.app.database.transact(arrive)
    await stage.wait_until("2026-11-24 09:00")


async def opens(person: Person, gathering_id: int) -> str:
    """Somebody opens the page of the minutes from the meeting's page; returns the notice that answers it."""
    return await forges(person, WriteMinutes(gathering_id).pack())


async def agrees(secretary: Person, item: str, *, text: str = "今冬做东三巷这一段。", owner: str = "于超") -> None:
    """The secretary writes that it was agreed on, with one promise."""
    await secretary.presses(item)
    await secretary.presses("议定")
    await secretary.says(text)
    await secretary.presses("写好了")
    await secretary.says("请施工队来看东三巷渠道")
    await secretary.presses(owner)
    await secretary.says("12月20日")
    await secretary.presses("就这些")


async def decides(secretary: Person, item: str, outcome: str, why: str) -> None:
    """The secretary writes another outcome, with its reason."""
    await secretary.presses(item)
    await secretary.presses(outcome)
    await secretary.says(why)
    await secretary.presses("写好了")


async def sends(secretary: Person) -> None:
    """And has those who were there look it over."""
    await secretary.presses("看全文")
    await secretary.presses("发给到会的")
