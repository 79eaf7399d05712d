"""After an erasure a search for the person finds nothing: not in the store, not in its journal, not in the logs, not in
what others take along.
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from handlers.privacy.files import write_page
from handlers.ui.words import Words
from models import updates
from models.base import Base
from models.households import Household
from models.mandates import Mandate
from models.minutes import Minutes
from models.people import Person as PersonRow
from models.privacy.collecting import collect
from models.rules.family import Relation
from models.rules.minutes_states import MinutesState
from models.rules.musts import What
from models.rules.visit_states import Cause
from models.visits.calling import Told, call_for
from tests.handlers.conftest import person_id
from tests.handlers.diary.doorsteps import household_of, stands_at, waits
from tests.handlers.gatherings.holding import come_in, holds
from tests.handlers.motions.hall import arrives, neighbour, puts_to_vote
from tests.handlers.stories import forges
from tests.handlers.topics.grids import proposes
from tests.handlers.visits.neighbours import plans
from tests.people import START, Chat, Person, Stage

ACCOUNT = 7_312_345_678
NAME, HOUSE, PHONE = "甄金雀", "金雀巷77号", "13987654321"
ACCOUNT_NAME = "Jinque 甄"
TEXT, ANSWER, WORKERS_WORDS = "楼道里堆着杂物雀一", "就在三楼雀二", "我去看了雀三"
CALLED_TO, WHY_NOT, HOW_IT_WAS = "雀四路8号院后门", "孙子发烧雀五", "等得久了点雀六"
WISH, ASKED, TO_SAY, OBJECTION = "巷口想添一排座椅雀七", "几时能修好雀八", "想说说灯的事雀九", "当时不是这样定的雀十"
DIARY, MUST_TOLD, PEACE, CALLED = "夜里咳得厉害雀十一", "灶台烧坏了雀十二", "想静一静雀十三", "雀家阿奶"
CANARIES = (NAME, HOUSE, PHONE, ACCOUNT_NAME, TEXT, ANSWER, WORKERS_WORDS, CALLED_TO, WHY_NOT, HOW_IT_WAS, WISH, ASKED,
            TO_SAY, OBJECTION, DIARY, MUST_TOLD, PEACE, CALLED, str(ACCOUNT))  # fmt: skip


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def canary(stage: Stage) -> Person:
    stage.world.register_person(ACCOUNT_NAME, person_id=ACCOUNT)
    return Person(stage, ACCOUNT, ACCOUNT, name=ACCOUNT_NAME)


async def lives_through_everything(canary: Person, worker: Person, secretary: Person, chen: Person, grid: Chat) -> int:
    """Joins, is confirmed, asks, is answered, is looked up, has family; a message of theirs cannot be processed."""
    stage = canary.stage
    await canary.says("/start")
    await canary.presses("第3网格")
    await canary.presses("第11组")
    await canary.says(NAME)
    await canary.says(HOUSE)
    own, daughter = person_id(stage, canary), person_id(stage, chen)
    await worker.presses("看是谁", chat=grid)
    await worker.presses("本组", chat=grid)

    def add_more(session: Session) -> None:
        session.get_one(PersonRow, own).phone = PHONE
        session.add(Mandate(agent_id=daughter, principal_id=own, relation=Relation.MOTHER, asked_at=START,
                            granted_at=START, granted_by_id=own))  # fmt: skip
        raw = {"message": {"from": {"id": ACCOUNT}, "text": TEXT}}
        updates.park(session, 1, raw, error=f"ValueError: {TEXT}", now=START)

    await stage.app.database.run(add_more)
    await canary.says(TEXT)
    await canary.presses("环境卫生")
    await canary.sends("photo")
    await canary.presses("写好了")
    await canary.presses("提交")
    await worker.presses("我来办", chat=grid)
    await worker.presses("问居民")
    await worker.says(WORKERS_WORDS)
    await canary.presses("回答")
    await canary.says(ANSWER)
    await worker.presses("回复居民")
    await worker.says(WORKERS_WORDS)
    await worker.presses("说完了")
    await worker.presses("办好了")
    await worker.says(WORKERS_WORDS)
    await canary.presses("解决了")
    await canary.presses("★★★★★")
    await canary.says(ANSWER)
    for staff in (worker, secretary):
        await staff.says("/find")
        await staff.says(NAME)
        await staff.presses(NAME)
        await staff.says("/menu")
    await chen.says("/mine")
    await chen.says("/family")
    await canary.says("/privacy")
    await canary.presses("导出")
    await canary.presses("看我的信息")
    return own


async def makes_appointments(canary: Person, clerk: Person, carer: Person, chen: Person) -> None:
    """One for a helper at home, whom their daughter sees as well; one that they call off; one that they judge."""
    await books(canary, centre="居家养老中心", service="上门助老", when="后天上午八点半", told=CALLED_TO)
    await carer.says("/desk")
    for label in ("后一天", "后一天", NAME):
        await carer.presses(label)
    await carer.says("/menu")
    await chen.says("/appointments")
    await chen.presses("上门助老")
    await books(canary, when="明天上午九点十分")
    await canary.presses("取消预约")
    await canary.says(WHY_NOT)
    await books(canary, when="今天下午三点")
    await clerk.says("/desk")
    await clerk.presses(NAME)
    await clerk.presses("到了")
    await clerk.says("/menu")
    await canary.says("/appointments")
    await canary.presses("15:00")
    await canary.presses("★★★")
    await canary.says(HOW_IT_WAS)


async def takes_part(canary: Person, leader: Person, grid: Chat) -> None:
    """Proposes a topic that a neighbour seconds; comes to a meeting, asks, wants to speak, votes, and objects."""
    stage = canary.stage
    await proposes(canary, WISH)
    sun = neighbour(stage, 7099)
    come_in(grid, sun)
    await forges(sun, "us:1", chat=grid)
    id_ = await holds(stage, leader, "2026-11-23 19:00")
    await canary.says("/gatherings")
    await canary.presses("19:00")
    await canary.presses("✅ 参加")
    await canary.presses("🎤 想发言")
    await canary.says(TO_SAY)
    await canary.presses("❓ 提前提问")
    await canary.says(ASKED)
    await canary.presses("✍️ 留名")
    await stage.wait_until("2026-11-23 19:00")
    await arrives(canary, id_)
    for question in ("qq", "ql"):
        await forges(leader, f"{question}:{id_}:0")
    for how in ("无记名投票", "举手表决"):
        await puts_to_vote(leader, how)
    await canary.presses("反对")
    own = person_id(stage, canary)

    def write(session: Session) -> None:
        session.add(Minutes(gathering_id=id_, state=MinutesState.REVIEW, round=1, sent_at=stage.clock.now(),
                            objections_until=stage.clock.now() + timedelta(hours=1)))  # fmt: skip

    await stage.app.database.run(write)
    await forges(canary, f"nj:{id_}:{own}:1")
    await canary.says(OBJECTION)
    await forges(leader, f"nv:{id_}")


async def is_visited(canary: Person, worker: Person, leader: Person, grid: Chat) -> None:
    """Stands on the grid's list, is written about with a picture, has something happen, asks to be left in peace."""
    stage = canary.stage
    own = person_id(stage, canary)

    def call(session: Session) -> None:
        session.get_one(PersonRow, own).called = CALLED

    def happen(session: Session) -> None:
        household = session.get_one(Household, home)
        call_for(session, household, Cause.INCIDENT, key="incident:1", why=Told(What.FIRE, MUST_TOLD, own),
                 community=stage.app.community, now=START)  # fmt: skip

    await stage.app.database.run(call)
    home = household_of(stage, canary)
    waits(stage, home)
    await stage.app.database.run(happen)
    plans(stage)
    await stage.settle()
    assert CALLED in str(grid), "the list is shown"
    await stands_at(worker, home)
    await worker.presses("一切都好")
    await worker.presses("补几句")
    await worker.says(DIARY)
    await worker.sends("photo")
    await worker.presses("写好了")
    await stands_at(leader, home)
    await leader.presses("这家的来往")
    await stands_at(worker, home)
    await worker.presses("请先别来")
    await worker.says(PEACE)
    await leader.says("/menu")
    await worker.says("/menu")
    for each in (canary, worker):
        await each.says("/visits")


