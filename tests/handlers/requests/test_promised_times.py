"""What was promised comes due at the exact moment, once, whatever happened to the program meanwhile."""

from datetime import datetime

import pytest

from tests.handlers.stories import files_many, restarted, taken_on
from tests.people import Chat, Person, Stage, said

LADDER = ("要在", "过了答应的首次回复", "过了答应的办结", "超时之后仍然没有办结")


def heard(chat: Chat, words: str) -> int:
    return sum(words in said(message) and message["from"]["is_bot"] for message in chat.messages)


@pytest.mark.parametrize(
    ("filed", "first_reply", "solution"),
    [
        ("2026-11-27 16:30", "2026-11-30 11:30", "2026-12-08 17:30"),  # over a weekend
        ("2026-09-30 16:30", "2026-10-08 11:30", "2026-10-15 17:30"),  # off until 7 October, work on Saturday the 10th
    ],
)
async def test_exact_moments_over_weekends_and_holidays(
    stage: Stage, wang: Person, filed: str, first_reply: str, solution: str
) -> None:
    request = files_many(stage, wang, 1, now=datetime.fromisoformat(f"{filed}:00+08:00"))[0]
    zone = stage.app.community.zone
    due = [f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" for moment in (request.reply_due, request.solution_due)]
    assert due == [first_reply, solution]


async def test_worker_then_leader_then_secretary_each_once(
    stage: Stage, wang: Person, worker: Person, leader: Person, secretary: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await stage.wait_until("2026-11-23 15:00")
    worker.hears("过了答应的首次回复时间", "于超")
    leader.hears("过了答应的首次回复时间", "于超")
    await stage.wait_until("2026-12-02 08:30")
    worker.hears("2611-0001 要在", "12月2日 周三 17:30")
    leader.hears_nothing_of("办结")
    await stage.wait_until("2026-12-02 17:30")
    worker.hears("过了答应的办结时间")
    leader.hears("过了答应的办结时间")
    secretary.hears_nothing_of("2611-0001")
    async with restarted(stage):
        await stage.wait_until("2026-12-03 17:30")
        secretary.hears("仍然没有办结", "于超", "请过问")
        leader.hears("仍然没有办结")
        await stage.pass_time(days=30)
        assert [heard(secretary, words) for words in LADDER] == [0, 0, 0, 1]
        assert [heard(worker, words) for words in LADDER] == [1, 1, 1, 0]
        assert [heard(leader, words) for words in LADDER] == [0, 1, 1, 1]


async def test_while_nobody_took_it_on_the_grids_chat_hears_it(
    stage: Stage, wang: Person, worker: Person, leader: Person, grid3: Chat
) -> None:
    await wang.says("/report")
    await wang.presses("水电气暖")
    await wang.presses("没有")
    await wang.says("停水了")
    await wang.presses("写好了")
    await wang.presses("提交")
    await stage.wait_until("2026-11-23 13:00")
    grid3.hears("过了答应的首次回复时间", "还没有人接")
    leader.hears("过了答应的首次回复时间", "还没有人接")
    assert heard(worker, "首次回复") == 0
    await worker.presses("我来办", chat=grid3)
    wang.hears("于超", "接下了")


async def test_a_jump_of_days_says_each_thing_once_and_no_warning_after_the_fact(
    stage: Stage, wang: Person, worker: Person, secretary: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await stage.wait_until("2026-12-20 10:00")
    await stage.settle()
    assert [heard(worker, words) for words in LADDER] == [0, 1, 1, 0]
    assert heard(secretary, "仍然没有办结") == 1


async def test_no_reminder_while_waiting_or_after_the_end(
    stage: Stage, wang: Person, worker: Person, leader: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    await worker.presses("问居民")
    await worker.says("哪一栋？")
    await stage.wait_until("2027-01-04 10:00")
    assert [heard(chat, words) for chat in (worker, leader) for words in LADDER] == [0] * 8
    await wang.presses("回答")
    await wang.says("第三栋")
    await wang.presses("说完了")
    await wang.presses("已经好了")
    await stage.pass_time(days=60)
    assert [heard(chat, words) for chat in (worker, leader) for words in LADDER] == [0] * 8
