"""Moments as people write them: what is understood, what is not, and what is never misread."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules.days import AHEAD, read_day
from models.rules.spoken_times import DayPart, Spoken, read_spoken

MONDAY = date(2026, 11, 23)
NOTHING = "-"

ORDINARY = [
    ("明天下午三点", "2026-11-24 15:00 afternoon"),
    ("明天下午3点半", "2026-11-24 15:30 afternoon"),
    ("今天15:00", "2026-11-23 15:00"),
    ("后天上午", "2026-11-25 morning"),
    ("大后天", "2026-11-26"),
    ("明早八点", "2026-11-24 08:00 morning"),
    ("明晚", "2026-11-24 evening"),
    ("今晚七点", "2026-11-23 19:00 evening"),
    ("周五晚8点", "2026-11-27 20:00 evening"),
    ("三天后下午3点", "2026-11-26 15:00 afternoon"),
    ("周五下午", "2026-11-27 afternoon"),
    ("本周三", "2026-11-25"),
    ("下周三九点一刻", "2026-12-02 09:15"),
    ("下个星期天", "2026-12-06"),
    ("下下周一", "2026-12-07"),
    ("周二十点", "2026-11-24 10:00"),
    ("12月5日", "2026-12-05"),
    ("12月5号上午9:30", "2026-12-05 09:30 morning"),
    ("十二月五号", "2026-12-05"),
    ("二十三号上午十点", "2026-11-23 10:00 morning"),
    ("廿三号", "2026-11-23"),
    ("30号下午", "2026-11-30 afternoon"),
    ("下个月5号", "2026-12-05"),
    ("12/5 9点", "2026-12-05 09:00"),
    ("2026-12-05 14:20", "2026-12-05 14:20"),
    ("二〇二六年十二月五日下午两点", "2026-12-05 14:00 afternoon"),
    ("１２月５日９点", "2026-12-05 09:00"),
    ("12 月 5 日（周六）9 点 半", "2026-12-05 09:30"),
]
TIMES = [
    ("上午", "morning"),
    ("3点", "15:00"),
    ("一点", "13:00"),
    ("六点半", "18:30"),
    ("七点", "07:00"),
    ("十二点半", "12:30"),
    ("下午一点", "13:00 afternoon"),
    ("下午两点", "14:00 afternoon"),
    ("早上八点", "08:00 morning"),
    ("中午十二点半", "12:30 noon"),
    ("中午一点", "13:00 noon"),
    ("晚上八点", "20:00 evening"),
    ("凌晨三点", "03:00 morning"),
    ("03:00", "03:00"),
    ("9：30", "09:30"),
    ("三点零五分", "15:05"),
    ("三点十分", "15:10"),
    ("十点三刻", "10:45"),
    ("差一刻三点", "14:45"),
    ("15时30分", "15:30"),
]
ENGLISH = [
    ("tomorrow 3pm", "2026-11-24 15:00"),
    ("5 Dec 9:30", "2026-12-05 09:30"),
    ("Sat 5 Dec 14:30", "2026-12-05 14:30"),
    ("Dec 5th, 2026", "2026-12-05"),
    ("Friday afternoon", "2026-11-27 afternoon"),
    ("next monday at 10 a.m.", "2026-11-30 10:00"),
    ("day after tomorrow, 3 o'clock", "2026-11-25 15:00"),
    ("12pm", "12:00"),
    ("8pm", "20:00"),
]
SENTENCES = [
    ("我想约明天下午三点可以吗", "2026-11-24 15:00 afternoon"),
    ("能不能改到12月5日", "2026-12-05"),
    ("那就周五上午吧", "2026-11-27 morning"),
    ("预约一下周五上午", "2026-11-27 morning"),  # not next week's
    ("早上好，我想约明天下午三点", "2026-11-24 15:00 afternoon"),
    ("周五下午好吗", "2026-11-27 afternoon"),
    ("明天有没有空", "2026-11-24"),
    ("下午一点也可以", "13:00 afternoon"),
    ("明天不行，后天上午吧", "2026-11-25 morning"),
    ("我昨天打过电话，想约明天下午三点", "2026-11-24 15:00 afternoon"),
    ("东三巷五号，明天下午三点", "2026-11-24 15:00 afternoon"),
    ("周先生明天上午来", "2026-11-24 morning"),
    ("李明早上八点来", "08:00 morning"),
    ("I can't do Friday, Monday 3pm", "2026-11-23 15:00"),
]
LEFT_OPEN = [
    ("明天下午三点或四点", "2026-11-24 afternoon"),
    ("明天上午或下午", "2026-11-24"),
    ("明天下午三点以后", "2026-11-24 afternoon"),
    ("明天3点到5点", "2026-11-24"),
    ("明天三四点", "2026-11-24"),
    ("明天早一点", "2026-11-24"),
    ("明天25点", "2026-11-24"),
    ("上午15:00", "morning"),
    ("晚上十二点", "evening"),
]
NO_SUCH_DAY = ["2月30日下午三点", "13月5日下午三点", "11-31 9点", "2026-11-22 14:20", "明年12月5日", "12月4日周六"]
HALF_SAID = [
    *("明天或后天", "5号到8号", "周五之前", "周一至五上午", "周六日上午", "周三五下午", "每周三上午", "明天 9.30"),
    *(
        "下周上午9点",
        "周末上午9点",
        "两周后周三下午",
        "半小时后",
        "农历十二月五日",
        "正月初五",
        "元旦上午",
        "next week 10am",
    ),
]
SAID_OF_ANOTHER_TIME = ["周五没空", "明天下午三点我来不了", "上周三下午3点", "昨天下午三点"]
NO_MOMENT = [
    *("", "我家3栋501", "3-2-501", "东三巷5号", "3号楼漏水", "13912345678", "010-12345678", "110101199003071234"),
    *("我要办3件事", "1.5小时", "37.5", "192.168.1.5", "2-3天", "25:70", "两点建议", "我有一点急", "早点", "有时候"),
    *(
        "同一时间可以吗",
        "一时半会",
        "一会儿",
        "点一下",
        "八九点",
        "|",
        "点",
        "号",
        "下" * 500 + "周三",
        "9" * 500 + "点",
    ),
]
TURNS = [
    ("31号", date(2027, 1, 31), "2027-01-31"),
    ("31号", date(2027, 2, 1), "2027-03-31"),
    ("30号上午", date(2027, 1, 31), "2027-03-30 morning"),
    ("下个月31号", date(2027, 1, 31), NOTHING),
    ("明天", date(2026, 11, 30), "2026-12-01"),
    ("明早八点", date(2026, 12, 31), "2027-01-01 08:00 morning"),
    ("1月1日", date(2026, 12, 31), "2027-01-01"),
    ("明年1月5号", date(2026, 12, 31), "2027-01-05"),
    ("下个月5号", date(2026, 12, 31), "2027-01-05"),
    ("下周一", date(2026, 12, 31), "2027-01-04"),
    ("这周三", date(2026, 11, 27), NOTHING),
    ("2月29日上午九点", date(2028, 2, 1), "2028-02-29 09:00 morning"),
    ("2月29日", date(2027, 12, 1), "2028-02-29"),
    ("2月29日", date(2027, 2, 1), NOTHING),
    ("29号", date(2027, 2, 1), "2027-03-29"),
]


def tell(spoken: Spoken | None) -> str:
    """As the tables have it: 2026-11-24 15:00 afternoon."""
    if spoken is None:
        return NOTHING
    return " ".join(
        word for word in (spoken.day and f"{spoken.day}", spoken.at and f"{spoken.at:%H:%M}", spoken.part) if word
    )


@pytest.mark.parametrize(("said", "meant"), [*ORDINARY, *TIMES, *ENGLISH, *SENTENCES])
def test_what_is_understood(said: str, meant: str) -> None:
    assert tell(read_spoken(said, MONDAY)) == meant


@pytest.mark.parametrize(("said", "meant"), LEFT_OPEN)
def test_of_a_time_that_is_no_single_one_the_rest_is_understood(said: str, meant: str) -> None:
    assert tell(read_spoken(said, MONDAY)) == meant


@pytest.mark.parametrize("said", [*NO_SUCH_DAY, *HALF_SAID, *SAID_OF_ANOTHER_TIME])
def test_a_time_is_never_taken_without_the_day_that_was_said(said: str) -> None:
    assert tell(read_spoken(said, MONDAY)) == NOTHING


@pytest.mark.parametrize("said", NO_MOMENT)
def test_what_names_no_moment(said: str) -> None:
    assert tell(read_spoken(said, MONDAY)) == NOTHING


@pytest.mark.parametrize(("said", "today", "meant"), TURNS)
def test_where_months_and_years_turn(said: str, today: date, meant: str) -> None:
    assert tell(read_spoken(said, today)) == meant


WORDS = (
    *(
        "今明后大天日号月年下上周星期礼拜一二三四五六十两零〇廿点时半刻分差过早晚午中凌晨到或前后不行没空",
        "0123456789０９",
        ":：-/.,，|（） \n",
    ),
    *("am", "pm", "dec", "may", "friday", "next ", "tomorrow", "in ", "days", "½", "㋋", "٣", "²", "İ"),
)
pieces = st.one_of(*(st.sampled_from(words) for words in WORDS[:3]), st.sampled_from(WORDS[3:]))
texts = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=25).map("".join))
todays = st.dates(date(2026, 1, 1), date(2032, 12, 31))


@given(texts, todays)
@example("二〇九九年", MONDAY)
@example("0000-00-00", MONDAY)
def test_no_text_is_a_fault_and_no_day_is_over(said: str, today: date) -> None:
    spoken = read_spoken(said, today)
    assert spoken != Spoken()
    for day in (spoken.day if spoken else None, read_day(said, today)):
        assert day is None or today <= day <= today + AHEAD


FORMATS = [
    *(
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y年%m月%d日%H:%M",
        "约%m月%d日 %H点%M分",
        "%m/%d %H:%M",
    ),
    *("%d %b %H:%M", "%a %d %b %Y, %H:%M", "%B %d at %H:%M", "能改到%m月%d号%H时%M分吗？"),
]


@given(todays, st.integers(0, AHEAD.days), st.integers(0, 24 * 60 - 1), st.sampled_from(FORMATS))
def test_a_moment_reads_back_as_itself(today: date, ahead: int, minute: int, written: str) -> None:
    day, at = today + timedelta(days=ahead), time(*divmod(minute, 60))
    assert read_spoken(datetime.combine(day, at, UTC).strftime(written), today) == Spoken(day, at)


@given(todays, st.integers(0, AHEAD.days), st.integers(1, 11), st.integers(0, 59), st.sampled_from(["上午", "下午"]))
def test_so_does_one_in_chinese_numerals(today: date, ahead: int, hour: int, minute: int, part: str) -> None:
    day, is_late = today + timedelta(days=ahead), part == "下午" and hour < 9
    words = (
        f"{numeral(day.month)}月{numeral(day.day)}号{'下午' if is_late else '上午'}{numeral(hour)}点{numeral(minute)}分"
    )
    meant = time(hour + 12 * is_late, minute)
    assert read_spoken(words, today) == Spoken(day, meant, DayPart.AFTERNOON if is_late else DayPart.MORNING)


def numeral(number: int) -> str:
    """十二, 二十, 五."""
    tens, ones = divmod(number, 10)
    letters = "零一二三四五六七八九"
    return ("" if tens < 2 else letters[tens]) + "十" * bool(tens) + (letters[ones] if ones or not tens else "")
