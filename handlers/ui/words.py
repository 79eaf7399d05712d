"""The words: templates rendered in a person's language. User text is only ever a value, never a template."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from models.rules.community_parts import QuietHours
from models.rules.opening_hours import runs_of
from models.rules.privacy import mask_name, mask_numbers
from models.rules.working_time import Openings

TEMPLATES = Path(__file__).parents[2] / "templates"
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words:
    """All templates of all languages, compiled once. Times are told in `zone`."""

    def __init__(self, zone: ZoneInfo, languages: tuple[str, ...] = ("zh", "en")) -> None:
        self.zone = zone
        self._templates = {language: _open_templates(language, zone) for language in languages}

    def text(self, language: str, message: str, values: Mapping[str, Any]) -> str:
        """The message `noun/name` as Telegram HTML; an undefined variable is an error."""
        return self._templates[language].get_template(f"{message}.html.j2").render(values).strip()

    def label(self, language: str, key: str, values: Mapping[str, Any]) -> str:
        """The text of the button `noun/name`, which is plain text."""
        return label(language, key, values)


@cache
def _open_templates(language: str, zone: ZoneInfo) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / language),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["moment"] = lambda at: tell_moment(at, zone, language)
    environment.filters["day"] = lambda at: tell_day(at.astimezone(zone), language)
    environment.filters["date"] = lambda day: tell_day(day, language)
    environment.filters["mask_name"] = mask_name
    environment.filters["mask_numbers"] = mask_numbers
    environment.filters["openings"] = lambda openings: tell_openings(openings, language)
    environment.filters["weekdays"] = lambda weekdays: tell_weekdays(weekdays, language)
    environment.filters["span"] = lambda hours: tell_span(hours, language)
    environment.filters["stars"] = lambda rating: "★" * rating + "☆" * (5 - rating)
    environment.globals["label"] = lambda key: label(language, key, {})
    return environment


def tell_moment(at: datetime, zone: ZoneInfo, language: str) -> Markup:
    """A moment as people say it, in the office's zone; a tap shows it in the reader's calendar."""
    local = at.astimezone(zone)
    said = tell_short(local, language)
    return Markup('<tg-time unix="{}">{}</tg-time>').format(int(at.timestamp()), said)


def tell_day(local: date, language: str) -> str:
    """A day with its weekday: 11月23日 周一, Mon 23 Nov."""
    weekday = _WEEKDAYS[language][local.weekday()]
    if language == "zh":
        return f"{local.month}月{local.day}日 周{weekday}"
    return f"{weekday} {local.day} {_MONTHS[local.month - 1]}"


def tell_short(local: datetime, language: str) -> str:
    """A moment for a button, where there is little room: 11月23日 周一 14:30."""
    return f"{tell_day(local, language)} {local:%H:%M}"


def shorten(text: str, longest: int) -> str:
    """As much of a text as fits on a button."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def weekday_names(language: str) -> tuple[str, ...]:
    """Monday to Sunday, as short as they are."""
    return tuple(_WEEKDAYS[language])


def tell_weekdays(weekdays: Sequence[int], language: str) -> str:
    """Weekdays, from 0 for Monday: 周一至周五、周日; Mon–Fri, Sun."""
    if len(weekdays) == 7:
        return {"zh": "每天", "en": "every day"}[language]
    to, comma, prefix = {"zh": ("至", "、", "周"), "en": ("–", ", ", "")}[language]
    names = [f"{prefix}{name}" for name in _WEEKDAYS[language]]
    runs = runs_of(weekdays)
    return comma.join(names[first] if first == last else f"{names[first]}{to}{names[last]}" for first, last in runs)


def tell_openings(openings: Openings, language: str) -> str:
    """The hours of a day: 08:30–12:00、14:00–17:30; none: closed."""
    comma, closed = {"zh": ("、", "不开"), "en": (", ", "closed")}[language]
    return comma.join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in openings) or closed


def tell_span(hours: QuietHours, language: str) -> str:
    """Hours from one time of the day to another: 21:30–07:30; the same twice is no time at all."""
    if hours.start == hours.end:
        return {"zh": "不用安静", "en": "none"}[language]
    return f"{hours.start:%H:%M}–{hours.end:%H:%M}"


def label(language: str, key: str, values: Mapping[str, Any] = MappingProxyType({})) -> str:
    """The words `noun/name` of labels.toml."""
    noun, _, name = key.partition("/")
    return _labels(language)[noun][name].format_map(values)


def list_commands(language: str, whose: str = "commands") -> dict[str, str]:
    """The commands of Telegram's menu with what they do, in the order in which they are shown: everybody's, or what
    `staff_commands` and `group_commands` add.
    """
    return _labels(language)[whose]


@cache
def _labels(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((TEMPLATES / language / "labels.toml").read_text(encoding="utf-8"))
