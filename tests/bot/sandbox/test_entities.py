"""HTML to text and entities, Telegram's refusals of broken markup, and what Telegram finds by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import parse_html, utf16_length
from bot.sandbox.html_view import as_html
from bot.sandbox.text import formatted, typed
from bot.sandbox.wire import ApiError, Json


@pytest.mark.parametrize(
    ("source", "plain", "entities"),
    [
        ("<b>您好</b>", "您好", [{"type": "bold", "offset": 0, "length": 2}]),
        ("😀<i>好</i>", "😀好", [{"type": "italic", "offset": 2, "length": 1}]),
        (
            "<strong>一<em>二</em></strong>",
            "一二",
            [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 1}],
        ),
        ("<u>一</u><ins>二</ins>", "一二", [{"type": "underline", "offset": n, "length": 1} for n in (0, 1)]),
        ("<del>一</del>", "一", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">一</span>', "一", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<tg-spoiler>一</tg-spoiler>", "一", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<blockquote>一</blockquote>", "一", [{"type": "blockquote", "offset": 0, "length": 1}]),
        (
            "<blockquote expandable>一</blockquote>",
            "一",
            [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
        ),
        (
            '<pre><code class="language-sql">一</code></pre>',
            "一",
            [{"type": "pre", "language": "sql", "offset": 0, "length": 1}],
        ),
        ('<code class="language-sql">一</code>', "一", [{"type": "code", "offset": 0, "length": 1}]),
        (
            '<a href="https://example.org/?a=1&amp;b=2">一</a>',
            "一",
            [{"type": "text_link", "url": "https://example.org/?a=1&b=2", "offset": 0, "length": 1}],
        ),
        ('<a href="http://localhost/">一</a>', "一", []),
        (
            '<a href="tg://user?id=7">一</a>',
            "一",
            [{"type": "text_mention", "user": {"id": 7}, "offset": 0, "length": 1}],
        ),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [{"type": "custom_emoji", "custom_emoji_id": "5368324170671202286", "offset": 0, "length": 2}],
        ),
        (
            '<tg-time unix="1767225600" format="wDT">元旦</tg-time>',
            "元旦",
            [{"type": "date_time", "unix_time": 1767225600, "date_time_format": "wDT", "offset": 0, "length": 2}],
        ),
        ("<b></b>一", "一", []),
        ("&lt;b&gt; &amp;amp; &quot;&#33;&#x4e2d;&nbsp;", '<b> &amp; "!中&nbsp;', []),
    ],
)
def test_markup_becomes_entities(source: str, plain: str, entities: list[Json]) -> None:
    assert parse_html(source) == (plain, entities)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("中<p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>一", "Can't find end tag corresponding to start tag b"),
        ("一</b>", "Unexpected end tag at byte offset 3"),
        ("<b>一</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>一</b", "Unclosed end tag at byte offset 6"),
        ('<a href="x>一</a>', "Unclosed start tag at byte offset 0"),
        ("<a href>一</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =1>一</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x_y>一</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>一</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<tg-emoji>👍</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, problem: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {problem}"


@given(st.text())
def test_parsing_ends_in_text_or_refusal(source: str) -> None:
    try:
        plain, entities = parse_html(source)
    except ApiError:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= utf16_length(plain) for e in entities)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(escaped) == (text, [])


def test_blank_ends_go_and_entities_follow() -> None:
    text, entities = formatted("\n <b>您好 </b>\n", "HTML")
    assert (text, entities) == ("您好", [{"type": "bold", "offset": 0, "length": 2}])


def test_other_markups_are_refused() -> None:
    with pytest.raises(ApiError, match="the sandbox reads HTML only, not MarkdownV2"):
        formatted("*您好*", "MarkdownV2")
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("您好", "BBCode")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("请发 /help@wuxin_sandbox_bot", [("bot_command", 3, 23)]),
        ("见 https://example.org/a，谢谢", [("url", 2, 21)]),
        ("😀 @li_jianguo #路灯", [("mention", 3, 11), ("hashtag", 15, 3)]),
        ("wang@example.org", [("email", 0, 16)]),
        ("+8613800000000", [("phone_number", 0, 14)]),
        ("1/2 a/b C# 5+5", []),
    ],
)
def test_telegram_finds_by_itself(text: str, found: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in typed(text)[1]] == found


def test_nothing_is_found_inside_code_and_links() -> None:
    _, entities = formatted('<code>/start</code> <a href="https://example.org">@li_jianguo</a>', "HTML")
    assert [entity["type"] for entity in entities] == ["code", "text_link"]


def test_the_page_gets_safe_html() -> None:
    text, entities = formatted('<b>1 &lt; 2 <i>😀</i></b> <a href="https://example.org/?a=&quot;">x</a>', "HTML")
    assert as_html(text, entities) == (
        '<b>1 &lt; 2 <i>😀</i></b> <a href="https://example.org/?a=&quot;" target="_blank" '
        'rel="noopener noreferrer">x</a>'
    )


def test_given_entities_are_taken_but_for_what_telegram_finds_itself() -> None:
    entities: list[Json] = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "url", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 2, "length": 1, "url": "example.org"},
    ]
    text, kept = formatted("您好吗", entities=entities)
    assert (text, kept) == ("您好吗", [entities[0], entities[2] | {"url": "http://example.org/"}])
    with pytest.raises(ApiError, match="Wrong HTTP URL"):
        formatted("好", entities=[{"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}])


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("一\n<blockquote>二</blockquote>\n三", "一\n<blockquote>二</blockquote>三"),
        ("一\n\n<pre>二</pre>\n\n三", "一\n\n<pre>二</pre>\n三"),
        ("<blockquote>一<b>二</b></blockquote>\n<b>三</b>", "<blockquote>一<b>二</b></blockquote><b>三</b>"),
        ("<b><blockquote>一</blockquote>\n</b>二", "<b><blockquote>一</blockquote></b>二"),
    ],
)
def test_a_quote_ends_its_line_by_itself(source: str, shown: str) -> None:
    """The page keeps line breaks, so the one after a block is left out (browsers do that before one)."""
    assert as_html(*formatted(source, "HTML")) == shown
