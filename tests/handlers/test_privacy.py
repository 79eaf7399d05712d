"""/privacy: the page, one's data to read and to take along, and everything erased."""

import base64
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models import audit, consents
from models.audit import AuditEntry, Deed
from models.consents import Consent
from models.grids import Group
from models.mandates import Mandate
from models.outbox import OutboxRow
from models.people import Person as PersonRow
from models.privacy.erasing import erase
from models.requests import Request, RequestEvent
from models.roles import RoleGrant, grant
from models.rules.family import Relation
from models.rules.privacy import ERASED_NAME
from models.rules.request_states import RequestState
from models.rules.roles import Role
from tests.handlers.conftest import live_in, person_id
from tests.handlers.stories import data_of, files, forges, said_to_be_done, taken_on
from tests.people import START, Chat, Person, Stage, labels, said


async def read(stage: Stage, work: Any) -> Any:
    return await stage.app.database.run(work)


async def solved(author: Person, worker: Person, grid: Chat) -> None:
    await said_to_be_done(author, worker, grid)
    await author.presses("解决了")


def add_ward(stage: Stage, agent: Person, *, name: str = "陈桂英", address: str = "东三巷9号") -> int:
    """Somebody without an account for whom `agent` acts."""
    agent_id = person_id(stage, agent)

    def add(session: Session) -> int:
        ward = PersonRow(name=name, grid_id=3, group_id=11, address=address, joined_at=START, muted=[])
        session.add(ward)
        session.flush()
        session.add(Mandate(agent_id=agent_id, principal_id=ward.id, relation=Relation.MOTHER, asked_at=START,
                            granted_at=START, granted_by_id=agent_id))  # fmt: skip
        return ward.id

    return stage.app.database.transact(add)


async def files_sent(stage: Stage, person: Person) -> dict[str, str]:
    """The files that somebody was sent, by their ending."""
    payloads = await read(
        stage,
        lambda session: session.scalars(
            select(OutboxRow.payload).where(OutboxRow.chat_id == person.id, OutboxRow.method == "sendDocument")
        ).all(),
    )
    documents = [payload["document"] for payload in payloads]
    return {d["filename"].rpartition(".")[2]: base64.b64decode(d["content"]).decode() for d in documents}


class TestPage:
    """One screen, and everything a press away."""

    async def test_says_what_is_kept_and_to_which_version_one_agreed(self, stage: Stage, wang: Person) -> None:
        await wang.says("/privacy")
        page = wang.hears("您的信息我们怎么用", "记什么", "谁看得到", "留 730 天", f"这一页是 {consents.VERSION} 版")
        assert len(said(page)) < 700, "one screen"
        await read(stage, lambda session: consents.record(session, person_id(stage, wang), now=START))
        await wang.says("/privacy")
        wang.hears(f"同意过 {consents.VERSION} 版", "11月23日")
        for label in ("看我的信息", "导出", "更正", "删除我的信息", "主菜单"):
            assert any(label in each for each in labels(wang.last)), label

    async def test_a_new_version_is_shown_with_the_menu_until_one_agrees(self, stage: Stage, wang: Person) -> None:
        own = person_id(stage, wang)
        await read(stage, lambda session: session.add(Consent(person_id=own, version="2020-01", at=START)))
        await wang.says("/menu")
        wang.hears("说明有改动")
        await wang.presses("同意")
        assert await read(stage, lambda session: consents.has_agreed(session, own))
        before = len(wang.messages)
        await wang.says("/menu")
        assert len(wang.messages) == before + 2, "her word, and the menu alone"

    async def test_whoever_never_agreed_to_anything_is_not_asked_again_and_again(self, wang: Person) -> None:
        await wang.says("/menu")
        wang.hears_nothing_of("说明有改动")


