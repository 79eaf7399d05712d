"""What may be shown where: names, addresses and telephone numbers in places that many people read."""

import re

ERASED_NAME = "已注销"
"""What stands in the place of the name of somebody who was erased and whom a record still refers to."""

_ASCII_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ .-]?)?(1[3-9]\d)" + r"[ .-]?(?:\d[ .-]?){4}" + r"(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(?:0\d{2,3}[ -]?)?\d{7,8}(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{15,18}[0-9Xx]?(?!\d)")
_DOOR = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]*|[一二三四五六七八九十百零〇]+(?=[号栋幢座单层楼室户])")


def mask_name(name: str) -> str:
    """The first character, which in Chinese is the family name: 李桂花 becomes 李**. Nobody's name stays."""
    if name == ERASED_NAME:
        return name
    return name[:1] + "*" * max(1, min(2, len(name) - 1))


def mask_numbers(text: str) -> str:
    """Telephone and identity numbers made unreadable: 138****5678, ****."""
    text = _LONG_NUMBER.sub("******", text.translate(_ASCII_DIGITS))
    return _LANDLINE.sub("****", _MOBILE.sub(r"\1****\2", text))


def mask_phone(phone: str) -> str:
    """The last four digits, by which people know their own number: ****5678."""
    digits = re.sub(r"\D", "", phone.translate(_ASCII_DIGITS))
    return "****" + (digits[-4:] if len(digits) > 6 else "")


def mask_address(address: str) -> str:
    """The lane without the door: 东三巷12号3单元501 becomes 东三巷*号*单元*; without numbers only how it begins."""
    masked = _DOOR.sub("*", address.translate(_ASCII_DIGITS))
    return masked if masked != address else address[:2] + "**"
