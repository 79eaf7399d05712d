"""A plan is told everything that is wrong with it, and nothing that is not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.gathering_plans import (
    FARTHEST,
    LONGEST_ABOUT,
    LONGEST_ITEM,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_ITEMS,
    Flaw,
    Flawed,
    Plan,
    PlannedItem,
    length,
    list_changed_flaws,
    list_flaws,
)
from models.rules.refusals import Refusal

NOW = datetime.fromisoformat("2026-11-23T09:00:00+08:00")
GOOD = Plan(
    kind="deliberation",
    title="排水沟怎么修",
    about="",
    place="第3网格工作站",
    starts_at=NOW + timedelta(days=7),
    ends_at=NOW + timedelta(days=7, hours=2),
    answer_by=NOW + timedelta(days=6),
    seats=40,
    audience=((3, None),),
    items=(PlannedItem("排水沟", 60, 1), PlannedItem("路灯", 60)),
    invited=((7, "王秀英"), (None, "法官 张平")),
)


def hours(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def test_a_good_one_has_no_flaw() -> None:
    assert list_flaws(GOOD, now=NOW) == []
    assert (GOOD.minutes, GOOD.agenda_minutes) == (120, 120)


@pytest.mark.parametrize(
    ("wrong", "flaws"),
    [
        ({"title": " "}, [Flaw.NO_TITLE]),
        ({"title": "沟" * (LONGEST_TITLE + 1)}, [Flaw.LONG_TITLE]),
        ({"about": "沟" * (LONGEST_ABOUT + 1)}, [Flaw.LONG_ABOUT]),
        ({"place": ""}, [Flaw.NO_PLACE]),
        ({"place": "地" * 2000}, [Flaw.LONG_PLACE]),
        ({"place": "🏠" * (LONGEST_PLACE // 2 + 1)}, [Flaw.LONG_PLACE]),
        ({"starts_at": hours(0), "answer_by": hours(0), "ends_at": hours(2)}, [Flaw.PAST]),
        ({"starts_at": hours(-1), "answer_by": hours(-2), "ends_at": hours(1)}, [Flaw.PAST]),
        ({"starts_at": NOW + FARTHEST + timedelta(hours=1), "ends_at": NOW + FARTHEST + timedelta(hours=3)},
         [Flaw.TOO_FAR]),
        ({"ends_at": GOOD.starts_at}, [Flaw.ENDS_BEFORE_START]),
        ({"ends_at": GOOD.starts_at + timedelta(hours=13)}, [Flaw.TOO_LONG]),
        ({"answer_by": hours(0)}, [Flaw.ANSWER_PAST]),
        ({"answer_by": GOOD.starts_at + timedelta(minutes=1)}, [Flaw.ANSWER_AFTER_START]),
        ({"audience": ()}, [Flaw.NO_AUDIENCE]),
        ({"seats": 0}, [Flaw.NO_SEATS]),
        ({"seats": -1}, [Flaw.NO_SEATS]),
        ({"seats": 10**9}, [Flaw.TOO_MANY_SEATS]),
        ({"seats": 1}, [Flaw.SEATS_FEWER_THAN_INVITED]),
        ({"invited": tuple((None, f"{n}") for n in range(41)), "seats": None}, [Flaw.TOO_MANY_INVITED]),
        ({"invited": ((7, "王秀英"), (7, "王奶奶"))}, [Flaw.INVITED_TWICE]),
        ({"invited": ((None, "张" * 31),)}, [Flaw.LONG_NAME]),
        ({"items": (PlannedItem("沟", 1),) * (MOST_ITEMS + 1)}, [Flaw.TOO_MANY_ITEMS]),
        ({"items": (PlannedItem("沟", 0),)}, [Flaw.NO_MINUTES]),
        ({"items": (PlannedItem("沟" * (LONGEST_ITEM + 1), 5),)}, [Flaw.LONG_ITEM]),
        ({"items": (PlannedItem("", 5),)}, [Flaw.LONG_ITEM]),
        ({"items": (PlannedItem("沟", 61), PlannedItem("灯", 60))}, [Flaw.AGENDA_TOO_LONG]),
        ({"items": (PlannedItem("沟", 5, 1), PlannedItem("灯", 5, 1))}, [Flaw.TOPIC_TWICE]),
        ({"material": ({},) * 11}, [Flaw.TOO_MUCH_MATERIAL]),
        ({"remind_hours": (0,)}, [Flaw.WRONG_REMINDERS]),
        ({"remind_hours": (1000,)}, [Flaw.WRONG_REMINDERS]),
        ({"remind_hours": (1, 2, 3, 4, 5)}, [Flaw.WRONG_REMINDERS]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(wrong: dict[str, Any], flaws: list[Flaw]) -> None:
    assert list_flaws(replace(GOOD, **wrong), now=NOW) == flaws


def test_everything_is_said_at_once() -> None:
    wrong = replace(GOOD, title="", place="", seats=0, items=(PlannedItem("沟", 500),))
    assert list_flaws(wrong, now=NOW) == [Flaw.NO_TITLE, Flaw.NO_PLACE, Flaw.NO_SEATS, Flaw.AGENDA_TOO_LONG]


@pytest.mark.parametrize(
    "fine",
    [
        {"seats": None},
        {"seats": 2},
        {"answer_by": GOOD.starts_at},
        {"invited": ((None, "村民"), (None, "村民"))},
        {"items": ()},
        {"remind_hours": ()},
        {"title": "沟" * LONGEST_TITLE},
    ],
)
def test_what_is_just_allowed_is_allowed(fine: dict[str, Any]) -> None:
    assert list_flaws(replace(GOOD, **fine), now=NOW) == []


class TestChanges:
    """What has begun need not lie ahead."""

    def test_its_time_is_not_questioned_again(self) -> None:
        assert list_changed_flaws(replace(GOOD, seats=50), GOOD, now=GOOD.starts_at + timedelta(minutes=5)) == []
        assert list_changed_flaws(replace(GOOD, seats=50), GOOD, now=GOOD.answer_by) == []

    def test_unless_it_is_given_another(self) -> None:
        later = GOOD.starts_at + timedelta(minutes=30)
        moved = replace(GOOD, starts_at=later - timedelta(minutes=5))
        assert Flaw.PAST in list_changed_flaws(moved, GOOD, now=later)
        early = replace(GOOD, answer_by=GOOD.answer_by - timedelta(hours=1))
        assert list_changed_flaws(early, GOOD, now=GOOD.answer_by) == [Flaw.ANSWER_PAST]

    def test_other_flaws_are(self) -> None:
        assert list_changed_flaws(replace(GOOD, seats=0), GOOD, now=NOW) == [Flaw.NO_SEATS]


def test_a_refusal_knows_why() -> None:
    refused = Flawed([Flaw.PAST, Flaw.NO_SEATS])
    assert isinstance(refused, Refusal)
    assert refused.flaws == (Flaw.PAST, Flaw.NO_SEATS)


@given(st.text())
def test_length_is_telegrams(text: str) -> None:
    assert length(text) == sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)
