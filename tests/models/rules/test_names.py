"""What people call themselves and where they live, told from what they want to report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.names import LONGEST_ADDRESS, LONGEST_NAME, clean_address, clean_name, is_address, is_name

NAMES = [
    *(
        "王秀英",
        "于超",
        "欧阳娜",
        "欧阳修文",
        "司马光",
        "买买提·艾力",
        "古丽娜尔·吐尔逊",
        " 李桂花 ",
        "李\u200b桂花",
        "路平",
    ),
    *("Mary Smith", "Anne-Marie O’Neil", "Mary", "José"),
]
MATTERS = [
    *(
        "路灯坏了",
        "路灯坏",
        "有人晕倒了",
        "救命",
        "着火",
        "水管漏水",
        "水管爆",
        "东三巷垃圾没清",
        "请问怎么办",
        "停水",
        "请帮忙",
    ),
    *("王秀英家里漏水，快来", "王秀英\n路灯坏了", "110", "", "   ", "👍"),
    *("help", "Help", "The lamp is broken", "lamp broken", "Fire!"),
]
ADDRESSES = ["3栋2单元501", "东三巷5号", "五号楼", "12", "3", "河边老屋三间", "Building 3, 501", "5 East Lane", "３号"]
NO_ADDRESSES = [
    *(
        "路灯坏了",
        "3号楼水管漏了",
        "有人晕倒",
        "5号有人打架",
        "怎么办？",
        "东三巷垃圾没清",
        "你好",
        "",
        "3栋\n路灯坏了",
    ),
    *("3" * 81, "The lamp is broken", "请来3栋"),
]


@pytest.mark.parametrize("text", NAMES)
def test_names_are_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", MATTERS)
def test_what_happened_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize("text", ADDRESSES)
def test_doors_are_doors(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize("text", NO_ADDRESSES)
def test_what_happened_is_no_door(text: str) -> None:
    assert not is_address(text)


@given(st.text())
def test_what_is_kept_is_one_short_line_that_stays_as_it_is(text: str) -> None:
    for clean, longest in ((clean_name, LONGEST_NAME), (clean_address, LONGEST_ADDRESS)):
        kept = clean(text)
        assert len(kept) <= longest
        assert "\n" not in kept
        assert clean(kept) == kept
    assert not is_name(text) or 0 < len(clean_name(text)) <= LONGEST_NAME
