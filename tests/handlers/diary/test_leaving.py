"""They moved away, or ask to be left in peace: what follows from it, and who is asked to look."""

import pytest
from sqlalchemy.orm import Session

from models.households import Household, VisitPause
from models.households.pausing import get_pause
from models.rules.visit_states import Outcome, PauseState, VisitState
from tests.handlers.conftest import person_id
from tests.handlers.diary.doorsteps import (
    buttons,
    entries,
    hires_group_leader,
    household_of,
    in_store,
    moves_in,
    stands_at,
    state_of,
    waits,
)
from tests.models.visits.door import TODAY, family
from tests.people import Person, Stage


@pytest.fixture
def home(stage: Stage) -> int:
    """王秀英 and 王强, 3栋501."""
    return moves_in(stage, "王秀英", "王强")


def names(stage: Stage, household_id: int) -> list[str]:
    """Who lives there still."""
    members = in_store(stage, lambda session: [each.name for each in session.get_one(Household, household_id).members])
    return list(members)


def is_gone(stage: Stage, household_id: int) -> bool:
    """Whether nobody lives there any more."""
    return in_store(stage, lambda session: session.get_one(Household, household_id).gone_on is not None)


class TestMovedAway:
    """Who may correct the records does so with the same press."""

    async def test_one_of_them(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("搬走了")
        worker.hears("请问是谁搬走了")
        await worker.presses("王强搬走了")
        worker.hears("记好了", "王强已经登记搬走", "下一次")
        assert (names(stage, home), is_gone(stage, home)) == (["王秀英"], False)
        assert state_of(stage, visit) is VisitState.MET
        assert "按错了" not in str(buttons(worker))

    async def test_all_of_them(self, stage: Stage, worker: Person, home: int) -> None:
        above = waits(stage, home, "leader:1", round="leader")
        await stands_at(worker, home)
        await worker.presses("搬走了")
        await worker.presses("全家都搬走了")
        worker.hears("记好了", "王秀英已经登记搬走", "王强已经登记搬走", "这里没有人住了")
        assert (names(stage, home), is_gone(stage, home)) == ([], True)
        assert state_of(stage, above) is VisitState.WITHDRAWN

    async def test_nothing_is_done_before_it_is_said_who(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("搬走了")
        await worker.presses("先不记了")
        assert (names(stage, home), entries(stage)) == (["王秀英", "王强"], [])

    async def test_who_has_an_account_hears_it(self, stage: Stage, worker: Person, wang: Person) -> None:
        await stands_at(worker, household_of(stage, wang))
        await worker.presses("搬走了")
        await worker.presses("王秀英搬走了")
        wang.hears("于超登记了", "您已经搬走")

    async def test_a_group_leader_has_the_leader_look(self, stage: Stage, leader: Person, home: int) -> None:
        group_leader = await hires_group_leader(stage)
        await stands_at(group_leader, home)
        await group_leader.presses("搬走了")
        await group_leader.says("隔壁说上个月就搬了")
        group_leader.hears("记着呢", "请问是谁搬走了")
        await group_leader.presses("王强搬走了")
        group_leader.hears("记好了", "已经请网格长看一看", "隔壁说上个月就搬了")
        leader.hears("张组长", "听说有人搬走了", "王强")
        assert names(stage, home) == ["王秀英", "王强"]
        await leader.presses("👤 王强")
        await leader.presses("已经搬走")
        leader.hears("王强", "真的已经搬走")

    async def test_one_s_own_family_another_looks_after(
        self, stage: Stage, worker: Person, leader: Person, home: int
    ) -> None:
        id_ = person_id(stage, worker)
        in_store(stage, lambda session: family(session, id_, session.get_one(Household, home).members[0]))
        await stands_at(worker, home)
        await worker.presses("搬走了")
        await worker.presses("全家都搬走了")
        worker.hears("王强已经登记搬走", "已经请网格长看一看")
        leader.hears("听说有人搬走了", "王秀英")
        assert names(stage, home) == ["王秀英"]

    async def test_who_moved_meanwhile_is_not_moved_twice(
        self, stage: Stage, worker: Person, colleague: Person, home: int
    ) -> None:
        for person in (worker, colleague):
            await stands_at(person, home)
            await person.presses("搬走了")
        await worker.presses("王强搬走了")
        assert await colleague.presses("王强搬走了") != ""
        assert len(entries(stage)) == 1


class TestLeftInPeace:
    """From the asking on nobody goes; for how long is the leader's to say."""

    async def test_with_a_reason_from_a_button(self, stage: Stage, worker: Person, leader: Person, home: int) -> None:
        visit, above = waits(stage, home), waits(stage, home, "leader:1", round="leader")
        await stands_at(worker, home)
        await worker.presses("请先别来")
        worker.hears("请问他们怎么说")
        await worker.presses("有事会打电话")
        worker.hears("记好了", "请先别来", "先不去打扰，多久由网格长定")
        leader.hears("有事会打电话", "3栋501")
        assert (state_of(stage, visit), state_of(stage, above)) == (VisitState.MET, VisitState.WITHDRAWN)

    async def test_in_their_own_words(self, stage: Stage, worker: Person, leader: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.says("儿子在外地，家里只有病人")
        leader.hears("儿子在外地，家里只有病人")
        (entry,) = entries(stage)
        assert (entry.outcome, entry.text) == (Outcome.DECLINED, "儿子在外地，家里只有病人")

    async def test_aloud(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.sends("voice")
        worker.hears("收到")
        await worker.presses("写好了")
        (entry,) = entries(stage)
        assert [each["kind"] for each in entry.attachments] == ["voice"]

    async def test_words_that_were_written_first_are_the_reason(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("家里有病人，怕吵")
        await worker.presses("请先别来")
        assert in_store(stage, lambda session: _pause(session, home).reason) == "家里有病人，怕吵"

    async def test_words_under_a_photo_stay_beside_the_reason(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.sends("photo", caption="门上贴了条子")
        await worker.presses("家里忙")
        (entry,) = entries(stage)
        assert (entry.text, len(entry.attachments)) == ("家里忙，不方便\n门上贴了条子", 1)

    async def test_without_a_reason(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.presses("没说原因")
        assert in_store(stage, lambda session: _pause(session, home).reason) == ""

    async def test_the_wrong_button_asks_nobody(self, stage: Stage, worker: Person, leader: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.presses("没说原因")
        leader.hears("3栋501")
        await worker.presses("按错了")
        worker.hears("收回了")
        assert in_store(stage, lambda session: get_pause(session, home, today=TODAY)) is None
        assert state_of(stage, visit) is VisitState.OPEN
        assert "三个月" not in str(leader.last["buttons"])

    async def test_not_after_the_leader_decided(self, stage: Stage, worker: Person, leader: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("请先别来")
        await worker.presses("没说原因")
        await leader.presses("三个月")
        assert await worker.presses("按错了") != ""
        assert in_store(stage, lambda session: _pause(session, home).state) is PauseState.AGREED


def _pause(session: Session, household_id: int) -> VisitPause:
    pause = get_pause(session, household_id, today=TODAY)
    assert pause is not None
    return pause
