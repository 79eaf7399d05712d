"""Who somebody is to a request: nobody judges their own work, and who lost the right is nobody any more."""

import pytest

from models.actors import Actor
from models.people import Person
from models.requests import Request
from models.roles import Grant
from models.rules.request_states import Party
from models.rules.roles import Role

AUTHOR, OWNER, INVITED, OTHER = 1, 2, 3, 4
HERE, ELSEWHERE, GROUP = 3, 5, 11
WORKER, LEADER, OFFICE, GROUP_LEADER = (
    Grant(Role.GRID_WORKER, "grid:3", HERE),
    Grant(Role.GRID_LEADER, "grid:3", HERE),
    Grant(Role.SECRETARY),
    Grant(Role.GROUP_LEADER, "group:11", HERE, GROUP),
)
AWAY = Grant(Role.GRID_WORKER, "grid:5", ELSEWHERE)
STANDS_IN = Grant(Role.GRID_WORKER, "grid:3", HERE, stands_in_for=OWNER)


def request(*, filed_by: int | None = None, account: int | None = 7001) -> Request:
    return Request(
        author_id=AUTHOR,
        author=Person(id=AUTHOR, telegram_id=account, name="王秀英"),
        filed_by_id=filed_by,
        owner_id=OWNER,
        invited_id=INVITED,
        grid_id=HERE,
        group_id=GROUP,
    )


def actor(id_: int, *grants: Grant, principals: tuple[int, ...] = ()) -> Actor:
    return Actor(id_, 7000 + id_, "某人", "zh", None, None, grants=frozenset(grants), principals=frozenset(principals))


@pytest.mark.parametrize(
    ("who", "parties"),
    [
        (actor(AUTHOR), "author"),
        (actor(OTHER), ""),
        (actor(OTHER, AWAY), ""),
        (actor(OTHER, GROUP_LEADER), ""),
        (actor(OTHER, principals=(AUTHOR,)), "author"),
        (actor(OWNER, WORKER), "owner grid"),
        (actor(OWNER), ""),
        (actor(OWNER, AWAY), ""),
        (actor(INVITED, WORKER), "invited grid"),
        (actor(INVITED, AWAY), ""),
        (actor(OTHER, WORKER), "grid"),
        (actor(OTHER, LEADER), "grid leader"),
        (actor(OTHER, OFFICE), "grid leader office"),
        (actor(OWNER, OFFICE), "owner grid leader"),
        (actor(OTHER, STANDS_IN), "owner grid"),
        (actor(OTHER, STANDS_IN, OFFICE), "owner grid leader"),
        (actor(AUTHOR, OFFICE), "author"),
        (actor(OTHER, OFFICE, principals=(AUTHOR,)), "author"),
        (actor(OTHER, STANDS_IN, principals=(AUTHOR,)), "author"),
        (actor(OWNER, WORKER, principals=(AUTHOR,)), "owner"),
        (actor(INVITED, WORKER, principals=(AUTHOR,)), "author"),
    ],
)
def test_who_is_what(who: Actor, parties: str) -> None:
    assert request().parties(who) == {Party(word) for word in parties.split()}


@pytest.mark.parametrize(
    ("filer", "account", "parties"),
    [
        (actor(OTHER, WORKER), None, "author grid"),
        (actor(OTHER, WORKER), 7001, "grid"),
        (actor(OTHER, GROUP_LEADER), None, "author"),
        (actor(OTHER, AWAY), None, ""),
        (actor(OTHER), None, ""),
        (actor(OWNER, WORKER), None, "owner grid"),
        (actor(OTHER, OFFICE), None, "author grid"),
    ],
)
def test_who_filed_it_for_somebody_without_account(filer: Actor, account: int | None, parties: str) -> None:
    found = request(filed_by=filer.id, account=account).parties(filer)
    assert found == {Party(word) for word in parties.split()}
