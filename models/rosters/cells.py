"""What stands in a cell of a spreadsheet, as plain text; and text that stays text in every cell."""

import re
import unicodedata
from datetime import datetime, time

_ACTIVE = r"=+\-@＝＋－＠\t\r\n"
"""What a spreadsheet takes for the beginning of a formula when it opens a CSV file, full-width forms included."""
_STARTS_ACTIVE = re.compile(f"'*[{_ACTIVE}]")
_GUARDED = re.compile(f"'+[{_ACTIVE}]")


def as_text(value: object) -> str:
    """The cell as the office sees it: 3, not 3.0; a date as 2026-11-23."""
    match value:
        case None:
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case _:
            return str(value)


def plain(text: str) -> str:
    """For comparing what people write: full-width or not, large or small, with spaces or without."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def guard(text: str) -> str:
    """For a CSV file: text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{text}" if _STARTS_ACTIVE.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if _GUARDED.match(text) else text
