"""Buttons as the Bot API takes them."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from telegram import InlineKeyboardMarkup

from handlers.joining import GridLink
from handlers.ui.callbacks import CallbackData, RunCommand, with_serial
from handlers.ui.keyboards import Button, Keyboard, in_rows, inline_markup
from handlers.ui.words import Words

WORDS = Words(ZoneInfo("Asia/Shanghai"))


def draw(keyboard: Keyboard, language: str = "zh") -> list[list[dict[str, Any]]]:
    markup = inline_markup(keyboard, WORDS, language, bot_username="wuxin_bot", pack=CallbackData.pack)
    assert InlineKeyboardMarkup.de_json(markup, None).to_dict() == markup
    rows: list[list[dict[str, Any]]] = markup["inline_keyboard"]
    return rows


@pytest.mark.parametrize(("language", "text"), [("zh", "« 主菜单"), ("en", "« Main menu")])
def test_a_label_is_in_the_readers_language(language: str, text: str) -> None:
    assert draw([[Button(RunCommand("menu"), "home/menu")]], language) == [[{"text": text, "callback_data": "!:menu"}]]


def test_text_from_data_stands_as_it_is() -> None:
    ((button,),) = draw([[Button(RunCommand("menu"), text="王 <桂> {花}")]])
    assert button["text"] == "王 <桂> {花}"


def test_a_link_leads_to_the_private_chat() -> None:
    ((button,),) = draw([[Button(GridLink(3), text="第3网格")]])
    assert button == {"text": "第3网格", "url": "https://t.me/wuxin_bot?start=g_3"}


def test_an_address_is_opened() -> None:
    ((button,),) = draw([[Button("https://example.org/rules", text="村规民约")]])
    assert button == {"text": "村规民约", "url": "https://example.org/rules"}


@pytest.mark.parametrize("style", ["primary", "success", "danger"])
def test_a_style_is_told_only_where_there_is_one(style: str) -> None:
    ((styled, plain),) = draw(
        [[Button(RunCommand("menu"), text="是", style=style), Button(RunCommand("menu"), text="否")]]
    )
    assert styled["style"] == style
    assert "style" not in plain


def test_buttons_are_packed_by_whom_the_dialogue_says() -> None:
    markup = inline_markup(
        [[Button(RunCommand("menu"), text="好")]],
        WORDS,
        "zh",
        bot_username="wuxin_bot",
        pack=lambda data: with_serial(data.pack(), "0f3a9c"),
    )
    assert markup["inline_keyboard"][0][0]["callback_data"] == "!:menu~0f3a9c"


def test_rows_keep_their_order_and_width() -> None:
    buttons = [Button(RunCommand("menu"), text=str(number)) for number in range(5)]
    assert [[button.text for button in row] for row in in_rows(buttons, 2)] == [["0", "1"], ["2", "3"], ["4"]]
    assert in_rows([], 2) == []
