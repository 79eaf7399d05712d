"""What was announced is changed, moved, called off or over; everybody who has to know hears it once."""

from typing import Any

import pytest
from sqlalchemy import delete, select

from models.gatherings import Gathering
from models.people import Person as Row
from models.people.preferences import set_notice
from models.roles import RoleGrant, Scope, grant
from models.rules.gathering_states import GatheringState
from models.rules.notices import Notice
from models.rules.roles import Role
from tests.handlers.conftest import live_in, person_id
from tests.handlers.gatherings.planned import PLACE, publishes
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels, said


@pytest.fixture
def clerk_of_office(stage: Stage, clerk: Person) -> Person:
    """吕军 works in the office too."""
    id_ = person_id(stage, clerk)
    stage.app.database.transact(lambda session: grant(session, id_, Role.STAFF, Scope()))
    return clerk


async def opens(organiser: Person, title: str = "灌渠硬化怎么做") -> None:
    await organiser.says("/meetings")
    await organiser.presses(title)


async def changes(organiser: Person) -> None:
    await opens(organiser)
    await organiser.presses("改时间、地点、议程")


def get(stage: Stage) -> Any:
    return stage.app.database.transact(lambda session: session.scalars(select(Gathering)).one())


def count_said(chat: Chat, *words: str) -> int:
    return sum(1 for message in chat.messages if all(word in said(message) for word in words))


async def test_a_meeting_that_moves_is_told_once(
    secretary: Person, grid3: Chat, wang: Person, chen: Person, stage: Stage
) -> None:
    await publishes(secretary)
    await wang.presses("✅ 参加")
    await changes(secretary)
    await secretary.presses("时间")
    secretary.hears("哪天", "现在是：12月2日 周三 15:00")
    await secretary.says("12月3日上午九点")
    secretary.hears("您改了：时间", "12月3日 周四 09:00")
    await secretary.presses("✅ 保存")
    secretary.hears("改好了", "已经告诉所有人")
    grid3.hears("时间或地点改了", "12月3日 周四 09:00", "原来 12月2日 周三 15:00")
    wang.hears("时间或地点改了", "12月3日 周四 09:00", "您说过的还算数")
    assert "12月3日 周四 09:00" in said(grid3.card("协商议事会 · 灌渠硬化怎么做"))
    assert count_said(wang, "时间或地点改了") == count_said(grid3, "时间或地点改了") == 1
    chen.hears_nothing_of("灌渠硬化怎么做")
    await stage.wait_until("2026-12-02 14:00")
    grid3.hears_nothing_of("还有 2 小时")
    await stage.wait_until("2026-12-03 08:00")
    assert count_said(wang, "提醒", "12月3日 周四 09:00") >= 1


async def test_smaller_changes_show_on_the_card_alone(
    secretary: Person, grid3: Chat, wang: Person, stage: Stage
) -> None:
    await publishes(secretary)
    before = len(wang.messages)
    await changes(secretary)
    await secretary.presses("说明")
    await secretary.says("带上老照片。")
    await secretary.presses("✅ 保存")
    await stage.pass_time(seconds=5)
    grid3.hears("协商议事会 · 灌渠硬化怎么做", "带上老照片")
    assert len(wang.messages) == before


async def test_two_secretaries_at_once_lose_nothing(secretary: Person, clerk_of_office: Person, stage: Stage) -> None:
    await publishes(secretary)
    await changes(secretary)
    await changes(clerk_of_office)
    await clerk_of_office.presses("地点")
    await clerk_of_office.says("老年活动室")
    await secretary.presses("座位")
    await secretary.says("25")
    await clerk_of_office.presses("✅ 保存")
    await secretary.presses("✅ 保存")
    secretary.hears("吕军", "刚才也改了这个会", "没有丢")
    secretary.hears("老年活动室", "一共 25 个座位", "您改了：座位")
    assert get(stage).open_seats is None, "it is looked over before it counts"
    await secretary.presses("✅ 保存")
    secretary.hears("改好了")
    assert (get(stage).place, get(stage).open_seats) == ("老年活动室", 25)


async def test_who_was_told_stays_and_others_are_asked(secretary: Person, wang: Person, chen: Person) -> None:
    await publishes(secretary)
    wang.hears("请来议一议")
    await changes(secretary)
    await secretary.presses("请哪些人")
    secretary.hears("已经通知过的，不能再去掉")
    await secretary.presses("第3网格")
    assert any(label.startswith("☑ 第3网格") for label in labels(secretary.last))
    await secretary.presses("◻️ 第5网格")
    await secretary.presses("✅ 好了")
    await secretary.presses("✅ 保存")
    chen.hears("请来议一议", "灌渠硬化怎么做")
    assert count_said(wang, "请来议一议") == 1


async def test_who_does_not_want_such_news_gets_none_of_them(secretary: Person, wang: Person, stage: Stage) -> None:
    id_ = person_id(stage, wang)
    stage.app.database.transact(
        lambda session: set_notice(session, session.get_one(Row, id_), Notice.MEETINGS, wanted=False)
    )
    await publishes(secretary)
    wang.hears_nothing_of("灌渠硬化怎么做")


