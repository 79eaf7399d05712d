"""The day at a desk: in private with names, in the centre's group without."""

from handlers.desks.lists import show_day_privately
from handlers.ui.announce import Announcer
from models.audit import Deed, list_about
from models.outbox import Outbox
from tests.bot.test_dispatch import statements
from tests.handlers.conftest import person_id
from tests.handlers.desks.making import books, enters
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage, labels, said


async def test_the_clerk_sees_the_day(stage: Stage, wang: Person, clerk: Person) -> None:
    books(stage, wang, "10:10")
    old = enters(stage, "老周", phone="13800001234")
    books(stage, clerk, "10:30", whose=old)
    await clerk.says("/menu")
    await clerk.presses("中心前台")
    heard = said(
        clerk.hears("一站式便民服务中心", "11月23日 周一（今天） · 2 位", "10:10 王秀英 · 开证明", "收不到提醒")
    )
    assert "10:30 老周 · 开证明 📵" in heard
    drawn = labels(clerk.last)
    assert drawn[:2] == ["🕘 10:10 王秀英 📄", "🕘📵 10:30 老周 📄"]
    assert {"🔢 报号签到", "🚶 现场来人", "⏰ 晚点了", "🚪 今天关门", "📝 交接留言"} <= set(drawn)
    assert "« 换一个中心" not in drawn

    await clerk.presses("老周")
    heard = said(clerk.hears("老周", "约好了", "13800001234", "吕军 约的（📞 打电话说的）", "都没有账号", "经过"))
    assert "最近" not in heard
    await clerk.presses("« 名单")
    clerk.hears("10:10 王秀英")


async def test_days_before_and_after(stage: Stage, wang: Person, clerk: Person) -> None:
    books(stage, wang, "08:30", day="2026-11-24")
    await clerk.says("/desk")
    clerk.hears("还没有人约这一天")
    await clerk.presses("后一天")
    clerk.hears("11月24日 周二 · 1 位", "08:30 王秀英")
    assert "🔢 报号签到" not in labels(clerk.last), "that is done today"
    await clerk.presses("今天")
    clerk.hears("11月23日 周一（今天） · 0 位")
    await clerk.presses("前一天")
    clerk.hears("11月22日 周日")
    assert "没有找到" in await forges(clerk, "ed:service:9999-12-31:0")
    assert "没有找到" in await forges(clerk, "ed:service:someday:0")


async def test_a_long_day_has_pages(stage: Stage, clerk: Person) -> None:
    times = ["09:10", "09:30", "09:50", "10:10", "10:30", "10:50", "11:10", "11:30", "14:00", "14:20"]
    for number, clock in enumerate(times):
        books(stage, clerk, clock, whose=enters(stage, f"居民{number}"))
    await clerk.says("/desk")
    heard = said(clerk.hears("第 1 到第 8 位，一共 10 位", "居民7"))
    assert "居民8" not in heard
    await clerk.presses("后面")
    heard = said(clerk.hears("第 9 到第 10 位", "居民9"))
    assert "居民7" not in heard
    await clerk.presses("前面")
    clerk.hears("第 1 到第 8 位")
    await stage.wait_until("2026-11-23 13:30")
    await clerk.says("/desk")
    clerk.hears("第 9 到第 10 位", "居民8")


async def test_whoever_runs_several_desks_says_which(
    stage: Stage, wang: Person, secretary: Person, carer: Person, worker: Person
) -> None:
    books(stage, wang, "10:10")
    await secretary.says("/desk")
    secretary.hears("请问要看哪个中心的前台")
    await secretary.presses("一站式便民服务中心")
    secretary.hears("10:10 王秀英")
    await secretary.presses("换一个中心")
    await secretary.presses("居家养老")
    secretary.hears("保姆式居家养老中心", "还没有人约这一天")
    await carer.says("/desk")
    carer.hears("保姆式居家养老中心")
    assert "🚶 现场来人" not in labels(carer.last), "all that is done there is done at home"
    await worker.says("/desk")
    worker.hears("不归您办")
    assert not any("前台" in label for message in worker.messages for label in labels(message))


async def test_nobody_runs_the_desk_of_another_centre(stage: Stage, wang: Person, carer: Person) -> None:
    appointment = books(stage, wang, "10:10")
    await carer.says("/desk")
    for data in ("ek:service", "ed:service:2026-11-23:0", "ei:service", "ew:service", "es:service", "el:service:20",
                 "eo:service", "er:service", "eg:service", "eh:service:1"):  # fmt: skip
        assert "不归您办" in await forges(carer, data), data
    for prefix in ("ea", "en", "eu", "ec", "ba"):
        notice = await forges(carer, f"{prefix}:{appointment.id}:{appointment.version}")
        assert any(no in notice for no in ("不归您办", "没有找到")), (prefix, notice)
    assert "没有找到" in await forges(carer, f"em:{appointment.id}")
    assert "没有找到" in await forges(carer, "ek:nowhere")
    carer.hears_nothing_of("王秀英")


