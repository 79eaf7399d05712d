"""What was told at the door becomes a request: who heard it first answers for it, and the resident hears as usual."""

import pytest

from models.households import Household
from models.rules.channels import Channel
from models.rules.request_states import RequestState
from models.rules.visit_states import Outcome, VisitState
from tests.handlers.conftest import person_id
from tests.handlers.diary.doorsteps import (
    buttons,
    entries,
    hires_group_leader,
    household_of,
    in_store,
    loses_roles,
    moves_in,
    requests,
    stands_at,
    state_of,
    waits,
)
from tests.handlers.stories import data_of, forges
from tests.models.visits.door import family
from tests.people import Chat, Person, Stage


@pytest.fixture
def home(stage: Stage) -> int:
    """王秀英, on her own, 3栋501."""
    return moves_in(stage, "王秀英", phone="13811112222")


@pytest.fixture
def big_home(stage: Stage) -> int:
    """李大爷 and 李奶奶, 3栋502."""
    return moves_in(stage, "李大爷", "李奶奶", address="3栋502")


class TestTakenBack:
    """One entry: the visit is ticked, the request opened, and the worker answers for it."""

    async def test_a_request_in_the_resident_s_name(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("带回办理")
        worker.hears("王秀英", "哪一类")
        await worker.presses("环境卫生")
        await worker.says("楼道堆了东西")
        await worker.sends("photo")
        await worker.presses("写好了")
        worker.hears("记好了", "带回办理", "楼道堆了东西", "您先听到，就由您负责到底", "下一次")
        (request,) = requests(stage)
        (entry,) = entries(stage)
        assert (request.state, request.channel, request.text) == (RequestState.ACCEPTED, Channel.VISIT, "楼道堆了东西")
        assert (request.owner_id, request.filed_by_id) == (person_id(stage, worker), person_id(stage, worker))
        assert (entry.request_id, entry.outcome, state_of(stage, visit)) == (
            request.id,
            Outcome.TAKEN_BACK,
            VisitState.MET,
        )

    async def test_its_cards_come_as_usual(self, worker: Person, grid3: Chat, home: int) -> None:
        await _takes_back(worker, home, "楼道堆了东西")
        worker.hears("正在办理", "负责人：您", "上门登记：于超", "居民没有账号")
        assert "🎉 办好了" in buttons(worker)
        grid3.hears("王", "环境卫生", "正在办理")

    async def test_nothing_need_be_written(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("环境卫生")
        await worker.presses("不用写了")
        assert [request.text for request in requests(stage)] == [""]

    async def test_it_cannot_be_pressed_away(self, worker: Person, home: int) -> None:
        await _takes_back(worker, home, "楼道堆了东西")
        assert "按错了" not in str([message["buttons"] for message in worker.messages])

    async def test_the_resident_on_telegram_hears(self, stage: Stage, worker: Person, wang: Person) -> None:
        home = household_of(stage, wang)
        await _takes_back(worker, home, "楼道堆了东西")
        wang.hears("楼道堆了东西", "于超", "正在办理")

    async def test_for_whom_of_several(self, stage: Stage, worker: Person, big_home: int) -> None:
        await stands_at(worker, big_home)
        await worker.presses("带回办理")
        worker.hears("哪一位的事")
        await worker.says("楼道堆了东西")
        await worker.presses("李奶奶")
        worker.hears("李奶奶", "楼道堆了东西", "哪一类")
        await worker.presses("环境卫生")
        worker.hears("已经记下", "楼道堆了东西")
        await worker.presses("写好了")
        (request,) = requests(stage)
        name = in_store(stage, lambda session: session.merge(request).author.name)
        assert (name, request.text) == ("李奶奶", "楼道堆了东西")

    async def test_leaving_halfway_opens_nothing_and_ticks_nothing(
        self, stage: Stage, worker: Person, home: int
    ) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("环境卫生")
        await worker.says("楼道堆了东西")
        await worker.presses("先不记了")
        worker.hears("先停在这里", "没有提交")
        assert (requests(stage), entries(stage), state_of(stage, visit)) == ([], [], VisitState.OPEN)

    async def test_what_lay_for_a_day_is_over(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("环境卫生")
        await worker.says("楼道堆了东西")
        await stage.pass_time(hours=25)
        assert await worker.presses("写好了") != ""
        assert (requests(stage), entries(stage)) == ([], [])

    async def test_sending_twice_opens_one(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("环境卫生")
        send = data_of(worker.last, "不用写了")
        await worker.presses("不用写了")
        assert await forges(worker, send) != ""
        assert len(requests(stage)) == len(entries(stage)) == 1

    async def test_the_role_was_lost_meanwhile(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("环境卫生")
        loses_roles(stage, worker)
        assert await worker.presses("不用写了") != ""
        assert (requests(stage), entries(stage)) == ([], [])

    async def test_a_strange_category(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        data = data_of(worker.last, "环境卫生")
        assert await forges(worker, data.replace("environment", "nothing")) != ""
        assert requests(stage) == []


class TestDanger:
    """Whether anybody is in danger is asked, as when a resident files."""

    async def test_the_number_to_call_comes_first(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("水电气")
        worker.hears("请先告诉我")
        await worker.presses("🚨 有")
        worker.hears("请马上打电话")
        await worker.says("有煤气味")
        await worker.presses("写好了")
        (request,) = requests(stage)
        assert (request.danger, request.promise) == (True, "urgent")

    async def test_nobody_is(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("带回办理")
        await worker.presses("水电气")
        await worker.presses("没有")
        await worker.presses("不用写了")
        assert [request.danger for request in requests(stage)] == [False]


class TestReported:
    """The leader is asked; until they take it over, whoever heard it first answers."""

    async def test_the_leader_hears_and_can_take_it_over(
        self, stage: Stage, worker: Person, leader: Person, home: int
    ) -> None:
        await _takes_back(worker, home, "楼上漏水，邻居吵起来了", outcome="上报")
        worker.hears("记好了", "上报", "也告诉了冯芳")
        leader.hears("于超", "想请您接手")
        assert requests(stage)[0].owner_id == person_id(stage, worker)
        await worker.presses("补几句")
        await worker.says("漏到三楼了")
        await worker.presses("写好了")
        worker.hears("漏到三楼了", "也告诉了冯芳")
        await leader.presses("我接手")
        assert requests(stage)[0].owner_id == person_id(stage, leader)

    async def test_a_leader_s_goes_to_the_secretary(self, leader: Person, secretary: Person, home: int) -> None:
        await _takes_back(leader, home, "楼上漏水", outcome="上报")
        leader.hears("记好了", "也告诉了刘志强")
        secretary.hears("冯芳", "想请您接手")

    async def test_above_the_secretary_it_stays(self, secretary: Person, home: int) -> None:
        await _takes_back(secretary, home, "楼上漏水", outcome="上报")
        secretary.hears("记好了", "还在您这儿")


class TestCall:
    """They want to be rung up: nothing more than that."""

    async def test_the_number_is_at_hand(self, stage: Stage, worker: Person, home: int) -> None:
        await _takes_back(worker, home, "", outcome="想接个电话")
        worker.hears("请记得回个电话：13811112222")
        assert requests(stage)[0].replied_at is None


class TestWhoseRulesDoNotLetThem:
    """Somebody else answers: the request waits for the grid."""

    async def test_one_s_own_mother_s(self, stage: Stage, worker: Person, leader: Person, home: int) -> None:
        id_ = person_id(stage, worker)
        in_store(stage, lambda session: family(session, id_, session.get_one(Household, home).members[0]))
        await _takes_back(worker, home, "灯坏了", outcome="上报")
        worker.hears("记好了", "网格里有人接了", "也告诉了冯芳")
        assert [(request.state, request.owner_id) for request in requests(stage)] == [(RequestState.FILED, None)]
        leader.hears("于超", "上报给您")
        await leader.presses("打开")
        leader.hears("灯坏了")
        await leader.presses("我来办")
        assert requests(stage)[0].owner_id == person_id(stage, leader)

    async def test_of_a_group_leader(self, stage: Stage, grid3: Chat, home: int) -> None:
        group_leader = await hires_group_leader(stage)
        await _takes_back(group_leader, home, "灯坏了")
        group_leader.hears("记好了", "网格里有人接了")
        grid3.hears("环境卫生", "等待接单")

    async def test_who_lives_in_no_group(self, stage: Stage, worker: Person) -> None:
        home = moves_in(stage, "租客", address="9栋1", group_id=None)
        await stands_at(worker, home)
        assert "还不能替他们立一件事" in await worker.presses("带回办理")
        await worker.presses("一切都好")
        assert [entry.outcome for entry in entries(stage)] == [Outcome.FINE]


async def _takes_back(person: Person, home: int, words: str, *, outcome: str = "带回办理") -> None:
    await stands_at(person, home)
    await person.presses(outcome)
    await person.presses("环境卫生")
    if words:
        await person.says(words)
    await person.presses("写好了" if words else "不用写了")