async def test_a_meeting_is_called_off(secretary: Person, grid3: Chat, wang: Person, stage: Stage) -> None:
    await publishes(secretary)
    await wang.presses("✅ 参加")
    await opens(secretary)
    await secretary.presses("取消，不开了")
    secretary.hears("请写为什么")
    await secretary.says("雨" * 500)
    secretary.hears("太长了，最多 300 个字")
    await secretary.says("那天有暴雨。")
    secretary.hears("那天有暴雨", "确定取消吗")
    await secretary.presses("确定取消")
    secretary.hears("取消了", "已经告诉所有人")
    grid3.hears("取消了，不开了", "那天有暴雨")
    wang.hears("取消了，不开了", "那天有暴雨", "您不用来了")
    await forges(secretary, "lx:1:2")
    await stage.wait_until("2026-12-02 16:00")
    assert count_said(wang, "不开了", "原定") == 1
    grid3.hears_nothing_of("提醒大家")
    assert get(stage).state is GatheringState.CANCELLED


async def test_a_meeting_is_kept(secretary: Person, stage: Stage) -> None:
    await publishes(secretary)
    await opens(secretary)
    await secretary.presses("取消，不开了")
    await secretary.says("没空")
    await secretary.presses("照常开")
    secretary.hears("照常开")
    assert get(stage).state is GatheringState.COMING


async def test_a_meeting_is_over(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary)
    await opens(secretary)
    await secretary.presses("开完了")
    secretary.hears("还没到开始的时间")
    await secretary.presses("还没开完")
    await stage.wait_until("2026-12-02 16:30")
    await secretary.presses("🏁 开完了")
    await secretary.presses("✅ 开完了")
    await stage.pass_time(seconds=10)
    grid3.hears("已经开过了")
    assert get(stage).state is GatheringState.OVER


async def test_a_meeting_is_over_by_itself(secretary: Person, grid3: Chat, stage: Stage) -> None:
    await publishes(secretary)
    await stage.wait_until("2026-12-02 18:01")
    grid3.hears("已经开过了")
    secretary.hears("灌渠硬化怎么做 开完了", "到场 0 人")
    assert labels(secretary.last) == ["📝 会议纪要", "📋 打开看看"]


async def test_others_may_not(secretary: Person, wang: Person, leader: Person, stage: Stage) -> None:
    """A grid's leader does not change what the office holds; residents nothing at all."""
    await publishes(secretary)
    for somebody in (wang, leader):
        for data in ("lc:1:1", "lx:1:1", "le:1:1:1", "lo:1"):
            await somebody.says("/menu")
            assert "不归您办" in await forges(somebody, data)
    assert get(stage).state is GatheringState.COMING


async def test_an_old_button(secretary: Person, grid3: Chat) -> None:
    await publishes(secretary)
    await opens(secretary)
    page = secretary.last
    await secretary.presses("改时间、地点、议程")
    await secretary.presses("地点")
    await secretary.says("广场")
    await secretary.presses("✅ 保存")
    assert "过期" in await forges(secretary, data_of(page, "改时间"))
    grid3.hears("时间或地点改了", "广场", "原来在 社区办公楼二楼会议室")


async def test_seats_below_those_taken(secretary: Person, wang: Person, stage: Stage) -> None:
    await publishes(secretary, seats="40")
    await wang.presses("✅ 参加")
    await wang.presses("👥 带人来")
    await wang.presses("带 1 位")
    await changes(secretary)
    await secretary.presses("座位")
    await secretary.says("1")
    await secretary.presses("✅ 保存")
    secretary.hears("已经报上名的人比 1 个座位多", "没有丢")
    assert get(stage).open_seats == 40


async def test_nothing_is_changed_without_a_change(secretary: Person, stage: Stage) -> None:
    await publishes(secretary)
    await changes(secretary)
    assert "✅ 保存" not in labels(secretary.last)
    await secretary.presses("地点")
    await secretary.says(PLACE)
    await secretary.presses("✅ 保存")
    secretary.hears("什么都没改")
    assert get(stage).version == 1


async def test_a_whole_grid_is_told_in_batches(
    secretary: Person, wang: Person, colleague: Person, leader: Person, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.gatherings.telling.BATCH", 2)
    crowd = [wang, live_in(stage, colleague, group=11), live_in(stage, leader, group=12)]
    for number in range(7100, 7104):
        stage.world.register_person(f"居民{number}", person_id=number)
        crowd.append(live_in(stage, Person(stage, number, number), group=11))
    await publishes(secretary)
    await changes(secretary)
    await secretary.presses("时间")
    await secretary.says("12月3日上午九点")
    await secretary.presses("✅ 保存")
    assert [count_said(person, "请来议一议") for person in crowd] == [1] * 7
    assert [count_said(person, "时间或地点改了") for person in crowd] == [1] * 7


async def test_who_is_asked_only_now_does_not_hear_that_it_moved(
    secretary: Person, wang: Person, chen: Person, stage: Stage
) -> None:
    live_in(stage, chen, group=16)
    await publishes(secretary)
    await changes(secretary)
    await secretary.presses("时间")
    await secretary.says("12月3日上午九点")
    await secretary.presses("请哪些人")
    await secretary.presses("第4网格")
    await secretary.presses("✅ 好了")
    await secretary.presses("✅ 保存")
    assert [count_said(chen, words) for words in ("请来议一议", "时间或地点改了")] == [1, 0]
    assert [count_said(wang, words) for words in ("请来议一议", "时间或地点改了")] == [1, 1]


async def test_where_whoever_announced_it_serves_no_more_the_heads_hear_that_it_is_over(
    leader: Person, secretary: Person, stage: Stage
) -> None:
    await publishes(leader)
    theirs = RoleGrant.person_id == person_id(stage, leader)
    stage.app.database.transact(lambda session: session.execute(delete(RoleGrant).where(theirs)))
    await stage.wait_until("2026-12-02 18:05")
    assert "📝 会议纪要" in labels(secretary.hears("灌渠硬化怎么做", "开完了"))
    leader.hears_nothing_of("谢谢您的张罗")