async def books(
    canary: Person, *, centre: str = "便民服务中心", service: str = "开证明", when: str, told: str = ""
) -> None:
    await canary.says("/book")
    await canary.presses(centre)
    await canary.presses(service)
    await canary.says(when)
    if told:
        await canary.says(told)
    await canary.presses("✅ 确认")


async def is_erased(canary: Person) -> None:
    await canary.says("/privacy")
    await canary.presses("删除我的信息")
    await canary.presses("确定删除")
    await canary.stage.pass_time(seconds=3)
    canary.hears("您的信息都删掉了")
    await canary.stage.pass_time(minutes=1)


def spellings(word: str) -> list[bytes]:
    """As a file may hold it: as it is, or as JSON in plain ASCII."""
    return [word.encode(), json.dumps(word)[1:-1].encode()]


def assert_nowhere(content: str | bytes, place: str) -> None:
    held = content if isinstance(content, bytes) else content.encode()
    found = [word for word in CANARIES if any(spelling in held for spelling in spellings(word))]
    assert not found, f"{found} in {place}"


def list_texts(session: Session) -> Iterator[tuple[str, str]]:
    """Everything that stands in any column of any table, as text."""
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(*(cast(column, String) for column in table.columns))):
            for column, value in zip(table.columns, row, strict=True):
                if value is not None:
                    yield f"{table.name}.{column.name}", value


