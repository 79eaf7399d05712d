"""What is kept aside of an update that could not be processed: whole, but for what must be found nowhere."""

from typing import Any

import pytest

from bot.incoming import hushed
from handlers.motions.buttons import CastVote, Manage
from models.rules.motion_states import Choice


def press(data: object) -> dict[str, Any]:
    return {"update_id": 1, "callback_query": {"id": "7", "from": {"id": 9}, "data": data}}


@pytest.mark.parametrize("choice", Choice)
def test_of_a_secret_press_only_who(choice: Choice) -> None:
    raw = press(CastVote(3, 4, choice).pack())
    assert hushed(raw) == {"update_id": 1, "callback_query": {"id": "7", "from": {"id": 9}}}
    assert "data" in raw["callback_query"], "the update itself is left alone"


def test_the_same_when_it_is_bound_to_a_dialogue() -> None:
    assert "data" not in hushed(press(f"{CastVote(3, 4, Choice.FOR).pack()}~1a"))["callback_query"]


def test_the_same_when_nobody_can_read_it() -> None:
    assert "data" not in hushed(press("hv:3:4:for:5"))["callback_query"]


@pytest.mark.parametrize("data", [Manage(3).pack(), "", None, 5, "无:1"])
def test_other_presses_are_kept_whole(data: object) -> None:
    assert hushed(press(data)) == press(data)


@pytest.mark.parametrize("text", ["1", "２", "第三个", "3."])
def test_of_a_number_that_may_have_pressed_a_button_only_who(text: str) -> None:
    assert hushed({"message": {"text": text, "from": {"id": 9}}}) == {"message": {"from": {"id": 9}}}


@pytest.mark.parametrize(
    "raw", [{"message": {"text": "路灯坏了3天"}}, {"message": {}}, {"message": None}, {}, [], 7, None]
)
def test_everything_else_is_kept_whole(raw: object) -> None:
    assert hushed(raw) == raw
