"""A household's page: what whoever stands at the door should know, and for whom it is."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.audit import AuditEntry, Deed
from models.households import Household
from models.households.rows import Pace
from models.people import Person as Row
from models.rules.musts import What
from models.rules.visit_states import Cause
from models.visits.calling import Told
from tests.handlers.conftest import person_id
from tests.handlers.diary.doorsteps import (
    buttons,
    entries,
    hires_group_leader,
    household_of,
    in_store,
    moves_in,
    stands_at,
    waits,
)
from tests.handlers.stories import files, forges
from tests.people import Chat, Person, Stage, said


@pytest.fixture
def home(stage: Stage) -> int:
    """王秀英, on her own, 3栋501."""
    return moves_in(stage, "王秀英", called="王阿姨", phone="13811112222", traits=["alone"])


class TestForTheGrid:
    """Everything in one place, in private."""

    async def test_who_lives_there(self, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        worker.hears("3栋501", "第3网格", "第11组", "王秀英（叫王阿姨）", "独居", "13811112222", "还没有走访过")

    async def test_everybody_is_named_and_none_too_many(self, stage: Stage, worker: Person) -> None:
        home = moves_in(stage, *(f"房客{number}" for number in range(20)), address="旅馆1")
        await stands_at(worker, home)
        worker.hears("房客0", "还有 8 位")

    async def test_what_happened_last_time(self, worker: Person, colleague: Person, home: int) -> None:
        await stands_at(colleague, home)
        await colleague.presses("写日记")
        await colleague.says("灯泡换好了")
        await colleague.presses("当场解决")
        await stands_at(worker, home)
        worker.hears("上次 11月23日 周一 张红梅", "当场解决", "灯泡换好了")
        assert "按错了" not in str(buttons(worker))

    async def test_one_s_own_entry_can_be_mended_from_here(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("一切都好")
        await stands_at(worker, home)
        await worker.presses("按错了")
        assert entries(stage) == []

    async def test_what_is_open_and_what_is_booked(self, stage: Stage, worker: Person, wang: Person) -> None:
        await files(wang, "水管漏了")
        await stands_at(worker, household_of(stage, wang))
        worker.hears("正在办的事：1 件")
        await worker.presses("等待接单")
        worker.hears("水管漏了", "等待接单")

    async def test_a_must_visit_says_what_for(self, stage: Stage, worker: Person, home: int) -> None:
        waits(stage, home, "told:1", cause=Cause.INCIDENT, why=Told(What.ILLNESS, "住院了").packed(paused=True))
        await stands_at(worker, home)
        worker.hears("必到户", "有人生病", "住院了", "请先打个电话")
        await worker.presses("为什么走这家")
        worker.hears("为什么走这一家", "必到户", "住院了")

    async def test_who_wants_fewer_visits(self, stage: Stage, worker: Person, home: int) -> None:
        def slow(session: Session) -> None:
            session.get_one(Household, home).pace = Pace.FEWER

        in_store(stage, slow)
        await stands_at(worker, home)
        worker.hears("想少走几趟")

    async def test_it_is_noted_who_saw_it(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        seen = in_store(stage, lambda session: [
            (line.actor_id, "phone" in line.fields)
            for line in session.scalars(select(AuditEntry).where(AuditEntry.deed == Deed.SEE))
        ])  # fmt: skip
        assert seen == [(person_id(stage, worker), True)]

    async def test_the_residents_own_pages_are_near(self, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("👤 王秀英")
        worker.hears("住址：3栋501")
        await worker.presses("记一次走访")
        worker.hears("王秀英（叫王阿姨）")
        await worker.presses("一切都好")
        worker.hears("记好了")


class TestWhy:
    """Why this household, why now: in plain words."""

    async def test_its_days_are_over(self, stage: Stage, worker: Person, home: int) -> None:
        waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("为什么走这家")
        worker.hears("3栋501", "先去这一家", "独居", "30 天", "上次见到：10月1日", "谁去都算")
        await worker.presses("« 这一户")
        worker.hears("王秀英（叫王阿姨）")

    @pytest.mark.parametrize(
        ("reason", "words"),
        [("first", "去认识一下"), ("due", "快到了"), ("nearby", "今天要去4栋"), ("early", "今天不忙"),
         ("again", "换个时间再去"), ("turn", "轮到这一家")],
    )  # fmt: skip
    async def test_every_reason_is_told(self, stage: Stage, worker: Person, home: int, reason: str, words: str) -> None:
        why = {"reason": reason, "kind": "ordinary", "days": 90, "last_on": None, "due_on": None, "near": "4栋"}
        waits(stage, home, why=why)
        await stands_at(worker, home)
        await worker.presses("为什么走这家")
        worker.hears(words)

    async def test_it_is_not_for_everybody(self, stage: Stage, stranger: Person, home: int) -> None:
        visit = waits(stage, home)
        assert await forges(stranger, f"3w:{visit}") != ""
        stranger.hears_nothing_of("3栋501")
        assert await forges(stranger, "3w:4711") != ""


class TestForOthers:
    """Who may only visit there sees where and whom; who may not even that sees nothing."""

    async def test_a_group_leader(self, stage: Stage, worker: Person, home: int) -> None:
        waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("老人家病了")
        await worker.presses("一切都好")
        group_leader = await hires_group_leader(stage)
        await stands_at(group_leader, home)
        page = group_leader.hears("3栋501", "王秀英")
        group_leader.hears_nothing_of("13811112222", "独居", "病了", "于超")
        assert "为什么" not in str(page["buttons"])
        assert "来往" not in str(page["buttons"])
        await group_leader.presses("一切都好")
        group_leader.hears("于超今天已经记过了")
        group_leader.hears_nothing_of("病了")

    async def test_another_grid_another_group_and_a_resident(
        self, stage: Stage, stranger: Person, wang: Person, home: int
    ) -> None:
        group_leader = await hires_group_leader(stage)
        other = moves_in(stage, "赵一", address="1栋1", group_id=12)
        for person, household in ((stranger, home), (wang, home), (group_leader, other)):
            await stands_at(person, household)
            person.hears("没有找到这件事")
        stranger.hears_nothing_of("3栋501")

    async def test_one_s_own_home_a_colleague_visits(self, stage: Stage, worker: Person, home: int) -> None:
        id_ = person_id(stage, worker)

        def move(session: Session) -> None:
            row = session.get_one(Row, id_)
            row.household_id, row.grid_id, row.group_id, row.address = home, 3, 11, "3栋501"

        in_store(stage, move)
        await stands_at(worker, home)
        worker.hears("这是您自己家")
        assert "一切都好" not in str(buttons(worker))
        assert await forges(worker, f"1o:{home}:fine") != ""
        assert entries(stage) == []

    async def test_nothing_of_it_in_a_group_chat(self, stage: Stage, worker: Person, wang: Person, grid3: Chat) -> None:
        home = moves_in(stage, "赵一", address="3栋501")
        await files(wang)
        await stands_at(worker, home)
        assert await forges(worker, f"3o:{home}", chat=grid3) != ""
        grid3.hears_nothing_of("3栋501", "赵一")


class TestEnglish:
    """The same page, in the other language."""

    async def test_it_is_read(self, stage: Stage, worker: Person, home: int) -> None:
        id_ = person_id(stage, worker)
        in_store(stage, lambda session: setattr(session.get_one(Row, id_), "language", "en"))
        waits(stage, home)
        await stands_at(worker, home)
        page = worker.hears("3栋501", "call them 王阿姨", "Nobody has been here yet")
        assert "All is well" in str(page["buttons"])
        await worker.presses("Why this one")
        worker.hears("The promised day is over", "Once in 30 days")
        await worker.presses("This household")
        await worker.presses("Not at home")
        assert "You went all the same" in said(worker.last)


async def test_a_group_leader_reads_nothing_of_what_a_colleague_noted(stage: Stage, worker: Person) -> None:
    home = moves_in(stage, "王秀英")
    leader = await hires_group_leader(stage)
    await forges(worker, f"1o:{home}:solved")
    await stands_at(leader, home)
    await leader.presses("一切都好")
    noted = said(leader.hears("于超今天已经记过了"))
    assert "当场解决" not in noted
