"""Rows to keep, show and erase."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.people import Person
from models.requests import Request
from models.rules.request_states import RequestState, RequestStep
from tests.people import START


def add_person(session: Session, name: str = "甄金雀", **values: Any) -> Person:
    person = Person(name=name, muted=[], **values)
    session.add(person)
    session.flush()
    return person


def add_request(session: Session, author: Person, *, closed_at: datetime | None = START, **values: Any) -> Request:
    """A request that was solved then, or (None) is open."""
    state = RequestState.FILED if closed_at is None else RequestState.SOLVED
    request = Request(
        **{"grid_id": 3, "group_id": 11, "category": "other", "promise": "ordinary", "danger": False, "text": "雀一",
           "attachments": [{"kind": "photo", "file_id": "雀二"}], "filed_at": START, "filed_on": START.date(),
           "state": state, "reply_due": START, "solution_due": START, "closed_at": closed_at, "comment": "雀三"}
        | values,
        author_id=author.id,
    )  # fmt: skip
    session.add(request)
    session.flush()
    request.note(session, RequestStep.FILE, actor_id=author.id, now=START, text="雀一", attachments=request.attachments)
    request.note(session, RequestStep.WARN, actor_id=None, now=START, text="request.reply_warning")
    session.flush()
    return request
