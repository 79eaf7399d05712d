"""Moments as people write them, also within a sentence: 明天下午三点, 12月5日上午9:30, 周五下午, tomorrow 3pm.

What is understood is taken out of the words, form after form; what is left over says whether it was understood whole.
Half of what was said, such as the hour without the day, would be a moment that nobody meant.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum, auto
from typing import TypeVar

from models.rules.days import FORMS, WEEKDAY, WEEKDAYS, Form, date_of, plain


class DayPart(StrEnum):
    """A part of the day."""

    MORNING = auto()
    NOON = auto()
    AFTERNOON = auto()
    EVENING = auto()


@dataclass(frozen=True)
class Spoken:
    """What somebody said of a moment: a day, a time of the day, or only a part of it."""

    day: date | None = None
    at: time | None = None
    part: DayPart | None = None


T = TypeVar("T")

_OFFICE_LIFE = range(7, 24)
"""Where no part of the day is said, 三点 is one of these hours: nobody comes to an office at three in the night."""

_AFTER_A_DAY = r"(?<=[今明后日号天一二三四五六])"
_PARTS = (
    (re.compile(r"凌晨"), DayPart.MORNING, range(12)),
    (re.compile(rf"早上|上午|早晨|[清一大]早|早(?=\d)|{_AFTER_A_DAY}早|(?<![a-z])morning"), DayPart.MORNING, range(13)),
    (re.compile(r"中午|正午|午间|晌午|(?<![a-z])noon"), DayPart.NOON, range(10, 15)),
    (re.compile(r"下午|午后|(?<![a-z])afternoon"), DayPart.AFTERNOON, range(12, 21)),
    (
        re.compile(rf"晚[上间]|傍晚|夜[里间晚]|晚(?=\d)|{_AFTER_A_DAY}晚|(?<![a-z])(?:evening|(?:to)?night)"),
        DayPart.EVENING,
        range(17, 24),
    ),
    (re.compile(r"(?<=\d)\s*a\.?m(?![a-z])"), None, range(12)),
    (re.compile(r"(?<=\d)\s*p\.?m(?![a-z])"), None, range(12, 24)),
)
"""How a part of the day is said, what it is, and the hours that it can mean."""

_TIME = re.compile(
    r"""
    (?P<until>[\d点半刻分][到至~–—-]+)?                            # the end of a span is no time to begin
    (?<![\d.:第])
    (?:差(?P<short>\d{1,2}[分刻])钟?)?
    (?P<hour>\d{1,2})
    (?: (?P<clock>:\d{2})(?::\d{2})?
      | (?:点钟?|时(?![间候段期])|\s*o['’]?clock)整?(?P<past>半|[123]刻|过?\d{2}分?|过?\d分)?+
      | (?=\s*[ap]\.?m(?![a-z])) )
    (?![\d:差]|建议|意见|要求|问题|原因|说明|理由|疑问|[想看]法)      # 两点建议
    (?P<bound>[之以]?[前后])?                                      # 三点以后
    """,
    re.VERBOSE,
)

_SENTENCE_END = re.compile(r"[,。;!?\n]")
_NOT_THEN = re.compile(
    r"(?<![行可能便要来去想在])不(?:行|可以|能|太?方便|来|去|要|想|在)|(?<!有)没有?(?:空|时间)|[来去]不了|取消|除了|已经|约过"
    r"|昨[天日晚]|前天|(?<![早晚])上个?(?:周|星期|礼拜|月)|(?<![a-z])(?:not|can['’]?t|cannot|except|yesterday|last)(?![a-z])"
)
_NO_TIME = re.compile(
    r"(?<![^,])(?:早上|上午|中午|下午|晚上)好(?![吗么吧的不])|good\s*(?:morning|afternoon|evening|night)"  # a greeting
    r"|(?<![周期拜])一下(?!午)|(?<!十)一时|(?<!午)一点[儿都也]|[早晚]点"  # a bit, a while
    r"|(?<![今明后])[早晚快慢有多少大小好近远差]一点"
)
_NUMERALS = re.compile(rf"{WEEKDAY}|[零〇一二两三四五六七八九十]+")
_DIGITS = {"〇": "0", "两": "2"} | {letter: str(digit) for digit, letter in enumerate("零一二三四五六七八九")}
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")

_TAKEN = "|"
"""Stands where a day stood."""
_HALF_SAID = re.compile(
    r"\|[之以]?[前后]|\|[到至和或、~–—-]\d(?!\d?[点时:])"  # 5号之前, 周一至五
    r"|\|[一二三四五六日](?![一二三四五六七八九]?点)|\|[1-6](?=[上下]午|都|,|$)"  # 周六日, 周三五下午
    r"|\d月|[前后]天|每|[下这本整]\d?个?(?:周|星期|礼拜|月)|周末|工作日|月[初底末中]|[明后]年|年[初底]"
    r"|(?:小时|分钟|天|周|月|星期|礼拜|年)[之以]?[前后内]|过[\d几]天"
    r"|农历|阴历|正月|腊月|初\d|春节|元旦|除夕|国庆|中秋|清明节|端午|劳动节"
    r"|(?<![a-z])(?:next|every|before|after|until|till|weeks?|weekends?|months?|hours?|midnight)(?![a-z])"
)


def read_spoken(text: str, today: date) -> Spoken | None:
    """What is meant; None where the words name neither a day nor a time, or a day that is not understood.

    Who names several times, or an hour that their part of the day does not have, has said the rest.
    """
    words = _tidy(text)
    days, rest = _take_days(words, today)
    if None in days or len(days) > 1 or _HALF_SAID.search(rest):
        return None
    parts = [(part, hours) for pattern, part, hours in _PARTS if pattern.search(words)]
    times = {_read_time(found, [hours for _, hours in parts]) for found in _TIME.finditer(rest)}
    spoken = Spoken(_only(days), _only(times), _only({part for part, _ in parts if part}))
    return None if spoken == Spoken() else spoken


def _only(said: Collection[T]) -> T | None:
    return next(iter(said)) if len(said) == 1 else None


def _tidy(text: str) -> str:
    """The sentences that may say when, without spaces that tell nothing apart, their numbers in digits."""
    text = text.replace("廿", "二十").replace("卅", "三十").replace(_TAKEN, " ")
    said = [sentence for sentence in _SENTENCE_END.split(plain(text)) if not _NOT_THEN.search(sentence)]
    close = re.sub(r"(?<![0-9a-z])\s+|\s+(?![0-9a-z])", "", ",".join(said))
    return _NUMERALS.sub(_in_digits, _NO_TIME.sub(",", close))


def _in_digits(found: re.Match[str]) -> str:
    """十二 as 12, 零五 as 05, 二〇二六 as 2026; what is no one number, such as 八九, stays, and so does a weekday."""
    letters = found[0]
    if found["weekday"]:
        return letters
    if tens := _TENS.fullmatch(letters):
        return _DIGITS.get(tens[1], "1") + _DIGITS.get(tens[2], "0")
    is_number = len(letters) in {1, 4} or (len(letters) == 2 and letters[0] in "零〇")
    return "".join(_DIGITS[letter] for letter in letters) if is_number and "十" not in letters else letters


def _take_days(words: str, today: date) -> tuple[set[date | None], str]:
    """The days that are named, None for one that cannot be meant, and the words without them."""
    days: set[date | None] = set()
    for form in (*_SPOKEN_FORMS, *FORMS):
        days |= {form.tell(found, today) for found in form.pattern.finditer(words)}
        words = form.pattern.sub(_TAKEN, words)
    return days, words


def _read_time(found: re.Match[str], said: list[range]) -> time | None:
    """The time that lies in all the parts of the day that were said; None where none does."""
    if found["until"] or found["bound"]:
        return None
    hour = int(found["hour"])
    is_exact = found["hour"].startswith("0") or not 1 <= hour <= 12  # as a clock of 24 hours shows it
    spans = said or [range(24) if is_exact else _OFFICE_LIFE]
    meant = [hour] if is_exact else [hour, hour + 12]
    minutes = [_minutes(found["clock"] or found["past"]), -_minutes(found["short"])]
    at = next((other * 60 + sum(minutes) for other in meant if all(other in span for span in spans)), -1)
    return time(*divmod(at, 60)) if 0 <= at < 24 * 60 and max(minutes) < 60 else None


def _minutes(said: str | None) -> int:
    """半, 1刻, 30, 过5分."""
    if not said:
        return 0
    if said == "半":
        return 30
    number = int(re.sub(r"\D", "", said))
    return number * 15 if said.endswith("刻") else number


def _read_in_week(found: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=found["week"].count("下"), days=WEEKDAYS[found["weekday"]])


def _read_in_days(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=int(found["days"]))


def _read_in_month(found: re.Match[str], today: date) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 1 + (found["which"] == "下"), 12)
    return date_of(year, month + 1, int(found["day"]))


def _read_in_year(found: re.Match[str], today: date) -> date | None:
    return date_of(today.year + (found["which"] == "明"), int(found["month"]), int(found["day"]))


_SPOKEN_FORMS = (
    Form(re.compile(rf"(?P<week>下{{2,99}}|[这本])个?{WEEKDAY}"), _read_in_week),
    Form(re.compile(r"(?<!\d)(?P<days>\d{1,3})天[之以]?后"), _read_in_days),
    Form(re.compile(r"(?<![a-z])in\s*(?P<days>\d{1,3})\s*days(?![a-z])"), _read_in_days),
    Form(re.compile(r"(?P<which>[下这本])个?月(?P<day>\d{1,2})[日号]?(?!\d)"), _read_in_month),
    Form(re.compile(r"(?P<which>[今明])年(?P<month>\d{1,2})月份?(?P<day>\d{1,2})[日号]?(?!\d)"), _read_in_year),
)
"""Days as they are said rather than written."""
