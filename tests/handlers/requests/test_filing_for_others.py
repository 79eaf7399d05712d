"""Filing for somebody else: a relative whose mandate one has, or a resident whom one serves."""

import pytest

from models.grids import Group
from models.mandates import Mandate
from models.people.managed import new_managed
from models.requests import Request
from models.rules.channels import Channel
from tests.handlers.conftest import person_id
from tests.handlers.stories import files, forges
from tests.people import START, Chat, Person, Stage, labels


@pytest.fixture
def mother(stage: Stage, chen: Person) -> int:
    """刘桂花, without a telephone, for whom 陈静 acts."""
    agent_id = person_id(stage, chen)

    def enter(session):  # type: ignore[no-untyped-def]
        person = new_managed(name="刘桂花", group=session.get_one(Group, 11), address=None, now=START)
        session.add(person)
        session.flush()
        session.add(
            Mandate(agent_id=agent_id, principal_id=person.id, relation="mother", asked_at=START, granted_at=START)
        )
        return person.id

    return int(stage.app.database.transact(enter))


def requests(stage: Stage) -> list[Request]:
    return stage.app.database.transact(lambda session: list(session.query(Request).order_by(Request.id)))


def authors(stage: Stage) -> list[tuple[int, int | None, Channel]]:
    return [(request.author_id, request.filed_by_id, request.channel) for request in requests(stage)]


async def test_the_command_asks_for_whom_first(stage: Stage, chen: Person, mother: int, grid3: Chat) -> None:
    await chen.says("/report")
    assert labels(chen.hears("替谁反映")) == ["我自己", "刘桂花", "不报了"]
    await chen.presses("刘桂花")
    await chen.presses("其他事情")
    chen.hears("请把情况告诉我")
    await chen.says("楼道灯坏了")
    await chen.presses("写好了")
    await chen.presses("提交")
    chen.hears("替刘桂花报好了")
    grid3.hears("2611-0001", "刘**")
    await chen.says("/report")
    await chen.presses("我自己")
    await chen.presses("其他事情")
    await chen.says("我家停水了")
    await chen.presses("写好了")
    await chen.presses("提交")
    assert authors(stage) == [
        (mother, person_id(stage, chen), Channel.CHAT),
        (person_id(stage, chen), None, Channel.CHAT),
    ]
    assert [request.grid_id for request in requests(stage)] == [3, 5]


async def test_who_just_writes_is_not_asked_and_changes_it_at_the_end(
    stage: Stage, chen: Person, mother: int, grid3: Chat
) -> None:
    await chen.says("楼道灯坏了")
    chen.hears("哪一类")
    await chen.presses("其他事情")
    await chen.presses("写好了")
    assert "替谁反映" not in chen.hears("请您看一遍")["text"]
    await chen.presses("换成替家人反映")
    await chen.presses("刘桂花")
    chen.hears("请您看一遍", "替谁反映：刘桂花", "楼道灯坏了")
    await chen.presses("换一个人")
    await chen.presses("我自己")
    assert "替谁反映" not in chen.hears("请您看一遍")["text"]
    await chen.presses("换成替家人反映")
    await chen.presses("刘桂花")
    await chen.presses("提交")
    assert authors(stage) == [(mother, person_id(stage, chen), Channel.CHAT)]
    grid3.hears("2611-0001", "楼道灯坏了")


async def test_nobody_else_is_asked_for_whom(stage: Stage, wang: Person) -> None:
    await wang.says("/report")
    wang.hears("哪一类")
    await files(wang)
    assert authors(stage) == [(person_id(stage, wang), None, Channel.CHAT)]


async def test_a_mandate_that_ended_meanwhile_files_nothing(
    stage: Stage, chen: Person, mother: int, grid3: Chat
) -> None:
    await chen.says("/report")
    await chen.presses("刘桂花")
    await chen.presses("其他事情")
    await chen.says("楼道灯坏了")
    await chen.presses("写好了")

    stage.app.database.transact(
        lambda session: session.query(Mandate).filter(Mandate.principal_id == mother).update({"revoked_at": START})
    )
    assert "不归您办" in await chen.presses("提交")
    assert requests(stage) == []
    grid3.hears_nothing_of("楼道灯")


async def test_nobody_files_for_whom_they_have_no_part_in(
    stage: Stage, wang: Person, chen: Person, mother: int, stranger: Person
) -> None:
    await wang.says("/menu")
    assert "没有找到" in await forges(wang, f"zf:{mother}")
    assert "没有找到" in await forges(stranger, f"zf:{mother}")
    await chen.says("/report")
    serial = next(b["data"] for row in chen.last["buttons"] for b in row if "刘桂花" in b["text"]).partition("~")[2]
    assert "不归您办" in await forges(chen, f"fw:{person_id(stage, wang)}~{serial}")
    assert "过期" in await forges(chen, f"fw:{mother}")
    assert requests(stage) == []


async def test_a_worker_files_for_who_came_by_and_a_channel_is_not_to_be_made_up(
    stage: Stage, mother: int, worker: Person
) -> None:
    await forges(worker, f"zf:{mother}")
    worker.hears("刘桂花", "怎么告诉您")
    serial = worker.last["buttons"][0][0]["data"].partition("~")[2]
    assert "没有找到" in await forges(worker, f"fh:chat~{serial}")
    await worker.presses("到窗口")
    await worker.presses("其他事情")
    await worker.says("想开证明")
    await worker.presses("写好了")
    await worker.presses("提交")
    assert authors(stage) == [(mother, person_id(stage, worker), Channel.COUNTER)]


async def test_words_before_the_answer_are_kept(chen: Person, mother: int) -> None:
    assert mother
    await chen.says("/report")
    await chen.says("楼道灯坏了")
    chen.hears("楼道灯坏了", "替谁反映")
    await chen.presses("刘桂花")
    chen.hears("替刘桂花反映", "楼道灯坏了")
