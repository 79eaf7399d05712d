"""Merging: who was asked much is told what can wait later, together; nobody else, and nothing else."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from models import outbox, timers
from models.burdens import Burden, HeldPush
from models.burdens.merging import DIGEST, save, take_held
from models.chats import mark_unreachable
from models.grids import Grid
from models.outbox import SECRET, OutboxRow, Outgoing
from models.people import Person, get_person_by_account
from models.people.accounts import move_account
from models.people.merging import merge
from models.privacy.messages import forget_about, forget_chat, forget_words
from models.roles import list_grants, revoke
from models.rules.community import Community
from models.rules.delivery import Priority
from models.timers import Timer
from tests.models.burdens.conftest import COLLEAGUE, LEADER, RESIDENT, WORKER, push
from tests.models.privacy.making import add_person
from tests.people import START

NEAR = 64  # 80 % of the example's 80
NOON = START.replace(hour=12)
EVENING = START.replace(hour=17, minute=30)


def person(session: Session, telegram_id: int = WORKER) -> Person:
    found = get_person_by_account(session, telegram_id)
    assert found
    return found


def ask(session: Session, taps: int, telegram_id: int = WORKER, now: datetime = START) -> None:
    session.add(Burden(person_id=person(session, telegram_id).id, day=now.date(), taps=taps, answers=0))
    session.flush()


@pytest.fixture
def busy(session: Session) -> None:
    """Much was asked of the worker today already."""
    ask(session, NEAR)


def put(session: Session, community: Community, *rows: Outgoing, now: datetime = START) -> list[str]:
    """The keys that go at once."""
    return [row.key[:-2] for row in save(session, rows, community, now=now)]


def held(session: Session) -> list[tuple[str, int]]:
    return [
        (key[:-2], chat) for key, chat in session.execute(select(HeldPush.key, HeldPush.chat_id).order_by(HeldPush.id))
    ]


def due(session: Session) -> list[tuple[int, datetime]]:
    found = select(Timer.subject_id, Timer.due_at).where(Timer.kind == DIGEST).order_by(Timer.id)
    return [(subject, at) for subject, at in session.execute(found)]


def test_below_it_everything_goes_at_once(session: Session, community: Community) -> None:
    ask(session, NEAR - 1)
    assert put(session, community, push("a")) == ["a"]
    assert not held(session)


@pytest.mark.usefixtures("busy")
def test_from_there_on_what_can_wait_is_held_until_the_next_digest(session: Session, community: Community) -> None:
    rows = [push("a"), push("b", COLLEAGUE), push("c", priority=Priority.BROADCAST), push("d", priority=Priority.TASKS)]
    assert put(session, community, *rows) == ["b"]
    assert put(session, community, push("e", about="request:1"), now=NOON) == []
    assert held(session) == [("a", WORKER), ("c", WORKER), ("d", WORKER), ("e", WORKER)]
    worker = person(session).id
    assert due(session) == [(worker, NOON), (worker, EVENING)]
    found = take_held(session, WORKER, now=NOON)
    assert [(each.payload["text"], each.about) for each in found] == [
        ("a", None),
        ("c", None),
        ("d", None),
        ("e", "request:1"),
    ]
    assert not held(session)
    assert take_held(session, WORKER, now=NOON) == []


CANNOT_WAIT: dict[str, dict[str, Any]] = {
    "an answer": {"priority": Priority.REPLY},
    "urgent": {"urgent": True},
    "a card": {"card": "visits:3:2026-11-23"},
    "over before noon": {"expires_at": NOON},
    "a picture": {"method": "sendPhoto", "payload": {"photo": "f"}},
    "an answer to a message": {"payload": {"text": "x", "reply_parameters": {"message_id": 3}}},
    "a code": {"about": SECRET},
    "an edit": {"method": "editMessageText", "payload": {"text": "x", "message_id": 3}},
}


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("kind", CANNOT_WAIT)
def test_what_cannot_wait_goes_at_once(session: Session, community: Community, kind: str) -> None:
    assert put(session, community, push("a", **CANNOT_WAIT[kind])) == ["a"]
    assert put(session, community, push("b", expires_at=NOON + timedelta(seconds=1))) == [], "this one can"


def test_of_residents_nothing_is_held_and_groups_are_told_at_once(session: Session, community: Community) -> None:
    add_person(session, telegram_id=RESIDENT)
    ask(session, NEAR, RESIDENT)
    assert put(session, community, push("a", RESIDENT), push("b", -100)) == ["a", "b"]


@pytest.mark.usefixtures("busy")
def test_who_serves_no_more_is_told_at_once(session: Session, community: Community) -> None:
    for grant in list_grants(session, person(session).id):
        revoke(session, grant.id)
    assert put(session, community, push("a")) == ["a"]


def test_many_at_once_are_counted_as_they_go(session: Session, community: Community) -> None:
    """Also before any of them was sent."""
    ask(session, NEAR - 3)
    assert put(session, community, push("a", priority=Priority.REPLY), push("b")) == ["a", "b"]
    assert put(session, community, push("c"), push("d"), push("e"), push("f", COLLEAGUE)) == ["c", "f"]


@pytest.mark.usefixtures("busy")
def test_what_belongs_together_stays_together(session: Session, community: Community) -> None:
    """Words that come with a picture do not come three hours after it."""
    words, picture = push("a"), push("b", method="sendPhoto", payload={"photo": "f"})
    picture.key = "a:2"
    assert put(session, community, words, picture, push("c")) == ["a", "a"]
    assert held(session) == [("c", WORKER)]


def test_nothing_overtakes_what_waits(session: Session, community: Community) -> None:
    """After midnight little was asked yet, but the evening's words are not told."""
    late = START.replace(hour=23)
    ask(session, NEAR, now=late)
    assert put(session, community, push("a"), now=late) == []
    early = late + timedelta(hours=2)
    assert put(session, community, push("b"), push("c", urgent=True), now=early) == ["c"]
    morning = START.replace(hour=8) + timedelta(days=1)
    assert [at for _, at in due(session)] == [morning, morning]
    assert [each.payload["text"] for each in take_held(session, WORKER, now=morning)] == ["a", "b"]
    assert put(session, community, push("d"), now=morning) == ["d"]


