"""Words: what they make of values, and how they tell the time."""

from datetime import UTC, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from bot.sandbox.entities import parse_html
from handlers.ui.words import Words, tell_day, tell_moment
from models.rules.community_parts import Words as Bilingual
from models.rules.request_states import RequestState

SHANGHAI = ZoneInfo("Asia/Shanghai")
LANGUAGES = ("zh", "en")
CARD = {
    "zh": """\
🔧 <b>2511-0042</b> · 设施维修

状态：<b>正在办理</b>
负责人：<b>于超</b>（第3网格）
办结：<tg-time unix="1764144000">11月26日 周三 16:00</tg-time> 前（一般事项）

<blockquote expandable>路灯&lt;坏&gt;了</blockquote>
📷 照片 2　🎤 语音 1""",
    "en": """\
🔧 <b>2511-0042</b> · Repairs

Status: <b>In progress</b>
In charge: <b>于超</b> (第3网格)
Solved: by <tg-time unix="1764144000">Wed 26 Nov 16:00</tg-time> (Ordinary)

<blockquote expandable>路灯&lt;坏&gt;了</blockquote>
📷 Photos: 2 · 🎤 Voice messages: 1""",
}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(SHANGHAI)


class TestRendering:
    """Values are text, never markup; a value that is missing is a mistake."""

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_values_are_escaped(self, words: Words, language: str) -> None:
        text = words.text(language, "home/menu", {"name": "<b>&", "elders_mode": False})
        assert "&lt;b&gt;&amp;" in text
        assert "<b>&" in parse_html(text)[0]

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_joined_names_are_escaped(self, words: Words, language: str) -> None:
        people = [SimpleNamespace(name="<i>"), SimpleNamespace(name="王&")]
        values = {"grid": people[0], "leaders": people, "workers": [], "group_leaders": [], "numbers": []}
        assert "&lt;i&gt;" in (text := words.text(language, "home/whom", values))
        assert "王&amp;" in text

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_text_that_looks_like_a_template_stays_a_text(self, words: Words, language: str) -> None:
        assert "{{ 7 * 7 }}" in words.text(language, "home/menu", {"name": "{{ 7 * 7 }}", "elders_mode": False})

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_an_undefined_variable_raises(self, words: Words, language: str) -> None:
        with pytest.raises(UndefinedError, match="name"):
            words.text(language, "home/menu", {})

    def test_an_unknown_label_raises(self, words: Words) -> None:
        with pytest.raises(KeyError):
            words.label("zh", "home/no_such_button", {})

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_a_whole_card(self, words: Words, language: str) -> None:
        request = SimpleNamespace(
            reference="2511-0042",
            state=RequestState.ACCEPTED,
            danger=False,
            grid=SimpleNamespace(name="第3网格"),
            replied_at=datetime(2025, 11, 24, tzinfo=UTC),
            solution_due=datetime(2025, 11, 26, 8, tzinfo=UTC),
            rating=None,
            filed_by=None,
            text="路灯<坏>了",
            attachments=[{"kind": "photo"}, {"kind": "voice"}, {"kind": "photo"}],
        )
        values = {
            "request": request,
            "category": SimpleNamespace(emoji="🔧", name=Bilingual(zh="设施维修", en="Repairs")),
            "promise_name": Bilingual(zh="一般事项", en="Ordinary"),
            "owner": SimpleNamespace(name="于超"),
            "stand_in": None,
            "own": True,
        }
        assert words.text(language, "requests/author_card", values) == CARD[language]


class TestTimes:
    """Times are told as people of the community say them, wherever the program runs."""

    LATE_ON_SUNDAY = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)  # in Nanjing it is Monday already

    @pytest.mark.parametrize(("language", "said"), [("zh", "11月23日 周一 00:05"), ("en", "Mon 23 Nov 00:05")])
    def test_a_moment(self, words: Words, language: str, said: str) -> None:
        told = tell_moment(self.LATE_ON_SUNDAY, words.zone, language)
        text, (entity,) = parse_html(told)
        assert isinstance(told, Markup)
        assert text == said
        assert entity["unix_time"] == self.LATE_ON_SUNDAY.timestamp()

    @pytest.mark.parametrize(
        ("month", "zh", "en"),
        [(1, "1月1日 周四", "Thu 1 Jan"), (6, "6月1日 周一", "Mon 1 Jun"), (12, "12月1日 周二", "Tue 1 Dec")],
    )
    def test_a_day(self, month: int, zh: str, en: str) -> None:
        local = datetime(2026, month, 1, 9, tzinfo=SHANGHAI)
        assert [tell_day(local, language) for language in LANGUAGES] == [zh, en]
