"""One door told in many ways is one door; near doors stand together; a group never reads a door."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.addresses import building_of, names_door, normalise, place_key

SAME = [
    *("3栋501", "3幢501室", "3号楼501", "3#501", "3#楼501", "３栋 ５０１", "3-501", "3—501", "三栋501", "3栋-501户"),
    *("3座501房", "3栋501号", "3栋,501", "3/501"),
]
WITH_UNIT = ["3栋2单元501", "3-2-501", "3号楼2门501", "三幢二单元501室", "3栋 2单元 501"]


@pytest.mark.parametrize("address", SAME)
def test_one_door(address: str) -> None:
    assert normalise(address) == "3栋501"


@pytest.mark.parametrize("address", WITH_UNIT)
def test_one_door_of_a_unit(address: str) -> None:
    assert normalise(address) == "3栋2单元501"


@pytest.mark.parametrize(("spoken", "number"), [("十栋1", 10), ("十二栋1", 12), ("二十栋1", 20), ("二十一栋1", 21)])
def test_spoken_numbers(spoken: str, number: int) -> None:
    assert normalise(spoken) == f"{number}栋1"


@pytest.mark.parametrize("address", ["三八栋1", "三十二十栋1", "东三巷12号", "三里村5号"])
def test_what_is_no_number_of_a_building_stays(address: str) -> None:
    assert normalise(normalise(address)) == normalise(address)
    assert "三" in normalise(address) or normalise(address) == "38栋1"


@pytest.mark.parametrize("address", ["3栋501", "3栋501a", "东三巷12号", "东三巷12号3单元501", "501", "3号楼2门501"])
def test_leads_to_a_door(address: str) -> None:
    assert names_door(normalise(address))


@pytest.mark.parametrize("address", ["", "3栋", "3栋2单元", "新集花园", "东三巷", "3号楼"])
def test_leads_to_no_door(address: str) -> None:
    assert not names_door(normalise(address))


@pytest.mark.parametrize(
    ("address", "building"),
    [
        ("3栋2单元501", "3栋"),
        ("3号楼501室", "3栋"),
        ("3-501", "3栋"),
        ("A座1201", "A栋"),
        ("王秀英家3栋501", "3栋"),  # whatever else stands there
        ("东三巷12号3单元501", "东三巷12号"),
        ("东三巷12号", "东三巷"),  # there the number is the door
        ("新集花园12号", "新集花园"),
        ("12号", ""),
        ("501", ""),
        ("王秀英家", ""),
        ("电话13812345678栋", ""),
        ("", ""),
    ],
)
def test_what_a_group_may_read(address: str, building: str) -> None:
    assert building_of(address) == building


@given(st.from_regex(r"\A(新集花园|东三巷|王秀英)?[1-9][0-9]?(栋|幢|号楼|#|号)([1-9]单元)?[1-9][0-9]{2,3}室?\Z"))
def test_no_building_tells_the_door(address: str) -> None:
    door = re.findall(r"\d+", address)[-1]
    assert door not in building_of(address)
    assert "王" not in building_of(address)


@given(st.text("栋幢座号楼#单元门室房户-—/ ,0123三十巷aＡ１", max_size=12))
def test_normalising_ends(address: str) -> None:
    assert normalise(normalise(address)) == normalise(address)


def test_near_doors_stand_together() -> None:
    doors = [("10栋101", 11), ("2栋2单元101", 11), ("2栋1单元1002", 11), ("2栋1单元302", 11), (None, 11), ("1栋1", 12)]
    placed = sorted(doors, key=lambda door: place_key(*door))
    assert [door for door, _ in placed] == ["2栋1单元302", "2栋1单元1002", "2栋2单元101", "10栋101", None, "1栋1"]
    assert place_key("3幢501室", 1) == place_key("3-501", 1)
    assert place_key("3栋501", None) > place_key("3栋501", 99)
