"""The people's JSON API suffices: a script that speaks only HTTP books, waits, moves and cancels."""

from datetime import datetime, timedelta

import httpx
import pytest

from models.rules.holidays import DayKind, china
from tests.bot.sandbox.process import OFFICE, people
from tests.bot.sandbox.scripting import Somebody, joins

pytestmark = pytest.mark.browser  # it shares the program with the browser, and its seconds


def test_an_appointment_by_http_alone(address: str) -> None:
    with people(address) as api:
        first, second = newcomer(api, "郑平"), newcomer(api, "吴芳")
        wednesday, friday = days_ahead(api)
        begin(first)
        first.does("messages", {"text": f"{said(wednesday)}下午两点"})
        tell(first, "龙池小学三年级", "40人")
        first.presses("✅ 确认")
        first.sees("到了报这个号")

        begin(second)
        second.does("messages", {"text": said(wednesday)})
        second.sees("已经约满了")
        second.presses("排队等这一天")
        tell(second, "新集小学五年级", "35人")
        second.presses("⏳ 排队")
        second.sees("您排在第一位")

        first.presses("改时间")
        first.sees("请问想约哪一天")
        first.does("messages", {"text": f"{said(friday)} 14:00"})
        first.sees("原来约的", "会退掉")
        first.presses("✅ 确认")
        first.sees("改好时间了", said(friday))

        second.sees("有空位了", said(wednesday))
        second.presses("要这个时间")
        second.sees("约好了", said(wednesday), "预约号")

        first.presses("取消预约")
        first.presses("临时有事")
        first.sees("取消了", "谢谢您说一声")


def newcomer(api: httpx.Client, name: str) -> Somebody:
    """Somebody who lives here."""
    somebody = Somebody(api, api.post("/api/people", json={"name": name}).raise_for_status().json()["id"])
    joins(somebody)
    return somebody


def begin(somebody: Somebody) -> None:
    """As far as the days: one school class has the library to itself, once on a day."""
    somebody.does("messages", {"text": "/book"})
    somebody.presses("居民文化中心")
    somebody.presses("班级包场读书")
    somebody.sees("请问想约哪一天")


def tell(somebody: Somebody, *answers: str) -> None:
    """What is asked besides the time."""
    for question, answer in zip(("哪个学校", "多少人来"), answers, strict=True):
        somebody.sees(question)
        somebody.does("messages", {"text": answer})


def days_ahead(api: httpx.Client) -> tuple[datetime, datetime]:
    """A Wednesday and a Friday that are no holidays, both far enough ahead."""
    today = datetime.fromisoformat(api.get("/api/state").json()["clock"]["now"]).astimezone(OFFICE)
    days = [today + timedelta(days=days) for days in range(4, 28)]
    open_days = [day for day in days if china(day.date()) is DayKind.ORDINARY]
    wednesday, friday = (next(day for day in open_days if day.weekday() == weekday) for weekday in (2, 4))
    return wednesday, friday


def said(day: datetime) -> str:
    """As people write it."""
    return f"{day.month}月{day.day}日"