async def test_nothing_is_found(
    stage: Stage,
    canary: Person,
    worker: Person,
    secretary: Person,
    leader: Person,
    chen: Person,
    grid3: Chat,
    clerk: Person,
    carer: Person,
    centre_chat: Chat,
    logs: list[Any],
) -> None:
    await lives_through_everything(canary, worker, secretary, chen, grid3)
    await makes_appointments(canary, clerk, carer, chen)
    await is_visited(canary, worker, leader, grid3)
    await takes_part(canary, leader, grid3)
    written = [spelling for word in CANARIES for spelling in spellings(word)]
    before = {place for place, text in await read_texts(stage) if any(word in text.encode() for word in written)}
    assert {"people.name", "people.address", "people.phone", "requests.text", "request_events.text"} <= before
    assert {"appointments.details", "appointments.comment", "appointment_events.text"} <= before
    assert {"topics.text", "topic_events.text", "gathering_questions.text", "sign_ups.speaks_on"} <= before
    assert {"minutes_answers.objection"} <= before
    assert {"diary_entries.text", "visits.why", "visit_pauses.reason", "households.address", "people.called"} <= before
    assert {"outbox.payload", "people.telegram_id", "outbox.chat_id", "parked_updates.raw"} <= before
    await is_erased(canary)
    for place, text in await read_texts(stage):
        assert_nowhere(text, place)
    assert_nowhere(json.dumps(logs, default=repr, ensure_ascii=False), "the logs")
    for chat in (worker, secretary, leader, chen, clerk, carer, grid3, centre_chat):
        chat.hears_nothing_of(
            TEXT, ANSWER, HOUSE, PHONE, CALLED_TO, WHY_NOT, HOW_IT_WAS, WISH, ASKED, TO_SAY, OBJECTION
        )
        chat.hears_nothing_of(MUST_TOLD, CALLED)
        if chat is not worker:  # who wrote it in their own chat
            chat.hears_nothing_of(DIARY, PEACE)
    for other in (worker, secretary, leader, chen, clerk, carer):
        for name, content in (await exported(stage, other)).items():
            assert_nowhere(content, f"the {name} of {other.name}")
    if stage.app.database.engine.dialect.name == "sqlite":
        await stage.app.database.empty_journal()
        assert_no_file_holds_them(Path(str(stage.app.database.engine.url.database)))


async def read_texts(stage: Stage) -> list[tuple[str, str]]:
    return await stage.app.database.run(lambda session: list(list_texts(session)))


async def exported(stage: Stage, person: Person) -> dict[str, str]:
    words, zone = Words(stage.app.community.zone), stage.app.community.zone
    whose = person_id(stage, person)
    found = await stage.app.database.run(lambda session: collect(session, whose, zone=zone))
    return {"json": json.dumps(found, ensure_ascii=False), "html": write_page(found, words, "zh", made="").decode()}


def assert_no_file_holds_them(file: Path) -> None:
    """Neither the file nor its journal: free pages are overwritten."""
    stored_as_number = ACCOUNT.to_bytes(6, "big")
    files = [path for path in file.parent.glob(f"{file.name}*") if not path.name.endswith(".lock")]
    assert file in files
    for path in files:
        content = path.read_bytes()
        assert_nowhere(content, path.name)
        assert not re.search(re.escape(stored_as_number), content), f"the account's number in {path.name}"


async def test_the_search_finds_what_is_there(
    stage: Stage,
    canary: Person,
    worker: Person,
    secretary: Person,
    leader: Person,
    chen: Person,
    grid3: Chat,
    clerk: Person,
    carer: Person,
) -> None:
    """The same search over somebody who was not erased: it would have found them."""
    await lives_through_everything(canary, worker, secretary, chen, grid3)
    await makes_appointments(canary, clerk, carer, chen)
    await is_visited(canary, worker, leader, grid3)
    await takes_part(canary, leader, grid3)
    if stage.app.database.engine.dialect.name != "sqlite":
        return
    await stage.app.database.empty_journal()
    with pytest.raises(AssertionError, match=re.escape(str(list(CANARIES)))):
        assert_no_file_holds_them(Path(str(stage.app.database.engine.url.database)))
