"""A show of hands: native polls in the grids' group chats, counted for those who are there, once in all."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from bot.sandbox.faults import Fault, Kind
from handlers.motions import hands
from models.grids import Grid
from models.motions.rows import MotionPoll
from models.outbox import OutboxRow
from models.rules.motion_states import Choice
from tests.handlers.motions.hall import (
    ABSTAIN,
    AGAINST,
    FOR,
    QUESTION,
    arrives,
    closes,
    confirm,
    in_chat,
    meets,
    neighbour,
    polls,
    puts_to_vote,
    raises_hand,
    stored,
    tallies,
    votes,
)
from tests.handlers.stories import restarted
from tests.people import Chat, Person, Stage


async def show_of_hands(stage: Stage, leader: Person, grid3: Chat, *people: Person) -> int:
    id_ = await meets(stage, leader, *people)
    in_chat(grid3, *people)
    await puts_to_vote(leader, how="举手表决")
    return id_


def poll_in(chat: Chat) -> dict[str, object]:
    polls: list[dict[str, object]] = [message["poll"] for message in chat.messages if message.get("poll")]
    return polls[-1]


def shown(chat: Chat) -> list[int]:
    """The sums that people see on the poll."""
    options: Any = poll_in(chat)["options"]
    return [option["voter_count"] for option in options]


async def test_hands_are_counted(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    await show_of_hands(stage, leader, grid3, wang, zhao)
    assert poll_in(grid3)["question"] == f"举手表决：{QUESTION}"
    assert len(polls(stage)) == 1
    await raises_hand(wang, grid3, FOR)
    wang.hears("您投了：赞成", "还能改")
    await raises_hand(wang, grid3, AGAINST)
    wang.hears("您投了：反对")
    await zhao.presses("赞成")
    assert tallies(stage) == {Choice.FOR: 1, Choice.AGAINST: 1, Choice.ABSTAIN: 0}
    await raises_hand(wang, grid3)
    assert len(votes(stage)) == 1
    await raises_hand(wang, grid3, ABSTAIN)
    assert shown(grid3) == [0, 0, 0], "nobody sees the sums before the end"
    await closes(leader)
    assert poll_in(grid3)["is_closed"]
    assert shown(grid3) == [0, 0, 1], "who voted on a ballot is in no poll"
    grid3.hears("表决结果", "赞成 1", "反对 0", "弃权 1", "通过了")


async def test_only_who_is_there_counts(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    zhao = neighbour(stage, 7301, "赵敏")
    id_ = await show_of_hands(stage, leader, grid3, wang)
    in_chat(grid3, zhao)
    await raises_hand(zhao, grid3, AGAINST)
    zhao.hears("这一票没有算进去", QUESTION)
    assert votes(stage) == []
    confirm(stage, zhao)
    await arrives(zhao, id_)
    zhao.hears(QUESTION, "请您投一票")
    await raises_hand(zhao, grid3, FOR)
    assert tallies(stage)[Choice.FOR] == 1


async def test_a_poll_outlives_the_program(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await show_of_hands(stage, leader, grid3, wang)
    async with restarted(stage):
        await raises_hand(wang, grid3, FOR)
        await closes(leader)
        assert poll_in(grid3)["is_closed"]
        grid3.hears("表决结果", "赞成 1")


async def test_quicker_than_telegrams_word_of_the_poll(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await show_of_hands(stage, leader, grid3, wang)
    known = polls(stage)[0]
    stored(stage, lambda session: session.execute(delete(MotionPoll)))
    await raises_hand(wang, grid3, FOR)
    assert votes(stage) == []
    columns = ("motion_id", "chat_id", "poll_id", "message_id")
    again = MotionPoll(**{name: getattr(known, name) for name in columns})
    stored(stage, lambda session: session.add(again))
    await stage.pass_time(seconds=6)
    assert tallies(stage)[Choice.FOR] == 1


async def test_a_poll_of_which_telegram_never_told_us(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    """It may have been sent twice, the first time without an answer: who chose there is asked in private."""
    await show_of_hands(stage, leader, grid3, wang)
    stored(stage, lambda session: session.execute(delete(MotionPoll)))
    await raises_hand(wang, grid3, FOR)
    await stage.pass_time(seconds=6)
    wang.hears("您刚才那一票没有收到", QUESTION)
    await wang.presses("赞成")
    assert tallies(stage)[Choice.FOR] == 1


async def test_telegrams_answer_was_lost_and_the_poll_came_twice(
    stage: Stage, wang: Person, leader: Person, grid3: Chat
) -> None:
    await meets(stage, leader, wang)
    in_chat(grid3, wang)
    stage.world.faults.add(Fault(kind=Kind.ACCEPT_THEN_RESET, method="sendPoll"))
    await puts_to_vote(leader, how="举手表决")
    await stage.pass_time(seconds=2)
    first, second = (message["message_id"] for message in grid3.messages if message.get("poll"))
    assert [poll.message_id for poll in polls(stage)] == [second]
    stage.world.vote(wang.viewer, first, [AGAINST], chat=grid3.id)
    await stage.settle()
    await stage.pass_time(seconds=6)
    wang.hears("您刚才那一票没有收到", QUESTION)
    await raises_hand(wang, grid3, FOR)
    assert tallies(stage) == {Choice.FOR: 1, Choice.AGAINST: 0, Choice.ABSTAIN: 0}


async def test_a_hand_that_cannot_be_counted_for_a_fault_of_ours(
    stage: Stage, wang: Person, leader: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("一处错误")

    await show_of_hands(stage, leader, grid3, wang)
    monkeypatch.setattr(hands, "vote", break_down)
    with capture_logs():
        await raises_hand(wang, grid3, FOR)
    wang.hears("出了点问题")
    assert votes(stage) == []


async def test_the_grid_has_no_chat(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    """Whoever is there has their ballot all the same."""
    await meets(stage, leader, wang)
    stored(stage, lambda session: session.execute(update(Grid).values(chat_id=None)))
    await puts_to_vote(leader, how="举手表决")
    assert not [message for message in grid3.messages if message.get("poll")]
    await wang.presses("赞成")
    await closes(leader)
    leader.hears(QUESTION, "赞成 1", "通过了")


async def test_closed_by_the_clock(stage: Stage, wang: Person, leader: Person, grid3: Chat) -> None:
    await show_of_hands(stage, leader, grid3, wang)
    await raises_hand(wang, grid3, FOR)
    await stage.pass_time(minutes=10)
    assert poll_in(grid3)["is_closed"]
    grid3.hears("表决结果", "赞成 1", "通过了")
    sent = stored(stage, lambda session: list(session.scalars(select(OutboxRow.method))))
    assert sent.count("sendPoll") == sent.count("stopPoll") == 1


async def test_who_thinks_again_while_telegrams_word_is_on_its_way(
    stage: Stage, wang: Person, leader: Person, grid3: Chat
) -> None:
    await show_of_hands(stage, leader, grid3, wang)
    known = polls(stage)[0]
    stored(stage, lambda session: session.execute(delete(MotionPoll)))
    await raises_hand(wang, grid3, FOR)
    columns = ("motion_id", "chat_id", "poll_id", "message_id")
    again = MotionPoll(**{name: getattr(known, name) for name in columns})
    stored(stage, lambda session: session.add(again))
    await raises_hand(wang, grid3, AGAINST)
    await stage.pass_time(seconds=6)
    assert tallies(stage) == {Choice.FOR: 0, Choice.AGAINST: 1, Choice.ABSTAIN: 0}
