"""The words: templates rendered in a person's language. User text is only ever a value, never a template."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from models.rules.privacy import mask_name, mask_numbers

TEMPLATES = Path(__file__).parents[2] / "templates"
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words:
    """All templates of all languages, compiled once. Times are told in `zone`."""

    def __init__(self, zone: ZoneInfo, languages: tuple[str, ...] = ("zh", "en")) -> None:
        self.zone = zone
        self._templates = {language: self._environment(language) for language in languages}

    def text(self, language: str, message: str, values: Mapping[str, Any]) -> str:
        """The message `noun/name` as Telegram HTML; an undefined variable is an error."""
        return self._templates[language].get_template(f"{message}.html.j2").render(values).strip()

    def label(self, language: str, key: str, values: Mapping[str, Any]) -> str:
        """The text of the button `noun/name`, which is plain text."""
        noun, _, name = key.partition("/")
        return _labels(language)[noun][name].format_map(values)

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES / language),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.filters["moment"] = lambda at: tell_moment(at, self.zone, language)
        environment.filters["day"] = lambda at: tell_day(at.astimezone(self.zone), language)
        environment.filters["mask_name"] = mask_name
        environment.filters["mask_numbers"] = mask_numbers
        environment.globals["label"] = lambda key: self.label(language, key, {})
        environment.filters["stars"] = lambda rating: "★" * rating + "☆" * (5 - rating)
        return environment


def tell_moment(at: datetime, zone: ZoneInfo, language: str) -> Markup:
    """A moment as people say it, in the office's zone; a tap shows it in the reader's calendar."""
    local = at.astimezone(zone)
    said = f"{tell_day(local, language)} {local:%H:%M}"
    return Markup('<tg-time unix="{}">{}</tg-time>').format(int(at.timestamp()), said)


def tell_day(local: datetime, language: str) -> str:
    """A day with its weekday: 11月23日 周一, Mon 23 Nov."""
    weekday = _WEEKDAYS[language][local.weekday()]
    if language == "zh":
        return f"{local.month}月{local.day}日 周{weekday}"
    return f"{weekday} {local.day} {_MONTHS[local.month - 1]}"


def list_commands(language: str) -> dict[str, str]:
    """The commands of Telegram's menu with what they do, in the order in which they are shown."""
    return _labels(language)["commands"]


@cache
def _labels(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((TEMPLATES / language / "labels.toml").read_text(encoding="utf-8"))
