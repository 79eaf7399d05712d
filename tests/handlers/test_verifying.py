"""The grid confirms who lives there: one card, one press, and nothing that does not belong before the group."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.ui import enrolment_cards
from handlers.ui.enrolment_cards import ConfirmEnrolled, Known, RefuseEnrolled, SeeEnrolled
from models.audit import AuditEntry, Deed
from models.grids import Group
from models.mandates import Mandate
from models.people import Person as PersonRow
from models.roles import grant, group_scope
from models.rules.roles import Role
from tests.handlers.conftest import acting, live_in, person_id
from tests.handlers.stories import files, forges
from tests.people import START, Chat, Person, Stage, labels, said


@pytest.fixture
async def newcomer(stage: Stage, resident: Person, worker: Person) -> Person:
    """王秀英, who has just told where she lives; the worker knows the bot."""
    del stage, worker
    await enrols(resident)
    return resident


async def enrols(resident: Person, name: str = "王秀英", door: str = "东三巷5号", group: str = "第11组") -> None:
    await resident.says("/start")
    await resident.presses("第3网格")
    await resident.presses(group)
    await resident.says(name)
    await resident.says(door)


def on_the_list(stage: Stage, **values: Any) -> int:
    """The office's list has 王秀英 of group 11."""
    known = {"name": "王秀英", "grid_id": 3, "group_id": 11, "muted": [], "verified_at": START, "joined_at": START}

    def add(session: Session) -> int:
        row = PersonRow(**(known | values))
        session.add(row)
        session.flush()
        return row.id

    return stage.app.database.transact(add)


def row_of(stage: Stage, someone: Person) -> PersonRow:
    def load(session: Session) -> PersonRow:
        return session.scalars(select(PersonRow).where(PersonRow.telegram_id == someone.viewer)).one()

    return stage.app.database.transact(load)


def deeds(stage: Stage) -> list[Deed]:
    return stage.app.database.transact(
        lambda session: list(session.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)))
    )


def leads_group(stage: Stage, someone: Person, group_id: int) -> None:
    def lead(session: Session) -> None:
        group = session.get_one(Group, group_id)
        grant(session, acting(session, someone).id, Role.GROUP_LEADER, group_scope(group))

    stage.app.database.transact(lead)


def cards(grid: Chat) -> list[dict[str, Any]]:
    return [message for message in grid.messages if "王" in said(message) and message["from"]["is_bot"]]


