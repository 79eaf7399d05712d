"""What a service's staff answer when they are asked how long, how many, how far ahead."""

import pytest

from models.rules.service_fields import LIMITS, PRESETS, Field, read_value
from models.rules.services import Service


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        (Field.MINUTES, "45", {"minutes": 45}),
        (Field.MINUTES, "４５ 分钟", {"minutes": 45}),
        (Field.MINUTES, "半小时", {"minutes": 30}),
        (Field.MINUTES, "半个小时", {"minutes": 30}),
        (Field.MINUTES, "一个半小时", {"minutes": 90}),
        (Field.MINUTES, "1小时半", {"minutes": 90}),
        (Field.MINUTES, "1.5小时", {"minutes": 90}),
        (Field.MINUTES, "1小时30分", {"minutes": 90}),
        (Field.MINUTES, "两个小时", {"minutes": 120}),
        (Field.MINUTES, "二十分钟", {"minutes": 20}),
        (Field.MINUTES, "1 hour 15 min", {"minutes": 75}),
        (Field.BUFFERS, "10", {"buffer_before": 10, "buffer_after": 10}),
        (Field.BUFFERS, "前后各15分钟", {"buffer_before": 15, "buffer_after": 15}),
        (Field.BUFFERS, "前10后5", {"buffer_before": 10, "buffer_after": 5}),
        (Field.BUFFERS, "前 10 分钟，后 5 分钟", {"buffer_before": 10, "buffer_after": 5}),
        (Field.BUFFERS, "0 10", {"buffer_before": 0, "buffer_after": 10}),
        (Field.BUFFERS, "不留", {"buffer_before": 0, "buffer_after": 0}),
        (Field.EVERY, "60", {"every": 60}),
        (Field.EVERY, "0", {"every": None}),
        (Field.EVERY, "接着排", {"every": None}),
        (Field.SEATS, "6位", {"seats": 6}),
        (Field.SEATS, "十二人", {"seats": 12}),
        (Field.NOTICE_HOURS, "1天", {"notice_hours": 24}),
        (Field.NOTICE_HOURS, "提前半天", {"notice_hours": 12}),
        (Field.NOTICE_HOURS, "不用", {"notice_hours": 0}),
        (Field.HORIZON_DAYS, "两周", {"horizon_days": 14}),
        (Field.HORIZON_DAYS, "1个月", {"horizon_days": 30}),
        (Field.HORIZON_DAYS, "45天", {"horizon_days": 45}),
        (Field.MOST_ACTIVE, "3个", {"most_active": 3}),
    ],
)
def test_an_answer_is_read(field: Field, written: str, meant: dict[str, int | None]) -> None:
    assert read_value(field, written) == meant


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (Field.MINUTES, ""),
        (Field.MINUTES, "很快"),
        (Field.MINUTES, "7"),
        (Field.MINUTES, "0"),
        (Field.MINUTES, "-20"),
        (Field.MINUTES, "13小时"),
        (Field.MINUTES, "半"),
        (Field.MINUTES, "20到30"),
        (Field.MINUTES, "99999999999"),
        (Field.BUFFERS, "前10"),
        (Field.BUFFERS, "5小时"),
        (Field.BUFFERS, "1 2 3"),
        (Field.SEATS, "0"),
        (Field.SEATS, "501"),
        (Field.SEATS, "1.5"),
        (Field.NOTICE_HOURS, "30分钟"),
        (Field.NOTICE_HOURS, "15天"),
        (Field.HORIZON_DAYS, "一年"),
        (Field.HORIZON_DAYS, "184"),
        (Field.MOST_ACTIVE, "十十"),
    ],
)
def test_what_makes_no_sense_is_not_guessed(field: Field, written: str) -> None:
    assert read_value(field, written) is None


@pytest.mark.parametrize("field", LIMITS)
def test_the_limits_are_those_of_the_service(field: Field) -> None:
    """What is just within them a service takes, and nothing beyond them."""
    least, most = LIMITS[field]
    plain = {"key": "k", "emoji": "📌", "name": {"zh": "办事", "en": "Visit"}, "centre": "c", "minutes": 30}
    for value in (least, most):
        parts = read_value(field, str(value))
        assert parts
        Service.model_validate(plain | parts)
    names = ("buffer_before",) if field is Field.BUFFERS else (field,)
    for value in (least - 1 if least != 5 else 0, most + (5 if most % 5 == 0 else 1)):
        with pytest.raises(ValueError, match=names[0]):
            Service.model_validate(plain | {names[0]: value})


@pytest.mark.parametrize("field", PRESETS)
def test_every_preset_is_an_answer(field: Field) -> None:
    assert all(read_value(field, str(value)) for value in PRESETS[field])