class TestReading:
    """All that is kept, for oneself and for those one acts for; for nobody else."""

    async def test_the_page_of_ones_data(self, stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
        await solved(wang, worker, grid3)
        own, by = person_id(stage, wang), person_id(stage, worker)
        await read(stage, lambda session: audit.note(session, Deed.SEE, actor_id=by, subject_id=own, now=START))
        await wang.says("/privacy")
        await wang.presses("看我的信息")
        wang.hears("姓名：王秀英", "第11组", "7001", "2611-0001", "东三巷垃圾没清", "于超：看过")

    async def test_what_family_reads_is_on_record(self, stage: Stage, wang: Person) -> None:
        ward = add_ward(stage, wang)
        await wang.says("/privacy")
        await wang.presses("陈桂英 的信息")
        wang.hears("陈桂英 的信息我们怎么用")
        await wang.presses("看我的信息")
        wang.hears("陈桂英 的信息", "东三巷9号")
        lines = await read(stage, lambda session: [(e.deed, e.actor_id) for e in audit.list_about(session, ward)])
        assert lines == [(Deed.SEE, person_id(stage, wang))]

    async def test_other_peoples_pages_stay_closed(self, stage: Stage, wang: Person, worker: Person) -> None:
        whose = person_id(stage, wang)
        for data in (f"xp:{whose}", f"xs:{whose}", f"xe:{whose}", f"xd:{whose}", f"xx:{whose}:0", f"xk:{whose}"):
            assert "不归您办" in await forges(worker, data), data
        assert not await files_sent(stage, worker)
        assert await read(stage, lambda session: session.get_one(PersonRow, whose).erase_asked_at) is None

    async def test_the_export_is_two_files_and_is_on_record(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await files(wang, text="灯坏了 <script>alert(1)</script>")
        await worker.presses("我来办", chat=grid3)
        await wang.says("/privacy")
        notice = await wang.presses("导出")
        assert "两份文件" in notice
        sent = await files_sent(stage, wang)
        found = json.loads(sent["json"])
        assert found["person"][0]["name"] == "王秀英"
        assert found["requests"][0]["text"] == "灯坏了 <script>alert(1)</script>"
        assert [step["step"] for step in found["steps_of_requests"]] == ["file", "accept"]
        lines = await read(stage, lambda session: [e.deed for e in audit.list_about(session, person_id(stage, wang))])
        assert Deed.EXPORT in lines

    async def test_the_page_of_the_export_stands_alone_and_is_safe(self, stage: Stage, wang: Person) -> None:
        await files(wang, text="<script>alert(1)</script><img src=http://evil>")
        await wang.says("/settings")
        await wang.presses("English")
        await wang.says("/privacy")
        await wang.presses("Export")
        page = (await files_sent(stage, wang))["html"]
        tags = Tags()
        tags.feed(page)
        assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in tags.seen}
        assert not [name for _, attributes in tags.seen for name in attributes if name in ("src", "href")]
        assert '<html lang="en">' in page
        assert "Requests" in page
        assert "&lt;script&gt;" in page

    async def test_a_workers_export_says_nothing_about_residents(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await taken_on(wang, worker, grid3, text="王家的私事")
        await worker.says("/privacy")
        await worker.presses("导出")
        sent = await files_sent(stage, worker)
        assert json.loads(sent["json"])["in_charge"][0]["id"] == 1
        for content in sent.values():
            assert not re.search("王家的私事|王秀英", content)


class Tags(HTMLParser):
    """Every tag with the names of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))


class TestErasing:
    """Everything goes, but for what an open case needs, and that goes with it."""

    async def test_asked_once_then_gone(self, stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
        await solved(wang, worker, grid3)
        own = person_id(stage, wang)
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        wang.hears("要删掉您的全部信息吗", "会删掉", "会留下", "找不回来")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        wang.hears("您的信息都删掉了")
        row, request = await read(stage, lambda s: (s.get_one(PersonRow, own), s.get_one(Request, 1)))
        assert (row.name, row.telegram_id, row.group_id) == (ERASED_NAME, None, None)
        assert row.erased_at
        assert (request.text, request.attachments, request.state) == ("", [], RequestState.SOLVED)
        events = await read(stage, lambda s: s.scalars(select(RequestEvent.text)).all())
        assert set(events) == {""}
        grid3.hears("2611-0001", "内容已按居民要求删除")
        worker.hears("2611-0001", "内容已按居民要求删除")
        for chat in (grid3, worker):
            chat.hears_nothing_of("东三巷垃圾没清")
        await stage.pass_time(minutes=1)
        assert await read(stage, lambda s: s.scalars(select(OutboxRow.id).where(OutboxRow.chat_id == 7001)).all()) == []
        await wang.says("/start")
        wang.hears("住在哪个网格")
        assert person_id(stage, wang) != own

    async def test_an_open_case_is_finished_first_and_the_rest_follows_by_itself(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await solved(wang, worker, grid3)
        await wang.presses("★★★★★")
        await wang.presses("没有了")
        await taken_on(wang, worker, grid3, text="水管漏了")
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        wang.hears("2611-0002 还在办")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        wang.hears("能删的都删掉了", "2611-0002")
        texts = await read(stage, lambda s: s.scalars(select(Request.text).order_by(Request.id)).all())
        assert texts == ["", "水管漏了"]
        await worker.presses("办好了")
        await worker.presses("不用说了")
        await wang.presses("解决了")
        wang.hears("您的信息都删掉了")
        assert await read(stage, lambda s: s.scalars(select(Request.text)).all()) == ["", ""]

    async def test_a_change_of_mind(self, stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
        await taken_on(wang, worker, grid3)
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        await wang.says("/privacy")
        wang.hears("要求过全部删掉")
        await wang.presses("不删了，留着")
        await worker.presses("办好了")
        await worker.presses("不用说了")
        await wang.presses("解决了")
        wang.hears_nothing_of("您的信息都删掉了")
        assert await read(stage, lambda s: s.get_one(Request, 1).text) == "东三巷垃圾没清"

    async def test_nothing_is_kept_of_somebody_to_whom_nothing_refers(self, stage: Stage, wang: Person) -> None:
        own = person_id(stage, wang)
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        assert await read(stage, lambda s: s.get(PersonRow, own)) is None

    async def test_pressing_twice_changes_nothing(self, stage: Stage, wang: Person) -> None:
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        message = wang.last
        for _ in range(2):
            await forges(wang, data_of(message, "确定删除"))
        await stage.pass_time(seconds=3)
        assert len([m for m in wang.messages if "您的信息都删掉了" in said(m)]) == 1
        assert "不归您办" in await forges(wang, data_of(message, "确定删除"))

    async def test_the_only_admin_and_whoever_is_on_the_list_of_staff_stay(
        self, stage: Stage, worker: Person, wang: Person
    ) -> None:
        await worker.says("/privacy")
        await worker.presses("删除我的信息")
        worker.hears("现在还删不了", "工作人员名单")
        assert "找不到" not in await forges(worker, f"xx:{person_id(stage, worker)}:0")
        await stage.pass_time(seconds=3)
        assert await read(stage, lambda s: s.get_one(PersonRow, person_id(stage, worker)).erase_asked_at) is None
        only = person_id(stage, wang)

        def make_the_only_one(session: Session) -> None:
            session.execute(update(RoleGrant).where(RoleGrant.role == Role.ADMIN).values(role=Role.STAFF))
            grant(session, only, Role.ADMIN)

        await read(stage, make_the_only_one)
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        wang.hears("唯一的管理员")

    async def test_what_a_worker_answered_for_waits_for_somebody_again(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await taken_on(wang, worker, grid3)
        own = person_id(stage, worker)
        await read(
            stage, lambda s: s.execute(update(RoleGrant).where(RoleGrant.person_id == own).values(source="hand"))
        )
        await worker.says("/privacy")
        await worker.presses("删除我的信息")
        await worker.presses("确定删除")
        await stage.pass_time(seconds=3)
        request = await read(stage, lambda s: s.get_one(Request, 1))
        assert (request.state, request.owner_id) == (RequestState.FILED, None)
        assert (
            await read(stage, lambda s: s.scalars(select(RoleGrant.id).where(RoleGrant.person_id == own)).all()) == []
        )
        waiting = await read(stage, lambda s: s.scalars(select(OutboxRow.payload)).all())
        assert "于超" not in json.dumps(waiting, ensure_ascii=False)

    async def test_a_ward_is_erased_at_the_word_of_the_only_one_who_acts_for_them(
        self, stage: Stage, wang: Person
    ) -> None:
        ward = add_ward(stage, wang)
        await wang.says("/privacy")
        await wang.presses("陈桂英 的信息")
        await wang.presses("删除我的信息")
        wang.hears("要删掉 陈桂英 的全部信息吗")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        wang.hears("妈妈", "信息已经删掉了")
        assert await read(stage, lambda s: s.get(PersonRow, ward)) is None
        assert await read(stage, lambda s: s.get_one(PersonRow, person_id(stage, wang)).erased_at) is None

    async def test_with_several_relatives_nobody_erases_alone(self, stage: Stage, wang: Person, chen: Person) -> None:
        ward = add_ward(stage, wang)
        other = person_id(stage, chen)
        mandate = {"agent_id": other, "principal_id": ward, "relation": Relation.MOTHER}
        await read(stage, lambda s: s.add(Mandate(**mandate, asked_at=START, granted_at=START)))
        await forges(wang, f"xd:{ward}") if wang.messages else await wang.says("/menu")
        await forges(wang, f"xx:{ward}:0")
        wang.hears("还有别的家人")
        await stage.pass_time(seconds=3)
        assert await read(stage, lambda s: s.get_one(PersonRow, ward).name) == "陈桂英"

    async def test_who_has_an_account_decides_for_themselves(self, stage: Stage, wang: Person, chen: Person) -> None:
        mother, daughter = person_id(stage, wang), person_id(stage, chen)
        mandate = {"agent_id": daughter, "principal_id": mother, "relation": Relation.MOTHER}
        await read(stage, lambda s: s.add(Mandate(**mandate, asked_at=START, granted_at=START)))
        await chen.says("/privacy")
        await chen.presses("王秀英 的信息")
        await chen.presses("删除我的信息")
        chen.hears("要由 TA 自己来删")
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        await wang.presses("确定删除")
        await stage.pass_time(seconds=3)
        chen.hears("信息已经删掉了", "妈妈")

    @pytest.mark.parametrize(("with_wards", "is_left"), [("只删我的", True), ("连家人的一起删", False)])
    async def test_wards_are_left_to_the_grid_or_go_along(
        self, stage: Stage, wang: Person, with_wards: str, is_left: bool
    ) -> None:
        ward = add_ward(stage, wang)
        await wang.says("/privacy")
        await wang.presses("删除我的信息")
        wang.hears("陈桂英 只有您一个人在替他们办事")
        await wang.presses(with_wards)
        await stage.pass_time(seconds=3)
        assert (await read(stage, lambda s: s.get(PersonRow, ward)) is not None) is is_left
        wang.hears("您的信息都删掉了")

    async def test_messages_that_nobody_sent_yet_never_go_out(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await solved(wang, worker, grid3)
        await stage.wait_until("2026-11-23 22:00")
        own = person_id(stage, wang)
        row = {"key": "late", "chat_id": worker.id, "method": "sendMessage", "payload": {"text": "王秀英的事"},
               "priority": 1, "urgent": False, "status": "queued", "about": "request:1",
               "created_at": START}  # fmt: skip
        await read(stage, lambda s: s.add(OutboxRow(**row, not_before=START.replace(day=30))))
        await read(stage, lambda s: erase(s, s.get_one(PersonRow, own), now=START))
        late = await read(stage, lambda s: s.scalars(select(OutboxRow).where(OutboxRow.key == "late")).one())
        assert (late.status, late.payload) == ("dead", {})


async def test_moving_in_again_after_all(stage: Stage, wang: Person) -> None:
    """Whoever was erased is a stranger, with no more rights than any."""
    await wang.says("/privacy")
    await wang.presses("删除我的信息")
    await wang.presses("确定删除")
    await stage.pass_time(minutes=1)
    again = live_in(stage, wang, group=12)
    assert await read(stage, lambda s: s.scalars(select(Group.id).join(PersonRow).where(
        PersonRow.id == person_id(stage, again))).one()) == 12  # fmt: skip
    assert await read(stage, lambda s: s.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all()) == [
        Deed.ERASE, Deed.ERASE]  # fmt: skip
