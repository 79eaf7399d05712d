"""Buttons under a message, written once and labelled in the reader's language."""

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


def inline_markup(
    keyboard: Keyboard, words: Words, language: str, *, bot_username: str, pack: Callable[[CallbackData], str]
) -> dict[str, Any]:
    """The Bot API's InlineKeyboardMarkup."""

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

    return {"inline_keyboard": [[draw(button) for button in row] for row in keyboard]}


def back_home() -> list[Button]:
    """The row that leads back to the menu."""
    return [Button(RunCommand("menu"), "home/menu")]


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons in rows of `width`."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
