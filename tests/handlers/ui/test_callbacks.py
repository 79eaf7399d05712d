"""What buttons and links carry: there and back again, within Telegram's limit, and safe against strange strings."""

from dataclasses import dataclass, fields
from enum import StrEnum, auto
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.flow.routes import discover
from handlers.ui.callbacks import (
    LARGEST,
    LIMIT,
    CallbackData,
    Link,
    Packed,
    RunCommand,
    UnreadableError,
    read_callback,
    read_link,
    with_serial,
)

discover()
BUTTONS = sorted(CallbackData.known.values(), key=lambda kind: kind.prefix)
LINKS = sorted(Link.known.values(), key=lambda kind: kind.prefix)
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,15}", fullmatch=True)  # keys of the community file, languages, commands
SERIAL = "0f3a9c"


class Size(StrEnum):
    SMALL = auto()
    LARGE = auto()


@dataclass(frozen=True)
class Shirt(CallbackData, prefix="test_shirt"):
    """All kinds of fields."""

    number: int
    clean: bool
    size: Size
    name: str


@dataclass(frozen=True)
class Poster(Link, prefix="test-poster"):
    """A link with two fields."""

    grid_id: int
    large: bool


def values_of(kind: type[Packed]) -> st.SearchStrategy[Any]:
    """Instances of `kind` with all that their fields can hold."""
    types = get_type_hints(kind)
    by_type = {int: st.integers(-LARGEST, LARGEST), bool: st.booleans(), str: WORDS}
    chosen = [types[field.name] for field in fields(kind)]  # type: ignore[arg-type]
    return st.builds(kind, *(by_type[t] if t in by_type else st.sampled_from(t) for t in chosen))


buttons = st.one_of([values_of(kind) for kind in BUTTONS])
links = st.one_of([values_of(kind) for kind in LINKS])
anything = st.text(max_size=80) | st.text("0123456789:~_-+ ab!", max_size=80)


@st.composite
def damaged(draw: st.DrawFn, packed: st.SearchStrategy[Packed]) -> str:
    """A packed string with a piece of it replaced."""
    whole = draw(packed).pack()
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(whole))] * 2)))
    return whole[:start] + draw(anything) + whole[end:]


def assert_well_formed(data: Packed) -> None:
    types = get_type_hints(type(data))
    for field in fields(data):  # type: ignore[arg-type]
        assert type(getattr(data, field.name)) is types[field.name]


@given(buttons)
def test_a_button_comes_back_as_it_was(data: CallbackData) -> None:
    assert read_callback(data.pack()) == (data, "")
    assert read_callback(with_serial(data.pack(), SERIAL)) == (data, SERIAL)


@given(links)
def test_a_link_comes_back_as_it_was(link: Link) -> None:
    assert read_link(link.pack()) == link


@given(links)
def test_a_link_has_only_characters_that_telegram_allows(link: Link) -> None:
    assert set(link.pack()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


@given(damaged(buttons) | anything)
def test_a_strange_button_is_read_or_refused(packed: str) -> None:
    try:
        data, _ = read_callback(packed)
    except UnreadableError:
        return
    assert_well_formed(data)


@given(damaged(links) | anything)
def test_a_strange_link_is_read_or_refused(payload: str) -> None:
    try:
        link = read_link(payload)
    except UnreadableError:
        return
    assert_well_formed(link)


@pytest.mark.parametrize(
    ("data", "packed"),
    [
        (Shirt(7, True, Size.LARGE, "wang"), "test_shirt:7:1:large:wang"),
        (Shirt(-7, False, Size.SMALL, ""), "test_shirt:-7:0:small:"),
        (Poster(3, False), "test-poster_3_0"),
        (RunCommand("menu"), "!:menu"),
    ],
)
def test_how_it_is_written(data: Packed, packed: str) -> None:
    assert data.pack() == packed
    assert type(data).unpack(packed) == data


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "~",
        "test_shirt",
        "test_shirt:7:1:large",
        "test_shirt:7:1:large:wang:more",
        "test_shirt:seven:1:large:wang",
        "test_shirt:7:2:large:wang",
        "test_shirt:7:True:large:wang",
        "test_shirt:7:1:huge:wang",
        "test-poster_3_0",
    ],
)
def test_what_no_button_carries_is_unreadable(packed: str) -> None:
    with pytest.raises(UnreadableError):
        read_callback(packed)


def test_a_button_of_another_class_is_unreadable() -> None:
    with pytest.raises(UnreadableError):
        RunCommand.unpack("test_shirt:menu")


def test_the_limit_counts_bytes() -> None:
    room = LIMIT - len(Shirt(7, True, Size.LARGE, "").pack())
    assert len(Shirt(7, True, Size.LARGE, "x" * room).pack()) == LIMIT
    for name in ("x" * (room + 1), "王" * room):
        with pytest.raises(ValueError, match="Shirt packs to more than 64 bytes"):
            Shirt(7, True, Size.LARGE, name).pack()


def test_a_serial_needs_room_too() -> None:
    with pytest.raises(ValueError, match="no room"):
        with_serial("x" * (LIMIT - len(SERIAL)), SERIAL)


@pytest.mark.parametrize("base", [CallbackData, Link])
def test_a_prefix_belongs_to_one_class(base: type[CallbackData | Link], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "known", dict(base.known))
    type("First", (base,), {}, prefix="test_twice")
    with pytest.raises(TypeError, match=r"Second and .*First share the prefix 'test_twice'"):
        type("Second", (base,), {}, prefix="test_twice")
