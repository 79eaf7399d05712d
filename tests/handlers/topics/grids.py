"""What stories about topics begin with: one that is proposed, and many neighbours who want it too."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.grids import Group
from models.people import Person as PersonRow
from models.topics import Topic, TopicSecond
from tests.people import Person, Stage

DARK = "东三巷的路灯坏了半年，晚上黑得看不见，建议装几盏新的"


async def proposes(person: Person, text: str = DARK) -> None:
    """Somebody proposes a topic."""
    await person.says("/topics")
    await person.presses("提一个议题")
    await person.says(text)
    await person.presses("写好了")
    await person.presses("提出来")


def many_second(stage: Stage, count: int, *, topic_id: int = 1, group: int = 12) -> None:
    """So many neighbours without a story of their own second it."""

    def add(session: Session) -> None:
        place = session.get_one(Group, group)
        for number in range(count):
            row = PersonRow(name=f"邻居{number}", grid_id=place.grid_id, group_id=place.id, muted=[])
            session.add(row)
            session.flush()
            session.add(TopicSecond(topic_id=topic_id, person_id=row.id, at=stage.clock.now()))

    stage.app.database.transact(add)


def stored(stage: Stage, id_: int = 1) -> Topic:
    """The topic as it stands, with its history."""

    def load(session: Session) -> Topic:
        topic = session.scalars(select(Topic).where(Topic.id == id_)).one()
        assert topic.events, "so that they are read"
        return topic

    return stage.app.database.transact(load)


def count_topics(stage: Stage) -> int:
    """How many there are."""
    return stage.app.database.transact(lambda session: len(list(session.scalars(select(Topic.id)))))
