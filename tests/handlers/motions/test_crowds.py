"""A full hall votes at once: two presses each, every update delivered twice, in polls and on ballots."""

import asyncio
import random
from collections import Counter
from contextlib import suppress

from sqlalchemy.orm import Session

from bot.sandbox.wire import ImpossibleError
from models.actors import Account, load_actors
from models.gatherings.sign_up_rows import SignUp
from models.grids import Group
from models.people import Person as Row
from models.rules.channels import Channel
from models.rules.gathering_states import SignUpState
from models.rules.motion_states import Choice, Outcome
from tests.handlers.motions.hall import closes, in_chat, meets, puts_to_vote, tallies, the_motion, votes
from tests.people import START, Chat, Person, Stage

CROWD = 80


def fill(stage: Stage, id_: int) -> list[Person]:
    """Confirmed residents of group 11, all in the hall."""
    people = [Person(stage, number, number, name=f"居民{number}") for number in range(7400, 7400 + CROWD)]
    for person in people:
        stage.world.register_person(person.name, person_id=person.viewer)
        stage.world.person(person.viewer).bot_started = True

    def enter(session: Session) -> None:
        group = session.get_one(Group, 11)
        accounts = {person.viewer: Account(person.viewer, person.name) for person in people}
        for actor in load_actors(session, accounts, today=START.date()).values():
            row = session.get_one(Row, actor.id)
            row.group_id, row.grid_id, row.joined_at, row.verified_at = group.id, group.grid_id, START, START
            session.add(SignUp(gathering_id=id_, person_id=actor.id, state=SignUpState.GOING, channel=Channel.CHAT,
                               answered_at=START, arrived_at=START))  # fmt: skip

    stage.app.database.transact(enter)
    return people


async def deliver_twice(stage: Stage) -> None:
    """Everything that waits reaches the bot twice at the same time, and once more afterwards."""
    raws = [update.as_json() for update in stage.world.updates.pending()]
    for share in (raws[start : start + 100] for start in range(0, len(raws), 100)):
        await asyncio.gather(stage.app.intake.take(share), stage.app.intake.take(share))
    await stage.settle()


async def test_ballots(stage: Stage, leader: Person, grid3: Chat) -> None:
    id_ = await meets(stage, leader)
    crowd, luck = fill(stage, id_), random.Random(1)  # noqa: S311
    await puts_to_vote(leader)
    for person in crowd:
        buttons = [button for row in person.last["buttons"] for button in row]
        for button in luck.choices(buttons, k=2):
            stage.world.press(person.viewer, person.last["message_id"], data=button["data"])
    await deliver_twice(stage)
    assert len(votes(stage)) == CROWD
    assert sum(tallies(stage).values()) == CROWD
    assert all(person.last["buttons"] == [] for person in crowd)
    await closes(leader)
    grid3.hears("表决结果", f"能投票的 {CROWD} 人，投了 {CROWD} 人")


async def test_hands(stage: Stage, leader: Person, grid3: Chat) -> None:
    id_ = await meets(stage, leader)
    crowd, luck = fill(stage, id_), random.Random(2)  # noqa: S311
    in_chat(grid3, *crowd)
    await puts_to_vote(leader, how="举手表决")
    poll = [message for message in grid3.messages if message.get("poll")][-1]["message_id"]
    wanted = {}
    for person in crowd:
        for choice in luck.choices(range(3), k=2):
            wanted[person.viewer] = list(Choice)[choice]
            with suppress(ImpossibleError):
                stage.world.vote(person.viewer, poll, [choice], chat=grid3.id)
    await deliver_twice(stage)
    counted = {choice: n for choice, n in tallies(stage).items() if n}
    assert counted == Counter(wanted.values())
    assert len(votes(stage)) == CROWD
    await closes(leader)
    assert the_motion(stage).outcome in set(Outcome)
    shown = [message["poll"] for message in grid3.messages if message.get("poll")][-1]
    assert [option["voter_count"] for option in shown["options"]] == [counted.get(choice, 0) for choice in Choice]
