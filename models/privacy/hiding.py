"""Hiding: words that stood somewhere, whatever they were written in, stand there no more."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from markupsafe import escape
from sqlalchemy import ColumnElement, String, cast, func, or_
from sqlalchemy.orm import InstrumentedAttribute, Session

HIDDEN = "＊＊"


def holds(session: Session, column: InstrumentedAttribute[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether the column's text has one of the words in it: as they are or as HTML, in the database's JSON or plain."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    find = func.instr if is_sqlite else func.strpos
    forms = {form for word in words for form in (word, str(escape(word)))}
    forms |= {json.dumps(form, ensure_ascii=is_sqlite)[1:-1] for form in forms}
    return or_(*(find(cast(column, String), form) > 0 for form in sorted(forms)))


def without(value: Any, words: Collection[str]) -> Any:
    """The same JSON with something neutral in the place of the words."""
    match value:
        case str():
            for form in (form for word in words for form in (word, str(escape(word)))):
                value = value.replace(form, HIDDEN)
            return value
        case dict():
            return {name: without(item, words) for name, item in value.items()}
        case list():
            return [without(item, words) for item in value]
        case _:
            return value
