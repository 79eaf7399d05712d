"""A group chat serves one place, a grid or a centre."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.binding import bind_chat, get_place, get_place_of_chat, list_places
from models.rules.community import Community

CHAT = -4711


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def test_every_grid_and_every_centre_is_a_place(session: Session, community: Community) -> None:
    scopes = [place.scope for place in list_places(session, community)]
    assert scopes[:2] + scopes[12:14] == ["grid:1", "grid:2", "grid:13", "centre:service"]
    assert scopes[-1] == "centre:culture", "in the order of the file"
    assert [getattr(get_place(session, scope), "scope", None) for scope in scopes] == scopes


@pytest.mark.parametrize("scope", ["", "grid:", "grid:99", "grid:x", "grid:٣", "centre:3", "group:11", "team:land"])
def test_what_is_no_place_is_none(session: Session, scope: str) -> None:
    assert get_place(session, scope) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("grid:5", "grid:6"),
        ("grid:5", "centre:elders"),
        ("centre:elders", "grid:5"),
        ("centre:family", "centre:elders"),
    ],
)
def test_a_chat_leaves_the_place_that_had_it(session: Session, first: str, second: str) -> None:
    for scope in (first, second):
        place = get_place(session, scope)
        assert place
        bind_chat(session, place, chat_id=CHAT, thread_id=7)
        session.flush()
    session.expire_all()
    found, left = get_place_of_chat(session, CHAT), get_place(session, first)
    assert found
    assert left
    assert (found.scope, found.thread_id) == (second, 7)
    assert (left.chat_id, left.thread_id) == (None, None)
