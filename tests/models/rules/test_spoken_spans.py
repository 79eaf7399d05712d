"""How long something takes, as people write it."""

import pytest

from models.rules.spoken_spans import read_minutes, split_minutes


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("90", 90),
        ("90分钟", 90),
        ("两小时", 120),
        ("两个半小时", 150),
        ("一小时半", 90),
        ("半个小时", 30),
        ("1小时20分", 80),
        ("两小时零五分", 125),
        ("三刻钟", 45),
        ("十五分钟", 15),
        ("１．５小时", 90),
        ("约 60 分钟", 60),
        ("1.5h", 90),
        ("45 min", 45),
        ("2 hours", 120),
        ("0", 0),
        ("很久", None),
        ("100个人", None),
        ("", None),
        ("-30", None),
    ],
)
def test_minutes(words: str, minutes: int | None) -> None:
    assert read_minutes(words) == minutes


@pytest.mark.parametrize(
    ("line", "title", "minutes"),
    [
        ("灌渠硬化 30分钟", "灌渠硬化", 30),
        ("停车位：20分", "停车位", 20),
        ("停车位（半小时）", "停车位", 30),
        ("楼道灯 一个半小时", "楼道灯", 90),
        ("Channel lining 30 min", "Channel lining", 30),
        ("3栋2单元电梯", "3栋2单元电梯", None),
        ("充电 30", "充电 30", None),
        ("20分钟", "20分钟", None),
        ("  充电桩  ", "充电桩", None),
    ],
)
def test_a_line_of_an_agenda(line: str, title: str, minutes: int | None) -> None:
    assert split_minutes(line) == (title, minutes)
