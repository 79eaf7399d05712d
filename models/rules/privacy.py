"""What may be shown where: names, addresses and telephone numbers in places that many people read."""

import re

ERASED_NAME = "已注销"
"""What stands in the place of the name of somebody who was erased and whom a record still refers to."""

_ASCII_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ .-]?)?(1[3-9]\d)" + r"[ .-]?(?:\d[ .-]?){4}" + r"(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(?:0\d{2,3}[ -]?)?\d{7,8}(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{15,18}[0-9Xx]?(?!\d)")


def mask_name(name: str) -> str:
    """The first character, which in Chinese is the family name: 李桂花 becomes 李**. Nobody's name stays."""
    if name == ERASED_NAME:
        return name
    return name[:1] + "*" * max(1, min(2, len(name) - 1))


def mask_numbers(text: str) -> str:
    """Telephone and identity numbers made unreadable: 138****5678, ****."""
    text = _LONG_NUMBER.sub("******", text.translate(_ASCII_DIGITS))
    return _LANDLINE.sub("****", _MOBILE.sub(r"\1****\2", text))
