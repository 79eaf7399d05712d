"""A meeting of grid 3 that goes on: who is there, what is put to the vote, and what the store says of it."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.gatherings.buttons import CheckInLink
from models.gatherings import Gathering
from models.motions.rows import Motion, MotionPoll, Tally, Vote
from models.people import Person as Row
from models.rules.motion_states import Choice
from tests.handlers.conftest import live_in, person_id
from tests.handlers.gatherings.holding import TITLE, come_in, holds
from tests.people import Chat, Person, Stage

T = TypeVar("T")
QUESTION = "今年先修东三巷的水渠"
FOR, AGAINST, ABSTAIN = 0, 1, 2
"""The options of a poll."""


async def meets(stage: Stage, chair: Person, *people: Person) -> int:
    """It is seven in the evening, and these residents are in the hall; returns the gathering's id."""
    id_ = await holds(stage, chair)
    await stage.wait_until("2026-11-30 19:00")
    for person in people:
        confirm(stage, person)
        await arrives(person, id_)
    return id_


def neighbour(stage: Stage, number: int, name: str = "", *, group: int = 11) -> Person:
    """Somebody of grid 3 whom the grid has not confirmed yet."""
    stage.world.register_person(name or f"居民{number}", person_id=number)
    return live_in(stage, Person(stage, number, number, name=name or f"居民{number}"), group=group)


def confirm(stage: Stage, person: Person) -> None:
    """The grid has confirmed that they live here."""
    id_, now = person_id(stage, person), stage.clock.now()
    stage.app.database.transact(
        lambda session: session.execute(update(Row).where(Row.id == id_).values(verified_at=now))
    )


async def arrives(person: Person, id_: int) -> None:
    """They scan the code on the wall."""
    code = stored(person.stage, lambda session: session.get_one(Gathering, id_).code)
    person.stage.world.start(person.viewer, CheckInLink(code).pack())
    await person.stage.settle()


async def words(chair: Person, how: str = "无记名投票", text: str = QUESTION) -> None:
    """The chair words a motion."""
    await chair.says("/meetings")
    await chair.presses(TITLE)
    await chair.presses("🗳 表决")
    await chair.presses("提出表决")
    await chair.presses("渠道怎么衬砌")
    await chair.says(text)
    await chair.presses(how)


async def puts_to_vote(chair: Person, how: str = "无记名投票", minutes: str = "10 分钟") -> None:
    """And has it voted on."""
    await words(chair, how)
    await chair.presses("开始表决")
    await chair.presses(minutes)


async def closes(chair: Person) -> None:
    """And counted."""
    await chair.presses("结束表决")
    await chair.presses("结束，公布结果")


async def raises_hand(person: Person, chat: Chat, *options: int) -> None:
    """They choose in the newest poll of a group chat; nothing takes it back."""
    stage = person.stage
    poll = [message for message in chat.messages if message.get("poll")][-1]
    stage.world.vote(person.viewer, poll["message_id"], list(options), chat=chat.id)
    await stage.settle()


def in_chat(chat: Chat, *people: Person) -> None:
    """They are in the group chat, too."""
    come_in(chat, *people)


def tallies(stage: Stage) -> dict[Choice, int]:
    """The sums of the one motion."""
    return stored(stage, lambda session: {tally.choice: tally.votes for tally in session.scalars(select(Tally))})


def votes(stage: Stage) -> list[Vote]:
    """Who has voted, in all motions."""
    return stored(stage, lambda session: list(session.scalars(select(Vote))))


def polls(stage: Stage) -> list[MotionPoll]:
    """The polls that the product knows of."""
    return stored(stage, lambda session: list(session.scalars(select(MotionPoll))))


def the_motion(stage: Stage) -> Motion:
    """The newest motion."""
    return stored(stage, lambda session: session.scalars(select(Motion).order_by(Motion.id.desc()).limit(1)).one())


def stored(stage: Stage, read: Callable[[Session], T]) -> T:
    """What the store says."""
    return stage.app.database.transact(read)