async def test_its_client_does_not_take_the_desks_steps(stage: Stage, wang: Person) -> None:
    appointment = books(stage, wang, "10:10")
    await wang.says("/menu")
    for prefix in ("ea", "en", "ec"):
        notice = await forges(wang, f"{prefix}:{appointment.id}:{appointment.version}")
        assert "不归您办" in notice, (prefix, notice)
    assert "不归您办" in await forges(wang, f"em:{appointment.id}")


async def test_the_groups_list_names_nobody(
    stage: Stage, wang: Person, clerk: Person, secretary: Person, centre_chat: Chat
) -> None:
    books(stage, wang, "10:10")
    old = enters(stage, "周大爷", phone="13800001234", address="南一巷9号")
    appointment = books(stage, clerk, "10:30", whose=old)
    await clerk.says("/desk", chat=centre_chat)
    heard = said(centre_chat.hears("一站式便民服务中心", "🕘 10:10 王** · 开证明", "10:30 周** · 开证明"))
    assert labels(centre_chat.last) == ["🗂 打开前台"]
    centre_chat.hears_nothing_of("王秀英", "周大爷", "1380", "南一巷", appointment.code)

    await secretary.presses("打开前台", chat=centre_chat)
    secretary.hears("一站式便民服务中心", "10:10 王秀英")
    await secretary.presses("王秀英")
    await secretary.presses("✅ 到了")
    card = centre_chat.hears("✅ 10:10 王**")
    assert said(card) != heard
    assert len([message for message in centre_chat.messages if "10:10 王**" in said(message)]) == 1, "edited in place"

    await clerk.says("/desk", chat=centre_chat)
    lists = [message for message in centre_chat.messages if "10:10 王**" in said(message)]
    assert [labels(message) for message in lists] == [[], ["🗂 打开前台"]], "it comes to where people look"


async def test_in_other_groups_the_way_to_the_private_chat(secretary: Person, grid3: Chat) -> None:
    await secretary.says("/desk", chat=grid3)
    assert labels(grid3.last) == ["💬 去私聊"]
    await secretary.presses("去私聊", chat=grid3)
    secretary.hears("请问要看哪个中心的前台")


async def test_where_elders_are_called_on_stands_in_private(stage: Stage, wang: Person, carer: Person) -> None:
    books(stage, wang, "10:00", "home_care", details={"address": "南一巷3栋501"})
    await carer.says("/desk")
    carer.hears("10:00 王秀英 · 上门助老", "🏠 南一巷3栋501")
    await carer.presses("王秀英")
    carer.hears("地址：南一巷3栋501", "上门助老")


async def test_a_full_day_costs_the_statements_of_a_quiet_one(stage: Stage, wang: Person, clerk: Person) -> None:
    def ask() -> int:
        now = stage.clock.now()
        with statements(stage.app.database.engine) as seen:
            stage.app.database.transact(
                lambda s: show_day_privately(
                    Announcer(s, stage.app.scheduler.product, Outbox("test", now), now), "service", now.date()
                )
            )
        return len(seen)

    books(stage, wang, "10:10")
    quiet = ask()
    for clock in ("09:10", "09:30", "09:50", "10:30", "10:50", "11:10"):
        books(stage, clerk, clock, whose=enters(stage, f"居民{clock}"))
    assert ask() == quiet < 20


async def test_looking_at_somebody_is_on_record(stage: Stage, wang: Person, clerk: Person) -> None:
    books(stage, wang, "10:10")
    await clerk.says("/desk")
    await clerk.presses("王秀英")
    entries = stage.app.database.transact(lambda s: list_about(s, person_id(stage, wang)))
    assert [(entry.deed, entry.actor_id) for entry in entries] == [(Deed.SEE, person_id(stage, clerk))]


async def test_a_word_to_the_next_colleague(clerk: Person, secretary: Person) -> None:
    await clerk.says("/desk")
    await clerk.presses("交接留言")
    clerk.hears("要给下一位同事留什么话")
    await clerk.says("长" * 301)
    clerk.hears("写得短一些", "300")
    await clerk.says("打印机 <没墨> 了")
    clerk.hears("📝", "吕军：打印机 <没墨> 了", "还没有人约这一天")
    await secretary.says("/desk")
    await secretary.presses("一站式便民服务中心")
    secretary.hears("吕军：打印机")
    clear = data_of(secretary.last, "清掉留言")
    await clerk.presses("交接留言")
    await clerk.says("明天领墨盒")
    assert "留言清掉了" in await forges(secretary, clear)
    heard = said(secretary.hears("明天领墨盒"))
    assert "没墨" not in heard, "what came since stays"
    await clerk.presses("交接留言")
    await clerk.presses("先不办了")
    await clerk.presses("清掉留言")
    clerk.hears("还没有人约这一天")
    assert "🧹 清掉留言" not in labels(clerk.last)
