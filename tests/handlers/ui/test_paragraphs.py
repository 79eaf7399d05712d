"""Long messages: cut where a reader would, every part readable by Telegram, and nothing lost."""

import html
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html, utf16_length
from handlers.ui.paragraphs import LIMIT, cut

TAGS = ["<b>", "<i>", "<blockquote expandable>", "<pre>", '<a href="https://example.org/?a=1&amp;b=2">',
        '<tg-time unix="1795363200">']  # fmt: skip
SIZES = st.sampled_from([1, 2, 30, 300, 900])

words = st.text("ab路灯😀👨‍👩‍👧<>&;'\" \n。", min_size=1, max_size=12)
runs = st.builds(lambda text, times: html.escape(text) * times, words, SIZES)
marked = st.recursive(
    runs,
    lambda inner: st.builds(
        lambda tag, parts: f"{tag}{''.join(parts)}</{tag[1:-1].split()[0]}>",
        st.sampled_from(TAGS),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
messages = st.lists(marked, min_size=1, max_size=4).map(lambda parts: "\n\n".join(parts).strip())


def seen(source: str) -> list[tuple[str, frozenset[str]]]:
    """Every visible character with the formats that it is shown in."""
    text, entities = parse_html(source)
    formats = [frozenset[str]()] * utf16_length(text)
    for entity in entities:
        for unit in range(entity["offset"], entity["offset"] + entity["length"]):
            formats[unit] |= {entity["type"]}
    offsets = accumulate((1 if character <= "\uffff" else 2 for character in text), initial=0)
    return [(c, formats[offset]) for c, offset in zip(text, offsets, strict=False) if not c.isspace()]


@settings(max_examples=20, deadline=None)
@given(messages)
def test_parts_fit_and_lose_nothing(message: str) -> None:
    parts = cut(message)
    assert all(utf16_length(part) <= LIMIT for part in parts)
    assert all(parse_html(part)[0].strip() for part in parts)  # Telegram refuses an empty message
    assert [character for part in parts for character in seen(part)] == seen(message)


@pytest.mark.parametrize("length", [1, LIMIT - 1, LIMIT])
def test_what_fits_stays_whole(length: int) -> None:
    assert cut("好" * length) == ["好" * length]


def test_emojis_count_twice() -> None:
    assert cut("😀" * (LIMIT // 2)) == ["😀" * (LIMIT // 2)]
    assert len(cut("😀" * (LIMIT // 2) + "好")) == 2


def test_paragraphs_stay_together() -> None:
    paragraph = "第一句。第二句。\n" + "好" * 2490
    assert cut(f"{paragraph}\n\n{paragraph}") == [paragraph, paragraph]


def test_lines_stay_together_where_a_paragraph_is_too_long() -> None:
    line = "好 。" * 800
    assert cut(f"{line}\n{line}") == [line, line]


def test_sentences_stay_together_where_a_line_is_too_long() -> None:
    first, second = cut("新集社区的路灯坏了。" * 500)
    assert first.endswith("。")
    assert second.startswith("新集")


def test_an_open_tag_goes_on_in_the_next_part() -> None:
    first, second = cut(f"<blockquote expandable><b>{'好' * 5000}</b></blockquote>")
    assert first.endswith("好</b></blockquote>")
    assert second.startswith("<blockquote expandable><b>好")


@pytest.mark.parametrize("shift", range(12))
def test_a_character_reference_is_never_cut(shift: int) -> None:
    message = "x" * shift + "&amp;&#39;" * 900
    assert "".join(cut(message)) == message


def test_a_tag_is_never_cut() -> None:
    message = '<tg-time unix="1795363200">好</tg-time>' * 200
    assert "".join(cut(message)).replace('</tg-time><tg-time unix="1795363200"></tg-time>', "</tg-time>") == message


def test_a_part_that_shows_nothing_is_left_out() -> None:
    message = f"<b>好{' ' * 9000}</b>好"
    assert [parse_html(part)[0].strip() for part in cut(message)] == ["好", "好"]
