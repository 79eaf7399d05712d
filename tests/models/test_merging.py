"""Two rows turn out to be one person: nothing of either is lost, and nothing stays behind."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Table, func, select
from sqlalchemy.orm import Session

from bot.database import Database
from models import codes, consents
from models.base import Base
from models.codes import CodeKind
from models.consents import Consent
from models.dialogues import Dialogue
from models.mandates import Mandate, list_agents, load_principals
from models.outbox import Card, OutboxRow, Outgoing, save
from models.people import Person
from models.people.accounts import is_somebody_else, issue_move, move_account
from models.people.merging import merge, references
from models.requests import Request
from models.requests.filing import file_request
from models.roles import grant, grid_scope, list_grants
from models.rules.community import Community
from models.rules.delivery import Status
from models.rules.refusals import NotYours, Spent
from models.rules.roles import Role
from tests.people import START


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def somebody(session: Session, name: str = "王秀英", **values: Any) -> Person:
    person = Person(name=name, muted=[], **values)
    session.add(person)
    session.flush()
    return person


def mandate(session: Session, agent: Person, principal: Person, **values: Any) -> Mandate:
    made = Mandate(agent_id=agent.id, principal_id=principal.id, relation="mother", asked_at=START, **values)
    session.add(made)
    session.flush()
    return made


def every_reference() -> list[tuple[str, str]]:
    """Found without the code under test: each foreign key of each table that leads to a person."""
    return sorted(
        (table.name, key.parent.name)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "people"
    )


def insert_row(session: Session, table: Table, **known: Any) -> None:
    """A row with what is known, such as the person whom it names; whatever else the table demands is made up."""
    values = {
        each.name: known[each.name] if each.name in known else made_up(session, each)
        for each in table.columns
        if each.name in known or (not each.nullable and each.name != "id")
    }
    session.execute(table.insert().values(values))


FITTING = {"ends_at": START + timedelta(hours=1), "approves": True}
"""What a table takes only beside what is made up for its other columns."""


def made_up(session: Session, column: Column[Any]) -> Any:
    """A value that the column takes."""
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        if target.table.name == "people":
            return somebody(session).id
        if session.scalar(select(func.count()).select_from(target.table)) == 0:
            insert_row(session, target.table)
        return session.scalars(select(target).limit(1)).one()
    if column.name in FITTING:
        return FITTING[column.name]
    words = getattr(column.type, "words", None)
    if words is not None:
        return next((word for word in words if word == "cancelled"), next(iter(words)))  # that takes up no seat
    if isinstance(column.type, JSON):
        return []
    known = {str: f"{column.name}", int: 1, bool: False, date: START.date()}
    return known.get(column.type.python_type, START)


@pytest.mark.parametrize(("table", "column"), every_reference())
def test_whatever_names_the_one_names_the_other(
    session: Session, community: Community, table: str, column: str
) -> None:
    keep, drop = somebody(session, telegram_id=90_001), somebody(session)
    file_one(session, community, keep)
    place = Base.metadata.tables[table]
    if table == "people":
        setattr(somebody(session), column, drop.id)
    else:
        insert_row(session, place, **{column: drop.id})
    kept, dropped = keep.id, drop.id
    merge(session, keep=keep, drop=drop, now=START)
    found = select(func.count()).select_from(place)
    assert session.scalar(found.where(place.c[column] == kept)), "it followed"
    assert not session.scalar(found.where(place.c[column] == dropped))
    assert session.get(Person, dropped) is None


def test_no_reference_is_unknown_to_the_merging() -> None:
    assert sorted((table.name, column) for table, column in references()) == every_reference()


def file_one(session: Session, community: Community, person: Person) -> Request:
    session.refresh(person)
    person.grid_id, person.group_id = 3, 11
    session.flush()
    return file_request(session, person, community, category="other", danger=False, text="x", attachments=[], now=START)


def test_the_same_twice_is_once_and_what_lay_between_the_two_is_over(session: Session) -> None:
    keep, drop, other = somebody(session, telegram_id=90_001), somebody(session), somebody(session, "陈静")
    for person in (keep, drop):
        grant(session, person.id, Role.GRID_WORKER, grid_scope(9))
        consents.record(session, person.id, now=START)
    grant(session, drop.id, Role.GRID_WORKER, grid_scope(10))
    mandate(session, keep, drop, granted_at=START, granted_by_id=keep.id)
    mandate(session, other, keep)
    mandate(session, other, drop, granted_at=START, granted_by_id=other.id)
    mandate(session, other, drop, granted_at=START, revoked_at=START)
    merge(session, keep=keep, drop=drop, now=START)
    assert [held.scope for held in list_grants(session, keep.id)] == ["grid:9", "grid:10"]
    assert session.scalar(select(func.count()).where(Consent.person_id == keep.id)) == 1
    assert [(m.agent_id, m.granted_by_id) for m in list_agents(session, keep.id)] == [(other.id, other.id)]
    assert load_principals(session, [keep.id]) == {}, "nobody acts for themselves"
    assert session.scalar(select(func.count()).select_from(Mandate)) == 2, "the standing one and the one that is over"


def test_the_list_gives_its_key_and_what_was_not_known_and_changes_nothing_else(session: Session) -> None:
    keep = somebody(session, telegram_id=90_001, language="en", elders_mode=True, address="3号")
    listed: dict[str, Any] = {
        "roster_key": "no:7",
        "phone": "13800005678",
        "address": "5号",
        "grid_id": 3,
        "group_id": 11,
    }
    drop = somebody(session, **listed, verified_at=START)
    about: dict[str, Any] = {"method": "sendMessage", "payload": {}, "created_at": START}
    save(session, [Outgoing(key="k", chat_id=5, about=f"person:{drop.id}", **about)])
    merge(session, keep=keep, drop=drop, now=START)
    session.refresh(keep)
    assert (keep.roster_key, keep.phone, keep.group_id) == ("no:7", "13800005678", 11)
    assert (keep.address, keep.language, keep.elders_mode, keep.telegram_id) == ("3号", "en", True, 90_001)
    assert not keep.is_verified, "that is for somebody to say"
    assert session.scalars(select(OutboxRow.about)).all() == [f"person:{keep.id}"], "erasing them finds it"


def test_an_account_goes_to_the_row_that_had_none_but_two_accounts_stay_two(session: Session) -> None:
    keep, drop = somebody(session), somebody(session, telegram_id=90_001)
    merge(session, keep=keep, drop=drop, now=START)
    session.refresh(keep)
    assert keep.telegram_id == 90_001
    for other in (keep, somebody(session, telegram_id=90_002)):
        with pytest.raises(ValueError, match="cannot be merged"):
            merge(session, keep=keep, drop=other, now=START)


class TestMovingAnAccount:
    """The person goes on under another account, and nothing goes on under the old one."""

    def test_the_old_chat_is_closed_and_the_new_accounts_doings_are_theirs(
        self, session: Session, community: Community
    ) -> None:
        person, fresh = somebody(session, telegram_id=90_001), somebody(session, telegram_id=90_002)
        request = file_one(session, community, fresh)
        lasts = START + timedelta(hours=1)
        standing: dict[str, Any] = {"conversation": "x", "state": "y", "draft": {}, "serial": "s", "expires_at": lasts}
        session.add_all(
            [
                Dialogue(chat_id=90_001, user_id=90_001, **standing),
                Dialogue(chat_id=-5, user_id=90_001, **standing),
                Dialogue(chat_id=90_002, user_id=90_002, **standing),
                Card(key="c", chat_id=90_001, message_id=1),
                Card(key="d", chat_id=90_002, message_id=1),
            ]
        )
        waiting: dict[str, Any] = {"method": "sendMessage", "payload": {}, "created_at": START}
        save(session, [Outgoing(key=f"k{chat_id}", chat_id=chat_id, **waiting) for chat_id in (90_001, 90_002)])
        move_account(session, person, telegram_id=90_002, now=START)
        session.expire_all()
        assert (person.telegram_id, request.author_id) == (90_002, person.id)
        assert session.scalars(select(Dialogue.user_id)).all() == [90_002]
        assert session.scalars(select(Card.key)).all() == ["d"]
        statuses = session.execute(select(OutboxRow.chat_id, OutboxRow.status).order_by(OutboxRow.chat_id)).all()
        assert statuses == [(90_001, Status.DEAD), (90_002, Status.QUEUED)]

    @pytest.mark.parametrize("holder", [0, 1])
    def test_roles_do_not_move(self, session: Session, holder: int) -> None:
        people = somebody(session, telegram_id=90_001), somebody(session, telegram_id=90_002)
        grant(session, people[holder].id, Role.GRID_WORKER, grid_scope(9))
        with pytest.raises(NotYours):
            move_account(session, people[0], telegram_id=90_002, now=START)

    def test_a_later_code_makes_the_earlier_one_useless(self, session: Session) -> None:
        person = somebody(session, telegram_id=90_001)
        first, second = (issue_move(session, person.id, now=START) for _ in range(2))
        with pytest.raises(Spent):
            codes.peek(session, CodeKind.MOVE_ACCOUNT, first, now=START)
        assert codes.peek(session, CodeKind.MOVE_ACCOUNT, second, now=START).issued_by_id == person.id
        with pytest.raises(Spent):
            codes.peek(session, CodeKind.MOVE_ACCOUNT, second, now=START + timedelta(minutes=15))

    def test_an_account_in_use_is_somebody_elses_unless_it_has_the_same_name(self, session: Session) -> None:
        person = somebody(session, telegram_id=90_001)
        unused = somebody(session, "秀英", telegram_id=90_002, named_by_self=False)
        assert not is_somebody_else(session, unused, person)
        assert not is_somebody_else(session, somebody(session, group_id=11, grid_id=3), person)
        assert is_somebody_else(session, somebody(session, "陈静"), person)
        mandate(session, unused, person, granted_at=START)
        assert is_somebody_else(session, unused, person), "a daughter does not become her mother"
