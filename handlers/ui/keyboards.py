"""Buttons under a message, written once and labelled in the reader's language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from handlers.ui.callbacks import CallbackData, Link, RunCommand
from handlers.ui.words import Words


@dataclass(frozen=True)
class Button:
    """One button. `label` names words in labels.toml; `text` is for what comes from data, such as a person's name."""

    action: CallbackData | Link | str  # what it carries, where it leads, or an address
    label: str = ""
    text: str = ""
    style: str = ""  # "primary", "success" or "danger"; clients that do not know it show a plain button
    values: dict[str, Any] = field(default_factory=dict)


Keyboard: TypeAlias = Sequence[Sequence[Button]]

_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
_CHINESE = "一二三四五六七八九十"


def inline_markup(
    keyboard: Keyboard,
    words: Words,
    language: str,
    *,
    bot_username: str,
    pack: Callable[[CallbackData], str],
    elders_mode: bool = False,
) -> dict[str, Any]:
    """The Bot API's InlineKeyboardMarkup; in the elders' mode one button a row, numbered for answering by number."""

    def draw(button: Button) -> dict[str, Any]:
        drawn: dict[str, Any] = {"text": button.text or words.label(language, button.label, button.values)}
        if button.style:
            drawn["style"] = button.style
        match button.action:
            case CallbackData() as data:
                drawn["callback_data"] = pack(data)
            case Link() as link:
                drawn["url"] = f"https://t.me/{bot_username}?start={link.pack()}"
            case address:
                drawn["url"] = address
        return drawn

    rows = [[draw(button) for button in row] for row in keyboard]
    if elders_mode:
        rows = [
            [number_button(n, drawn)] for n, drawn in enumerate((button for row in rows for button in row), start=1)
        ]
    return {"inline_keyboard": rows}


def number_button(number: int, drawn: dict[str, Any]) -> dict[str, Any]:
    """The same button with its number in front."""
    return drawn | {"text": f"{number}　{drawn['text']}"}


def read_number(text: str) -> int | None:
    """The number of a button as people type it: 1, １, 1., 1️⃣, 一, 第一个; None for any other words."""
    plain = text.strip().translate(_FULL_WIDTH).removeprefix("第").rstrip("个。.、 \ufe0f\u20e3")
    if len(plain) == 1 and plain in _CHINESE:
        return _CHINESE.index(plain) + 1
    return int(plain) if re.fullmatch(r"[1-9][0-9]?", plain) else None


def back_home() -> list[Button]:
    """The row that leads back to the menu."""
    return [Button(RunCommand("menu"), "home/menu")]


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons in rows of `width`."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
