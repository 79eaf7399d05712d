"""What was held becomes as few messages as Telegram takes: nothing lost, nothing twice, all in order."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.burdens.digests import MOST_BUTTONS, last_expiry, merge, name_abouts, pack
from handlers.ui.keyboards import number_button
from handlers.ui.paragraphs import LIMIT
from models.burdens.merging import Held
from tests.people import START

HEAD = "☕ <b>合在一起告诉您：</b>"
MENU = {"text": "« 主菜单", "callback_data": "!:menu"}


def button(data: str, text: str = "打开") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


def held(text: str, *rows: list[dict[str, Any]], elders: bool = False, **more: Any) -> Held:
    if elders:
        rows = tuple([number_button(n, each)] for n, each in enumerate((b for row in rows for b in row), start=1))
    markup = {"reply_markup": {"inline_keyboard": list(rows)}} if rows else {}
    payload = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}} | markup
    return Held(payload, more.get("about"), more.get("expires_at"))


def keyboard(payload: dict[str, Any]) -> list[list[str]]:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return [[each["text"] for each in row] for row in rows]


def test_one_alone_stays_as_it_was() -> None:
    alone = held("雨停了", [button("a"), button("b")], [MENU])
    assert pack([alone], HEAD) == [[alone]]
    assert merge([alone], HEAD, elders_mode=False) == alone.payload


def test_several_become_one_and_signs_say_which_button_is_whose() -> None:
    together = [
        held("第一件", [button("a"), button("b", "不要")], [MENU]),
        held("第二件"),
        held("第三件", [button("c")], [MENU]),
    ]
    payload = merge(together, HEAD, elders_mode=False)
    assert payload["text"] == f"{HEAD}\n\n① 第一件\n\n② 第二件\n\n③ 第三件"
    assert keyboard(payload) == [["① 打开", "① 不要"], ["③ 打开"], ["« 主菜单"]]
    assert payload["parse_mode"] == "HTML"
    assert keyboard(merge([held("a"), held("b")], HEAD, elders_mode=False)) == []
    assert "reply_markup" not in merge([held("a"), held("b")], HEAD, elders_mode=False)


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("now", [False, True])
def test_in_the_elders_mode_numbers_run_through(*, before: bool, now: bool) -> None:
    """Whichever mode it was when they were held."""
    together = [
        held("甲", [button("a"), button("b")], [MENU], elders=before),
        held("乙", [button("c")], [MENU], elders=before),
    ]
    plain = [["① 打开", "① 打开"], ["② 打开"], ["« 主菜单"]]
    numbered = [["1　① 打开"], ["2　① 打开"], ["3　② 打开"], ["4　« 主菜单"]]
    rows = keyboard(merge(together, HEAD, elders_mode=now))
    assert (
        rows == numbered if now else [text for row in rows for text in row] == [text for row in plain for text in row]
    )


def test_too_much_for_one_message_is_as_few_as_fit() -> None:
    long = [held("长" * 2000) for _ in range(4)]
    assert [len(each) for each in pack(long, HEAD)] == [2, 2]
    assert [len(each) for each in pack([held("长" * LIMIT), *long], HEAD)] == [1, 2, 2]
    many = [held("x", [button(f"{n}:{m}") for m in range(3)]) for n in range(40)]
    assert [len(each) for each in pack(many, HEAD)] == [33, 7]


@pytest.mark.parametrize(
    ("abouts", "expected"),
    [
        (["request:1", "request:1"], "request:1"),
        ([None, None], None),
        (["request:1", None], "several:,request:1,"),
        (["request:1", "person:2", "request:1"], "several:,request:1,,person:2,"),
    ],
)
def test_what_it_is_about_is_kept(abouts: list[str | None], expected: str | None) -> None:
    assert name_abouts(abouts) == expected


texts = st.text(st.characters(codec="utf-8", categories=["L", "N", "So"]), min_size=1, max_size=30)


pushes_of = st.lists(st.tuples(texts, st.integers(0, 40), st.integers(1, 120)), min_size=1, max_size=60)


@given(pushes=pushes_of, elders=st.booleans())
def test_nothing_is_lost_and_nothing_doubled(pushes: list[tuple[str, int, int]], *, elders: bool) -> None:
    whole = [
        held(f"⟦{n}⟧{text * times}", *([button(f"{n}:{m}")] for m in range(rows)))
        for n, (text, rows, times) in enumerate(pushes)
    ]
    payloads = [merge(each, HEAD, elders_mode=elders) for each in pack(whole, HEAD)]
    said, pressed = "".join(each["text"] for each in payloads), [b for p in payloads for b in flat(p)]
    place = -1
    for each in whole:
        assert said.count(each.payload["text"]) == 1
        place, before = said.index(each.payload["text"]), place
        assert place > before
    assert [b["callback_data"] for b in pressed] == [b["callback_data"] for each in whole for b in flat(each.payload)]
    for payload in payloads:
        assert len(payload["text"].encode("utf-16-le")) <= 2 * LIMIT
        assert len(flat(payload)) <= MOST_BUTTONS


def flat(payload: dict[str, Any]) -> list[dict[str, Any]]:
    rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
    return [each for row in rows for each in row]


def test_expiry_is_that_of_the_last_and_none_where_one_always_counts() -> None:
    early, late = START, START + timedelta(hours=1)
    assert last_expiry([held("a", expires_at=early), held("b", expires_at=late)]) == late
    assert last_expiry([held("a", expires_at=early), held("b")]) is None
