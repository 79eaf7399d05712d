"""What no client sends, and what the careless and the curious press."""

import pytest

from bot.sandbox.polls import Poll
from bot.sandbox.wire import ImpossibleError
from models.requests import Request
from models.updates import ParkedUpdate
from tests.handlers.stories import data_of, files, forges, receives, taken_on
from tests.people import Chat, Person, Stage, labels, said

ONE_MIB = "长" * (1 << 20)


async def test_no_question_of_filing_takes_what_is_no_answer(stage: Stage, wang: Person) -> None:
    await wang.says("/report")
    await answers_nonsense(wang)
    await wang.presses("设施维修")
    await answers_nonsense(wang)
    await wang.presses("没有")
    await answers_nonsense(wang)
    wang.stage.world.forward(wang.viewer, "群里的老李", "路灯坏了")  # as good as one's own words
    await wang.stage.settle()
    await wang.presses("写好了")
    wang.hears("请您看一遍", "路灯坏了")
    await answers_nonsense(wang)
    assert nothing_parked(stage)


async def test_no_question_of_the_desk_takes_what_is_no_answer(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    before = len(wang.messages)
    for begin in ("回复居民", "问居民", "🎉 办好了", "请别人接手"):
        await worker.presses(begin)
        await answers_nonsense(worker)
    await worker.presses("张红梅")
    await answers_nonsense(worker)
    assert len(wang.messages) == before
    assert nothing_parked(stage)


async def test_no_question_of_the_authors_takes_what_is_no_answer(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3)
    before = len(worker.messages)
    await wang.presses("补充")
    await answers_nonsense(wang)
    assert len(worker.messages) == before
    await wang.presses("已经好了")
    await wang.presses("★★★")
    await answers_nonsense(wang)
    assert nothing_parked(stage)


async def answers_nonsense(person: Person) -> None:
    """Whatever it is, the person hears that it does not fit, and the question stands once more, with its buttons."""
    question = said(person.last), labels(person.last)
    assert question[1], "a question without a button is a dead end"
    contact = {"phone_number": "13800000000", "first_name": "李"}
    poll = Poll(id="1", question="?", options=["是", "否"]).as_json()
    sticker = {"file_id": "s", "file_unique_id": "s", "width": 9, "height": 9, "is_animated": False, "is_video": False,
               "type": "regular"}  # fmt: skip
    for what in ({"text": " \n\u3000"}, {"text": "\0"}, {"poll": poll}, {"contact": contact}, {"sticker": sticker}):
        before = len(person.messages)
        await receives(person.stage, person, **what)
        assert len(person.messages) == before + 2, what
        assert "没看明白" in said(person.messages[-2]), what
        assert (said(person.last), labels(person.last)) == question
    await receives(person.stage, person, text=ONE_MIB)
    assert "太长了" in said(person.messages[-2])
    assert (said(person.last), labels(person.last)) == question


def nothing_parked(stage: Stage) -> bool:
    return stage.app.database.transact(lambda session: session.query(ParkedUpdate).count()) == 0


async def test_4097_characters(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    with pytest.raises(ImpossibleError, match="4096"):
        stage.world.say(wang.viewer, "字" * 4097)
    await receives(stage, wang, text="字" * 4097)
    wang.hears("太长了")
    await taken_on(wang, worker, grid3)
    await worker.presses("回复居民")
    await worker.says("<" * 4096)  # as long as a message can be: it arrives whole, in parts
    told = [message for message in wang.messages if "<<<" in said(message)]
    assert sum(said(message).count("<") for message in told) == 4096
    assert len(told) > 1


async def test_forged_and_stale_buttons_get_an_answer_and_do_nothing(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await files(wang)
    await wang.says("/report")
    old_category = data_of(wang.last, "其他事情")
    await wang.says("/report")
    for data in ("", "x", "~", ":::", "ra", "ra:1", "ra:1:1:1", "ra:一:1", "ra:99999999999999999999:1", "rw:1:1:2",
                 "fc:other~123456", "fx:send", "fd:1", "de", "tp:1", "\u202e", old_category):  # fmt: skip
        assert "过期" in await forges(wang, data), data
    assert "没有找到" in await forges(wang, data_of(wang.last, "其他事情").replace("fc:other", "fc:nothing"))
    await wang.presses("其他事情")
    wang.hears("在哪里？怎么了")
    await worker.presses("我来办", chat=grid3)
    assert "过期" in await forges(worker, "rd:1:1"), "the card showed an earlier state"
    for data in ("jg:99", "jo:999", "lang:xx", "jl:xx", "!:nothing", "rs:1:5", "fp:-3"):
        await forges(wang, data)
    request = stage.app.database.transact(lambda session: session.get_one(Request, 1))
    assert (request.state, request.version) == ("accepted", 2)
    assert nothing_parked(stage)


async def test_canaries_never_reach_the_grids_chat_nor_another_grid(
    stage: Stage, resident: Person, worker: Person, stranger: Person, grid3: Chat
) -> None:
    stage.world.register_person("金丝雀甲", person_id=7300)
    canary = Person(stage, 7300, 7300)
    await canary.joins()
    await files(canary, "CANARY-A 请打 13912345678 或 139 1234 5678")
    await canary.presses("补充")
    await canary.says("CANARY-B 身份证 320123194801011234")
    await canary.sends("contact", phone_number="13912345678")
    await canary.presses("先不说了")
    await worker.presses("我来办", chat=grid3)
    await canary.says("CANARY-C", to=canary.card("接下了"))
    worker.hears("金丝雀甲", "CANARY-C")
    await worker.presses("办好了")
    await worker.says("CANARY-D 13987654321")
    await canary.presses("还没有")
    await canary.says("CANARY-E")
    await stage.wait_until("2026-12-20 10:00")
    grid3.hears("CANARY-A", "金**")
    grid3.hears_nothing_of(
        "金丝雀甲", "13912345678", "1234 5678", "320123194801011234", "CANARY-C", "CANARY-D", "CANARY-E"
    )
    for command in ("/tasks", "/mine", "/menu"):
        await stranger.says(command)
    stranger.hears_nothing_of("CANARY", "金丝雀", "2611-0001")
    resident.hears_nothing_of("CANARY", "2611-0001")