def test_the_morning_digest_comes_with_the_grids_own_list(session: Session, community: Community) -> None:
    session.get_one(Grid, 3).list_at = time(9, 30)
    ask(session, NEAR, now=EVENING)
    put(session, community, push("a"), now=EVENING)
    assert [at for _, at in due(session)] == [START.replace(hour=9, minute=30) + timedelta(days=1)]


@pytest.mark.usefixtures("busy")
def test_the_same_key_is_held_once(session: Session, community: Community) -> None:
    assert put(session, community, push("a")) == put(session, community, push("a"), now=NOON) == []
    assert held(session) == [("a", WORKER)]


@pytest.mark.usefixtures("busy")
def test_what_is_too_late_is_not_told(session: Session, community: Community) -> None:
    put(session, community, push("a", expires_at=EVENING), push("b"))
    assert [each.payload["text"] for each in take_held(session, WORKER, now=EVENING)] == ["b"]


def test_what_cannot_wait_costs_no_statement_more(session: Session, community: Community) -> None:
    def cost(call: Any) -> int:
        asked: list[str] = []
        note = lambda *call: asked.append(call[2])  # noqa: E731
        event.listen(session.connection(), "before_cursor_execute", note)
        call()
        event.remove(session.connection(), "before_cursor_execute", note)
        return len(asked)

    rows = [push(f"r{n}", RESIDENT + n, priority=Priority.REPLY) for n in range(9)]
    again = [push(f"s{n}", RESIDENT + n, priority=Priority.REPLY) for n in range(9)]
    assert cost(lambda: save(session, rows, community, now=START)) == cost(lambda: outbox.save(session, again))
    pushes = [push(f"t{n}", (WORKER, COLLEAGUE, LEADER, 7007, 7008)[n % 5]) for n in range(20)]
    assert cost(lambda: save(session, pushes, community, now=START)) == cost(lambda: outbox.save(session, again)) + 1


class TestForgetting:
    """What is held goes where what waits in the outbox goes."""

    @pytest.fixture(autouse=True)
    def _held(self, session: Session, community: Community) -> None:
        ask(session, NEAR)
        put(
            session,
            community,
            push("甄金雀来了", about="person:5"),
            push("b", about="several:,person:5,,request:12,"),
            push("c"),
        )
        assert len(held(session)) == 3

    def test_whose_chat_is_gone(self, session: Session) -> None:
        mark_unreachable(session, COLLEAGUE, reason="blocked", now=START)
        assert len(held(session)) == 3
        mark_unreachable(session, WORKER, reason="blocked", now=START)
        assert not held(session)

    def test_who_is_erased(self, session: Session) -> None:
        forget_chat(session, WORKER, but={"request:1"})
        assert len(held(session)) == 3, "an open case: what waits is told"
        forget_chat(session, WORKER)
        assert not held(session)

    def test_what_is_about_somebody_who_is_erased(self, session: Session) -> None:
        forget_about(session, {"person:6", "request:1"})
        assert len(held(session)) == 3
        forget_about(session, {"request:12"})
        assert held(session) == [("甄金雀来了", WORKER), ("c", WORKER)]
        forget_about(session, {"person:5"})
        assert held(session) == [("c", WORKER)]

    def test_the_name_of_somebody_who_is_erased(self, session: Session) -> None:
        forget_words(session, ["甄金雀"])
        assert [each.payload["text"] for each in take_held(session, WORKER, now=START)] == ["＊＊来了", "b", "c"]

    def test_who_goes_on_under_another_account(self, session: Session) -> None:
        """As what waits in the outbox: in the old chat nothing goes on."""
        worker = person(session)
        for grant in list_grants(session, worker.id):
            revoke(session, grant.id)
        move_account(session, worker, telegram_id=9009, now=START)
        assert not held(session)

    def test_who_turns_out_to_be_somebody_else(self, session: Session) -> None:
        keep, drop = add_person(session, "甲"), add_person(session, "乙")
        first = session.scalars(select(HeldPush).order_by(HeldPush.id)).first()
        assert first
        first.about = f"person:{drop.id}"
        session.flush()
        merge(session, keep=keep, drop=drop, now=START)
        assert take_held(session, WORKER, now=START)[0].about == f"person:{keep.id}"


def test_a_message_about_several_is_found_when_one_of_them_goes(session: Session, community: Community) -> None:
    rows = [push("a", about="several:,people:,3,5,,request:12,"), push("b", about="several:,request:1,,person:15,")]
    save(session, rows, community, now=START)
    forget_about(session, {"person:5", "request:2"})
    found = select(OutboxRow.key, OutboxRow.payload).order_by(OutboxRow.id)
    assert [(key, bool(payload)) for key, payload in session.execute(found)] == [("a:1", False), ("b:1", True)]


def test_a_digest_that_is_due_is_claimed_once(session: Session, community: Community) -> None:
    ask(session, NEAR)
    put(session, community, push("a"))
    put(session, community, push("b"))
    assert [timer.kind for timer in timers.claim_due(session, NOON)].count(DIGEST) == 2
    assert DIGEST not in [timer.kind for timer in timers.claim_due(session, NOON)]
