"""What many people read shows no telephone number, no identity number, and of a name only its beginning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.privacy import mask_name, mask_numbers


@pytest.mark.parametrize(
    ("name", "masked"), [("李桂花", "李**"), ("王强", "王*"), ("欧阳娜娜", "欧**"), ("陈", "陈*"), ("已注销", "已注销")]
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，急", "电话138****5678，急"),
        ("138 1234 5678", "138****5678"),
        ("138-1234-5678", "138****5678"),
        ("+8613812345678 或 8613812345678", "138****5678 或 138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("座机025-57112233，0515 8811223，57701234", "座机****，****，****"),
        ("138.1234.5678 13812 345678", "138****5678 138****5678"),
        ("身份证 32011219541102123X。", "身份证 ******。"),
        ("身份证320112195411021234", "身份证******"),
        ("路灯 3 号，11 组，2611-0001", "路灯 3 号，11 组，2611-0001"),
    ],
)
def test_numbers(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["{}", "电话{}。", "({})", "{}和{}", "a{}b"]))
def test_no_mobile_number_survives(number: str, around: str) -> None:
    masked = mask_numbers(around.replace("{}", number))
    assert number not in masked
    assert number[3:7] not in masked.replace(number[:3], "").replace(number[-4:], "")
