"""Meetings as an organiser plans them, for stories."""

from tests.people import Person

WHEN = "12月2日下午三点"
PLACE = "社区办公楼二楼会议室"


async def plans(
    organiser: Person,
    title: str = "灌渠硬化怎么做",
    *,
    when: str = WHEN,
    place: str = PLACE,
    seats: str = "不限",
    agenda: str = "灌渠硬化 30分钟\n谁来管 20分钟",
) -> None:
    """Somebody of the office goes as far as the last look, for grid 3."""
    await organiser.says("/meetings")
    await organiser.presses("安排一次")
    await organiser.says(title)
    await organiser.says(when)
    await organiser.presses("120 分钟")
    await organiser.says(place)
    if "第4网格" in str(organiser.last["buttons"]):
        await organiser.presses("第3网格")
    await organiser.presses("✅ 好了")
    await organiser.says(seats)
    await organiser.says(agenda)
    await organiser.presses("✅ 好了")


async def publishes(organiser: Person, title: str = "灌渠硬化怎么做", **facts: str) -> None:
    """And announces it."""
    await plans(organiser, title, **facts)
    await organiser.presses("✅ 发布")
