"""Settings: saved by one press, and used everywhere from the next word on."""

from datetime import time

import pytest

from handlers.settings import read_hours
from models.people import Person as PersonRow
from models.rules.community_parts import QuietHours
from tests.handlers.stories import taken_on
from tests.people import Chat, Person, Stage, labels


async def test_elders_get_one_numbered_button_a_row_and_may_answer_by_number(wang: Person) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    menu = wang.hears("王秀英", "回一个数字")
    assert all(len(row) == 1 for row in menu["buttons"])
    assert [label.partition("　")[0] for label in labels(menu)] == [str(n + 1) for n in range(len(labels(menu)))]
    number = next(label for label in labels(menu) if "我要反映" in label).partition("　")[0]
    await wang.says(number)
    wang.hears("请问您要反映哪一类的事")


@pytest.mark.parametrize("word", ["3", "３", "3.", "3️⃣", "三", "第三个"])
async def test_however_they_write_the_number(wang: Person, word: str) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await wang.says("/report")
    assert "环境卫生" in labels(wang.last)[2]
    await wang.says(word)
    wang.hears("「环境卫生」，好的")


async def test_where_words_are_asked_for_a_number_is_words(wang: Person, grid3: Chat) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await wang.says("楼道灯坏了，门牌号是")
    await wang.presses("设施维修")
    await wang.presses("没有")
    await wang.says("1")
    await wang.presses("写好了")
    await wang.presses("提交")
    grid3.hears("楼道灯坏了", "1")


async def test_without_the_elders_mode_a_number_is_the_beginning_of_a_report(wang: Person) -> None:
    await wang.says("/menu")
    await wang.says("1")
    wang.hears("您说的是", "1")


async def test_the_mode_can_be_switched_off_again(wang: Person) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await wang.says("/settings")
    await wang.presses("关掉长辈模式")
    wang.hears("设置", "没开")
    assert any(len(row) > 1 for row in wang.last["buttons"])


async def test_ones_own_quiet_hours_win_over_the_communitys(
    wang: Person, worker: Person, grid3: Chat, stage: Stage
) -> None:
    """The nudge before silence closes a request can wait: it comes when the person's own hours end."""
    await taken_on(wang, worker, grid3)
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.says("/settings")
    await wang.presses("安静时段")
    await wang.presses("自己定")
    await wang.says("八点到下午")
    wang.hears("没看懂")
    await wang.says("8:00-20:00")
    wang.hears("设置", "08:00–20:00")
    await stage.wait_until("2026-11-29 09:30")  # six days after it was said to be done
    wang.hears_nothing_of("自动结案", "快到期")
    before = len(wang.messages)
    await stage.wait_until("2026-11-29 20:01")
    assert len(wang.messages) == before + 1


async def test_at_night_answers_come_without_a_sound(wang: Person, stage: Stage) -> None:
    await wang.says("/menu")
    assert not wang.last.get("silent")
    await stage.wait_until("2026-11-23 23:30")
    await wang.says("/menu")
    assert wang.last["silent"]
    await wang.says("/settings")
    await wang.presses("安静时段")
    await wang.presses("不用安静")
    await stage.pass_time(minutes=1)
    await wang.says("/menu")
    assert not wang.last.get("silent")


async def test_news_of_progress_can_be_done_without_but_questions_come(
    wang: Person, worker: Person, grid3: Chat
) -> None:
    await wang.says("/settings")
    await wang.presses("要收哪些消息")
    await wang.presses("☑ 办理进展")
    wang.hears("要收哪些消息")
    assert any("☐ 办理进展" in label for label in labels(wang.last))
    await taken_on(wang, worker, grid3)
    wang.hears("负责人", "于超")
    wang.hears_nothing_of("已经接下")
    await worker.presses("问居民")
    await worker.says("门开着吗？")
    wang.hears("门开着吗？")


async def test_words_are_in_the_language_of_the_persons_telegram(stage: Stage, daughter: Person) -> None:
    stage.world.set_language(daughter.viewer, "en-GB")
    await daughter.says("/start")
    daughter.hears("Welcome")


async def test_the_settings_stand_with_the_person(wang: Person, stage: Stage) -> None:
    await wang.says("/settings")
    await wang.presses("安静时段")
    await wang.presses("22:00 到 7:00")
    await wang.presses("打开长辈模式")

    def row(session: object) -> PersonRow:
        return session.query(PersonRow).filter_by(telegram_id=wang.viewer).one()  # type: ignore[attr-defined,no-any-return]

    person = stage.app.database.transact(row)
    assert (person.quiet_from, person.quiet_until, person.elders_mode) == (time(22), time(7), True)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("21:30-7:30", ((21, 30), (7, 30))),
        ("21点到8点", ((21, 0), (8, 0))),
        ("21点30分至7点", ((21, 30), (7, 0))),
        ("22：00～24：00", ((22, 0), (0, 0))),
        ("早上", None),
        ("21:70-8:00", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_write_them(words: str, hours: tuple[tuple[int, int], tuple[int, int]] | None) -> None:
    expected = QuietHours(start=time(*hours[0]), end=time(*hours[1])) if hours else None
    assert read_hours(words) == expected


async def test_somebody_new_is_offered_fewer_and_larger_buttons_at_once(resident: Person) -> None:
    await resident.says("/start")
    await resident.presses("按钮大一点")
    assert all(len(row) == 1 for row in resident.last["buttons"])
    await resident.says("1")
    grids = resident.hears("请问您住在哪个网格")
    assert labels(grids)[2].startswith("3　第3网格")
    await resident.says("3")
    resident.hears("第3网格", "哪个居民小组")


async def test_as_many_stars_as_the_number_says(wang: Person, worker: Person, grid3: Chat) -> None:
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await taken_on(wang, worker, grid3)
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.presses("解决了")
    stars = [label for label in labels(wang.last) if "★" in label]
    assert stars == [f"{n}　{'★' * n}" for n in range(1, 6)]
    await wang.says("4")
    wang.hears("★★★★☆")
