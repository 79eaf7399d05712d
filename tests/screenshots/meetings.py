"""有事好商量: a wish, a meeting, a vote, and what was promised."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.bot.sandbox.browsing import Window
from tests.bot.sandbox.process import OFFICE, people
from tests.screenshots.looking import picture

CHAT = "第3网格工作群"
TITLE = "东三巷的水渠怎么修"


def play(phone: Window, desk: Window, address: str, folder: Path) -> None:
    """The whole of it; it ends on a Monday morning."""
    with people(address) as api:
        propose(phone)
        take_up(desk, folder)
        day = plan(desk, api)
        sign_up(phone)
        look_at_the_notice(desk, api, day, folder)
        hold_the_meeting(desk, api, day)
        vote(phone, folder)
        write_minutes(desk)
        look_them_over(phone)
        publish(desk, api, folder)
        look_at_the_promises(phone, folder)
        go_to(api, next_monday(now(api)))


def propose(phone: Window) -> None:
    """王秀英 wants something talked over."""
    phone.says("/topics")
    phone.presses("提一个议题")
    phone.hears("想让大家商量什么事")
    received = phone.page.get_by_test_id("message").filter(has_text="收到 ✓")
    before = received.count()
    phone.says("东三巷的水渠年年堵，下雨就淹到门口，想请社区做渠道衬砌。")
    expect(received).to_have_count(before + 1)
    phone.presses("写好了")
    phone.presses("提出来")
    phone.hears("等邻居附议")


def take_up(desk: Window, folder: Path) -> None:
    """冯芳 sees it in the grid's chat, and takes it up."""
    desk.page.keyboard.press("Escape")  # the clock is put away
    desk.become("冯芳")
    desk.starts()
    desk.hears("冯芳，您好")
    desk.become("冯芳", CHAT)
    desk.hears("渠道衬砌", "附议：0 人").scroll_into_view_if_needed()
    picture(desk, folder / "topic.png")
    desk.become("冯芳")
    desk.says("/topics")
    desk.presses("水渠")
    desk.presses("列入")


def plan(desk: Window, api: httpx.Client) -> datetime:
    """She plans a meeting for the evening in a week, and announces it. Returns when it begins."""
    day = (now(api) + timedelta(days=7)).replace(hour=19, minute=0, second=0, microsecond=0)
    desk.says("/meetings")
    desk.presses("安排一次")
    desk.hears("叫什么名称")
    desk.says(TITLE)
    desk.hears("哪天")
    desk.says(f"{day.month}月{day.day}日晚上七点")
    desk.presses("120 分钟")
    desk.hears("在哪里")
    desk.says("第3网格工作站")
    desk.presses("✅ 好了")
    desk.presses("^40 个")
    desk.presses("水渠")
    desk.hears("议程", "一共 20 分钟")
    desk.says("老人过马路的红绿灯 30分钟")
    desk.hears("一共 50 分钟")
    desk.presses("✅ 好了")
    desk.presses("✅ 发布")
    desk.hears("发布了")
    return day


def sign_up(phone: Window) -> None:
    """王秀英 comes."""
    phone.hears("请来议一议")
    phone.presses("✅ 参加")
    phone.hears("报上名了")


def look_at_the_notice(desk: Window, api: httpx.Client, day: datetime, folder: Path) -> None:
    """The notice in the grid's chat, which counts; and two hours ahead the reminder."""
    desk.become("冯芳", CHAT)
    desk.hears(TITLE, "参加 1").scroll_into_view_if_needed()
    picture(desk, folder / "meeting.png")
    go_to(api, day - timedelta(hours=2))
    desk.hears("提醒大家", "还有 2 小时").scroll_into_view_if_needed()
    picture(desk, folder / "reminder.png")


def hold_the_meeting(desk: Window, api: httpx.Client, day: datetime) -> None:
    """王秀英 is there, and something is put to the vote."""
    go_to(api, day + timedelta(minutes=5))
    desk.become("冯芳")
    desk.says("/meetings")
    desk.presses(TITLE)
    desk.presses("签到、名单、提问")
    desk.presses("名单：谁来")
    desk.presses("▫️ 王秀英")
    desk.button("✅ 王秀英").wait_for()
    desk.says("/meetings")
    desk.presses(TITLE)
    desk.presses("🗳 表决")
    desk.presses("提出表决")
    desk.presses("水渠")
    desk.hears("写下要表决的话")
    desk.says("今年冬天先修东三巷的水渠")
    desk.presses("无记名投票")
    desk.presses("开始表决")
    desk.presses("10 分钟")


def vote(phone: Window, folder: Path) -> None:
    """王秀英 has her ballot in the private chat."""
    phone.hears("今年冬天先修东三巷的水渠", "无记名").scroll_into_view_if_needed()
    picture(phone, folder / "ballot.png")
    phone.presses("赞成")
    phone.hears("您投过了")


def write_minutes(desk: Window) -> None:
    """冯芳 ends the meeting, and writes what was decided."""
    desk.presses("结束表决")
    desk.presses("结束，公布结果")
    desk.says("/meetings")
    desk.presses(TITLE)
    desk.presses("🏁 开完了")
    desk.presses("✅ 开完了")
    desk.presses("会议纪要")
    desk.presses("水渠")
    desk.presses("议定")
    desk.says("今年冬天先修东三巷这一段，明年春天再修西三巷。")
    desk.presses("写好了")
    desk.hears("要办什么")
    desk.says("请施工队来看东三巷的水渠，定下开工的日子")
    desk.presses("于超")
    desk.presses("14 天内")
    desk.presses("就这些")
    desk.presses("红绿灯")
    desk.presses("下次再议")
    desk.says("等交警来看过再说")
    desk.presses("写好了")
    desk.presses("看全文")
    desk.presses("发给到会的")


def look_them_over(phone: Window) -> None:
    """王秀英 says that it was so."""
    phone.presses("是这样")
    phone.hears("纪要没有问题")


def publish(desk: Window, api: httpx.Client, folder: Path) -> None:
    """In the grid's chat, once the time for objections is over."""
    go_to(api, (now(api) + timedelta(days=3)).replace(hour=9, minute=0))
    desk.become("冯芳", CHAT)
    desk.hears("会议纪要公布", "议定")
    desk.hears("议事会议定的事").scroll_into_view_if_needed()
    picture(desk, folder / "minutes.png")


def look_at_the_promises(phone: Window, folder: Path) -> None:
    """What the meeting promised, and how far it is."""
    phone.hears("议事会有结果了", "请施工队来看")
    phone.says("/promises")
    phone.presses("水渠")
    phone.hears("请施工队来看")
    picture(phone, folder / "promises.png")


def now(api: httpx.Client) -> datetime:
    """What the clock says, at the office."""
    return datetime.fromisoformat(api.get("/api/state").json()["clock"]["now"]).astimezone(OFFICE)


def go_to(api: httpx.Client, moment: datetime) -> None:
    """Move the clock there."""
    api.post("/api/clock", json={"to": moment.isoformat()}).raise_for_status()


def next_monday(moment: datetime) -> datetime:
    """The next one at nine in the morning."""
    return (moment + timedelta(days=7 - moment.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