async def test_a_worker_looks_confirms_and_the_resident_is_told(
    stage: Stage, newcomer: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    card = grid3.hears("新登记的居民", "王**，第11组")
    grid3.hears_nothing_of("王秀英", "东三巷")
    assert labels(card) == ["👀 看是谁", "✅ 本组", "❌ 不是本组"]
    assert card == cards(grid3)[0]
    notice = await worker.presses("看是谁", chat=grid3)
    assert "王秀英，第11组" in notice
    assert "东三巷5号" in notice
    assert "名单上没有同名的人" in notice
    assert not row_of(stage, newcomer).is_verified, "looking is not confirming"

    await worker.presses("✅ 本组", chat=grid3)
    card = grid3.hears("✅ 已确认：王**，第11组 · 南一巷（于超）")
    assert labels(card) == []
    newcomer.hears("王秀英", "已经确认您住在这里")
    row = row_of(stage, newcomer)
    assert (row.verified_at, row.verified_by_id) == (stage.clock.now(), person_id(stage, worker))
    assert deeds(stage) == [Deed.SEE, Deed.VERIFY]
    grid3.hears_nothing_of("王秀英", "东三巷")

    await colleague.says("/start")
    assert len(cards(grid3)) == 1
    assert "已经有人处理好了" in await forges(colleague, confirming(row).pack(), chat=grid3)
    assert "已经有人处理好了" in await forges(colleague, RefuseEnrolled(row.id, 11).pack(), chat=grid3)
    assert row_of(stage, newcomer).verified_by_id == person_id(stage, worker), "the first word counts"
    assert deeds(stage) == [Deed.SEE, Deed.VERIFY]


def confirming(row: PersonRow, known: Known = Known.ALONE, listed: int = 0, group: int = 11) -> ConfirmEnrolled:
    return ConfirmEnrolled(row.id, group, known, listed)


async def test_whoever_does_not_belong_there_chooses_again(
    stage: Stage, newcomer: Person, worker: Person, grid3: Chat
) -> None:
    await worker.presses("不是本组", chat=grid3)
    grid3.hears("❌ 不是本组的：王**，第11组 · 南一巷（于超）")
    newcomer.hears("王秀英，您好", "不在这个小组", "选错了没关系")
    assert row_of(stage, newcomer).group_id is None
    assert deeds(stage) == [Deed.REFUSE]
    await newcomer.presses("再选一次")
    await newcomer.presses("第3网格")
    await newcomer.presses("第12组")
    await newcomer.presses("先不填")
    assert len(cards(grid3)) == 2, "the card of the new word comes where people look"
    grid3.hears("新登记的居民", "王**，第12组")
    row = row_of(stage, newcomer)
    await forges(worker, confirming(row, group=11).pack(), chat=grid3)
    assert not row_of(stage, newcomer).is_verified, "an old button confirms no new word"
    assert "第12组" in said(cards(grid3)[-1])


async def test_only_those_of_the_grid_and_the_groups_leader_may_and_nobody_themselves(
    stage: Stage, newcomer: Person, stranger: Person, daughter: Person, worker: Person, grid3: Chat
) -> None:
    row = row_of(stage, newcomer)
    buttons = (SeeEnrolled(row.id), confirming(row), RefuseEnrolled(row.id, 11))
    live_in(stage, daughter, group=12)
    leads_group(stage, daughter, 12)
    await daughter.says("/start")
    for someone in (stranger, daughter, newcomer):
        for button in buttons:
            notice = await forges(someone, button.pack())
            assert "不归您办" in notice, (someone.name, button)
            assert "东三巷" not in notice
    assert not row_of(stage, newcomer).is_verified
    assert deeds(stage) == []

    leads_group(stage, daughter, 11)
    assert "王秀英" in await forges(daughter, buttons[0].pack())
    await forges(daughter, buttons[1].pack())
    assert row_of(stage, newcomer).is_verified

    leads_group(stage, newcomer, 11)
    await newcomer.says("/move")
    await newcomer.presses("改名字")
    await newcomer.says("王秀瑛")
    assert "不归您办" in await forges(newcomer, confirming(row).pack())
    await worker.presses("✅ 本组", chat=grid3)
    assert row_of(stage, newcomer).is_verified


async def test_what_changes_before_and_after_the_confirmation(
    stage: Stage, newcomer: Person, worker: Person, grid3: Chat
) -> None:
    await newcomer.says("/move")
    await newcomer.presses("改名字")
    await newcomer.says("李桂花")
    card = grid3.hears("新登记的居民", "李**，第11组")
    assert len([m for m in grid3.messages if "第11组" in said(m)]) == 1, "the card that waits is corrected"
    await worker.presses("✅ 本组", chat=grid3)
    await newcomer.says("/move")
    await newcomer.presses("改住址")
    await newcomer.says("8号")
    assert row_of(stage, newcomer).is_verified, "another door in the same group stays confirmed"

    await newcomer.says("/move")
    await newcomer.presses("改名字")
    await newcomer.says("王秀英")
    assert not row_of(stage, newcomer).is_verified
    anew = grid3.hears("新登记的居民", "王**，第11组")
    assert anew["message_id"] > card["message_id"]
    await worker.presses("✅ 本组", chat=grid3)

    await newcomer.says("/move")
    await newcomer.presses("搬家了")
    await newcomer.presses("第5网格")
    await newcomer.presses("第21组")
    await newcomer.presses("先不填")
    grid3.hears("王**，第11组", "不用再确认")
    assert not row_of(stage, newcomer).is_verified


async def test_filing_at_once_settles_too_and_one_card_comes(resident: Person, grid3: Chat) -> None:
    await resident.says("路灯坏了")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    grid3.hears("新登记的居民", "王**，第11组")
    await resident.presses("其他事情")
    await resident.presses("写好了")
    await resident.presses("提交")
    grid3.hears("2611-0001", "路灯坏了")


async def test_whoever_stops_halfway_is_asked_about_after_ten_minutes(
    stage: Stage, resident: Person, worker: Person, grid3: Chat
) -> None:
    await resident.says("/start")
    await resident.presses("第3网格")
    await resident.presses("第11组")
    await stage.pass_time(minutes=9)
    grid3.hears_nothing_of("新登记的居民")
    await stage.pass_time(minutes=2)
    grid3.hears("新登记的居民", "王**，第11组")
    await worker.presses("✅ 本组", chat=grid3)
    await stage.pass_time(minutes=20)
    assert len(cards(grid3)) == 1


async def test_a_grid_without_a_chat_is_asked_one_by_one(
    stage: Stage, resident: Person, stranger: Person, daughter: Person
) -> None:
    live_in(stage, daughter, group=21)
    leads_group(stage, daughter, 21)
    await daughter.says("/start")
    await resident.says("/start")
    await resident.presses("第5网格")
    await resident.presses("第21组")
    await resident.presses("就用")
    await resident.says("2号楼")
    for someone in (stranger, daughter):
        someone.hears("新登记的居民", "王**，第21组")
        assert "2号楼" in await someone.presses("看是谁")
    await daughter.presses("✅ 本组")
    assert labels(stranger.hears("✅ 已确认：王**", "陈静")) == []
    daughter.hears("✅ 已确认：王**")
    resident.hears("已经确认您住在这里")


async def test_a_chat_that_comes_back_is_asked_about_those_who_came_meanwhile_one_after_the_other(
    stage: Stage, resident: Person, daughter: Person, worker: Person, grid3: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolment_cards, "AT_FIRST", 1)
    stage.world.remove_bot(grid3.id, by=worker.viewer)
    await stage.settle()
    on_the_list(stage, name="周明", verified_at=None, roster_key="group_leader:11:周明")
    for someone, name in ((resident, "王秀英"), (daughter, "陈静")):
        await enrols(someone, name)
        worker.hears("新登记的居民", f"{name[0]}*")
    await stage.pass_time(minutes=11)
    stage.world.add_bot(grid3.id, by=worker.viewer)
    await stage.settle()
    grid3.hears("新登记的居民", "王**")
    grid3.hears_nothing_of("陈*")
    await worker.presses("✅ 本组", chat=grid3)
    grid3.hears("新登记的居民", "陈*")
    await worker.presses("✅ 本组", chat=grid3)
    grid3.hears("✅ 已确认：陈*")
    grid3.hears_nothing_of("周*")


class TestTheOfficesList:
    """Somebody of that name is known already."""

    async def test_the_one_on_the_list_becomes_the_one_who_came(
        self, stage: Stage, resident: Person, worker: Person, grid3: Chat
    ) -> None:
        listed = on_the_list(stage, roster_key="no:7", phone="13800005678", address="东三巷5号")
        await enrols(resident)
        card = grid3.hears("新登记的居民")
        assert labels(card) == ["👀 看是谁", "✅ 本组，就是名单上的这位", "✅ 本组，新来的", "❌ 不是本组"]
        assert "住址一样" in await worker.presses("看是谁", chat=grid3)
        await worker.presses("就是名单上的这位", chat=grid3)
        grid3.hears("✅ 已确认")
        row = row_of(stage, resident)
        assert (row.roster_key, row.phone, row.verified_by_id) == ("no:7", "13800005678", person_id(stage, worker))
        assert stage.app.database.transact(lambda session: session.get(PersonRow, listed)) is None
        assert deeds(stage) == [Deed.SEE, Deed.VERIFY, Deed.MERGE]
        resident.hears_nothing_of("138")

    async def test_or_stays_somebody_else(self, stage: Stage, resident: Person, worker: Person, grid3: Chat) -> None:
        listed = on_the_list(stage, roster_key="no:7", address="西巷1号")
        await enrols(resident)
        assert "住址不一样" in await worker.presses("看是谁", chat=grid3)
        await worker.presses("本组，新来的", chat=grid3)
        assert row_of(stage, resident).roster_key is None
        assert stage.app.database.transact(lambda session: session.get(PersonRow, listed)) is not None

    async def test_a_list_that_changed_meanwhile_is_looked_at_again(
        self, stage: Stage, resident: Person, worker: Person, grid3: Chat
    ) -> None:
        await enrols(resident)
        listed = on_the_list(stage, roster_key="no:7")
        assert "再看一眼" in await worker.presses("✅ 本组", chat=grid3)
        assert not row_of(stage, resident).is_verified
        grid3.hears("新登记的居民")
        stage.app.database.transact(lambda session: session.delete(session.get_one(PersonRow, listed)))
        assert "再看一眼" in await worker.presses("就是名单上的这位", chat=grid3)
        await worker.presses("✅ 本组", chat=grid3)
        assert row_of(stage, resident).is_verified

    async def test_of_several_one_is_chosen_in_private(
        self, stage: Stage, resident: Person, worker: Person, stranger: Person, grid3: Chat
    ) -> None:
        for key, door in (("no:7", "西巷1号"), ("no:8", "东三巷5号")):
            on_the_list(stage, roster_key=key, address=door)
        await enrols(resident)
        assert "✅ 本组，选是哪一位" in labels(grid3.hears("新登记的居民"))
        stage.world.start(stranger.viewer, f"v_{row_of(stage, resident).id}")
        await stage.settle()
        stranger.hears("不归您办")
        stranger.hears_nothing_of("西巷")
        await worker.presses("选是哪一位", chat=grid3)
        worker.hears("王秀英", "1. 西巷1号", "2. 东三巷5号")
        grid3.hears_nothing_of("西巷")
        await worker.presses("是第 2 位")
        worker.hears("✅ 已确认：王**")
        grid3.hears("✅ 已确认：王**，第11组 · 南一巷（于超）")
        assert row_of(stage, resident).roster_key == "no:8"
        stage.world.start(worker.viewer, f"v_{row_of(stage, resident).id}")
        await stage.settle()
        worker.hears("已经有人处理好了")

    async def test_whoever_comes_with_a_new_account_takes_everything_along(
        self, stage: Stage, wang: Person, worker: Person, grid3: Chat
    ) -> None:
        await files(wang)
        old = row_of(stage, wang).id
        stage.world.register_person("王秀英", person_id=7301)
        again = Person(stage, 7301, 7301, name="王秀英")
        await enrols(again)
        assert "✅ 本组，换了账号" in labels(grid3.hears("新登记的居民"))
        await worker.presses("换了账号", chat=grid3)
        grid3.hears("✅ 已确认：王**，第11组 · 南一巷（于超）")
        row = row_of(stage, again)
        assert (row.id, row.address, row.is_verified) == (old, "东三巷5号", True)
        wang.hears("已经换到另一个 Telegram 账号上了", "网格确认", "不是您本人")
        again.hears("已经确认您住在这里")
        await again.says("/mine")
        assert any("2611-0001" in label for label in labels(again.last))
        await worker.presses("我来办", chat=grid3)
        again.hears("2611-0001", "于超")
        await wang.says("/mine")
        wang.hears("您还没有反映过事情")

    async def test_roles_are_never_taken_along(
        self, stage: Stage, resident: Person, worker: Person, grid3: Chat
    ) -> None:
        live_in(stage, worker, group=11)
        await enrols(resident, name="于超")
        card = grid3.hears("新登记的居民", "于*，第11组")
        assert labels(card) == ["👀 看是谁", "✅ 本组", "❌ 不是本组"]
        row = row_of(stage, resident)
        forged = confirming(row, Known.LISTED, person_id(stage, worker))
        assert "再看一眼" in await forges(worker, forged.pack(), chat=grid3)
        assert not row_of(stage, resident).is_verified


class TestFamily:
    """Somebody whom a relative entered."""

    async def test_the_relative_hears_and_coming_with_an_account_makes_it_a_question(
        self, stage: Stage, chen: Person, resident: Person, worker: Person, grid3: Chat
    ) -> None:
        listed = on_the_list(stage, verified_at=None)
        agent = person_id(stage, chen)

        def entrust(session: Session) -> None:
            session.add(
                Mandate(agent_id=agent, principal_id=listed, relation="mother", asked_at=START, granted_at=START,
                        granted_by_id=agent)
            )  # fmt: skip

        stage.app.database.transact(entrust)
        await enrols(resident)
        await worker.presses("就是名单上的这位", chat=grid3)
        resident.hears("陈静", "您同意吗")

        def standing(session: Session) -> list[Any]:
            return [(m.principal_id, m.granted_at) for m in session.scalars(select(Mandate))]

        assert stage.app.database.transact(standing) == [(row_of(stage, resident).id, None)]
