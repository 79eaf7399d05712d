"""有事好商量: one button of the menu leads to topics, meetings and promises."""

from tests.handlers.gatherings.holding import holds
from tests.people import Person, Stage, labels


async def test_one_button_leads_to_all_of_it(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await wang.says("/menu")
    assert not any("议题" in label or "开会" in label for label in labels(wang.last)), "the menu stays short"
    await wang.presses("有事好商量")
    assert labels(wang.last) == ["💡 议题", "📆 开会、活动", "📜 议定的事", "« 主菜单"]
    for label, heard in (("议题", "议题"), ("开会、活动", "11月30日"), ("议定的事", "议定的事")):
        await wang.says("/council")
        await wang.presses(label)
        wang.hears(heard)
    wang.hears_nothing_of("看不懂")


async def test_who_holds_meetings_finds_them_there_and_under_work(stage: Stage, leader: Person, worker: Person) -> None:
    await holds(stage, leader)
    for menu in ("/council", "/work"):
        await leader.says(menu)
        await leader.presses("安排议事会")
        leader.hears("看谁来、改时间、取消")
    await worker.says("/council")
    assert "🗣 安排议事会" not in labels(worker.last)
