"""What may be shown where: names and telephone numbers in places that many people read."""

import re

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_LONG_NUMBER = re.compile(r"(?<!\d)\d{15,18}[0-9Xx]?(?!\d)")


def mask_name(name: str) -> str:
    """The first character, which in Chinese is the family name: 李桂花 becomes 李**."""
    return name[:1] + "*" * max(1, min(2, len(name) - 1))


def mask_numbers(text: str) -> str:
    """Mobile and identity numbers made unreadable: 138****5678."""
    return _LONG_NUMBER.sub("******", _PHONE.sub(r"\1****\3", text))
