"""Erasing: which rows go, which stay with nothing in them, and who is never mixed up with whom."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import codes, updates
from models.appointments import Claim, Slot
from models.appointments.deadlines import PROMOTE
from models.audit import Deed, list_about
from models.base import Base
from models.codes import CodeKind, OneTimeCode
from models.consents import Consent, record
from models.dialogues import Dialogue
from models.leaves import Leave, LeaveState
from models.mandates import Mandate
from models.outbox import Card, OutboxRow
from models.people import Person
from models.privacy.erasing import erase
from models.privacy.messages import forget_farewells
from models.reach import UnreachableChat, record_refusal
from models.requests import RequestEvent
from models.roles import RoleGrant, grant, grid_scope
from models.rules.appointment_states import AppointmentState
from models.rules.delivery import Status
from models.rules.family import Relation
from models.rules.privacy import ERASED_NAME
from models.rules.roles import Role
from models.timers import Timer
from models.updates import ParkedUpdate
from tests.models.privacy.making import add_appointment, add_person, add_request, add_slot
from tests.people import START

ACCOUNT = 9_001_002_003


def add_message(session: Session, key: str, **values: object) -> OutboxRow:
    row = OutboxRow(**{"key": key, "chat_id": 7004, "method": "sendMessage", "payload": {"text": "好"}, "priority": 0,
                       "urgent": False, "status": Status.SENT, "created_at": START, "message_id": 5, "sent_at": START}
                    | values)  # fmt: skip
    session.add(row)
    session.flush()
    return row


def everything(session: Session) -> Person:
    """Somebody with a row in every table that can hold one."""
    own, other = add_person(session, telegram_id=ACCOUNT, address="金雀巷7号"), add_person(session, "李四")
    add_request(session, own)
    session.add_all([
        Mandate(agent_id=own.id, principal_id=other.id, relation=Relation.OTHER, asked_at=START, granted_at=START),
        Leave(holder_id=own.id, stand_in_id=other.id, first_day=START.date(), last_day=START.date(),
              state=LeaveState.AGREED, planned_by_id=other.id, planned_at=START),
        Dialogue(chat_id=ACCOUNT, user_id=ACCOUNT, conversation="filing", state="x", draft={}, serial="a",
                 expires_at=START),
        Dialogue(chat_id=7004, user_id=7004, conversation="finding", state="x", draft={"name": own.name}, serial="b",
                 expires_at=START),
        Dialogue(chat_id=7005, user_id=7005, conversation="filing", state="x", draft={"text": "别的"}, serial="c",
                 expires_at=START),
        Card(key="request:1:author", chat_id=ACCOUNT, message_id=1),
    ])  # fmt: skip
    grant(session, own.id, Role.GRID_WORKER, grid_scope(3))
    record(session, own.id, now=START)
    record_refusal(session, ACCOUNT, reason="blocked", now=START)
    codes.issue(session, CodeKind.MOVE_ACCOUNT, now=START, lasts=timedelta(hours=1), person_id=own.id)
    codes.issue(session, CodeKind.ROLE, now=START, lasts=timedelta(hours=1), name=own.name)
    codes.issue(session, CodeKind.BIND_CHAT, now=START, lasts=timedelta(hours=1), grid_id=3)
    updates.park(session, 77, {"from": {"id": ACCOUNT}}, error="ValueError: 雀一", now=START)
    updates.park(session, 78, {"from": {"id": 1}}, error="ValueError: x", now=START)
    session.flush()
    return own


def count(session: Session, table: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_everything_of_theirs_goes_and_nothing_of_others(session: Session) -> None:
    staff = count(session, RoleGrant)
    own = everything(session)
    erase(session, own, now=START)
    assert [count(session, table) for table in (Mandate, Leave, Card, Consent, UnreachableChat)] == [0] * 5
    assert count(session, RoleGrant) == staff
    assert session.scalars(select(Dialogue.chat_id)).all() == [7005]
    assert session.scalars(select(OneTimeCode.kind)).all() == [CodeKind.BIND_CHAT]
    parked = {row.update_id: (row.raw, row.error) for row in session.scalars(select(ParkedUpdate))}
    assert parked[77] == (None, "ValueError")
    assert all(parked[78])
    texts = dict(session.execute(select(RequestEvent.step, RequestEvent.text)).all())
    assert texts == {"file": "", "warn": "request.reply_warning"}


def test_the_row_that_stays_holds_nothing(session: Session) -> None:
    own = everything(session)
    erase(session, own, now=START)
    session.refresh(own)
    kept = {
        c.key: getattr(own, c.key) for c in Person.__table__.columns if getattr(own, c.key) not in (None, [], False)
    }
    assert kept == {"id": own.id, "name": ERASED_NAME, "named_by_self": True, "language": "zh", "erased_at": START}


def test_without_a_record_the_row_goes_and_its_number_is_never_given_again(session: Session) -> None:
    own = add_person(session, telegram_id=ACCOUNT)
    gone = own.id
    assert erase(session, own, now=START).is_complete
    assert session.get(Person, gone) is None
    assert add_person(session, "李四").id > gone
    assert [line.deed for line in list_about(session, gone)] == [Deed.ERASE]


def test_whoever_confirmed_others_stays_as_a_number(session: Session) -> None:
    worker, other = add_person(session, telegram_id=ACCOUNT), add_person(session, "李四")
    other.verified_by_id, other.verified_at = worker.id, START
    erase(session, worker, now=START)
    session.expire_all()
    assert (worker.name, worker.telegram_id) == (ERASED_NAME, None)
    assert (other.verified_by_id, other.is_verified) == (worker.id, True)


class TestMessages:
    """What was said to them and about them."""

    def test_their_chat_is_forgotten_and_what_was_said_about_them_loses_its_words(self, session: Session) -> None:
        own = add_person(session, telegram_id=ACCOUNT, phone="13987654321")
        request = add_request(session, own)
        add_message(session, "own", chat_id=ACCOUNT)
        about = add_message(session, "about", about=f"request:{request.id}", message_id=8)
        waits = add_message(session, "waits", about=f"person:{own.id}", status=Status.QUEUED, message_id=None)
        named = add_message(session, "named", payload={"reply_markup": [{"text": "甄金雀 · 第11组"}]})
        unsent = add_message(session, "unsent", payload={"text": "名单：甄金雀，李四"}, status=Status.QUEUED)
        other = add_message(session, "other", payload={"text": "李四"})
        erasure = erase(session, own, now=START)
        session.expire_all()
        assert session.scalars(select(OutboxRow.key).where(OutboxRow.chat_id == ACCOUNT)).all() == []
        assert (about.payload, named.payload, other.payload) == ({}, {}, {"text": "李四"})
        assert (waits.payload, waits.status) == ({}, Status.DEAD)
        assert (unsent.payload, unsent.status) == ({"text": "名单：＊＊，李四"}, Status.QUEUED)
        assert [(told.chat_id, told.message_id, told.is_text) for told in erasure.told] == [(7004, 8, True)]

    def test_pictures_can_be_taken_back_for_two_days(self, session: Session) -> None:
        own = add_person(session)
        request = add_request(session, own)
        about = f"request:{request.id}"
        for number, age in enumerate((47, 49)):
            sent_at = START - timedelta(hours=age)
            add_message(session, f"p{number}", method="sendPhoto", about=about, message_id=number, sent_at=sent_at)
        erasure = erase(session, own, now=START)
        assert [(told.message_id, told.is_text) for told in erasure.told] == [(0, False)]

    def test_hostile_names_are_found_as_they_were_written(self, session: Session) -> None:
        own = add_person(session, name="<b>\"甲'\\%_&")
        row = add_message(session, "x", payload={"text": "您好，&lt;b&gt;&#34;甲&#39;\\%_&amp;"})
        plain = add_message(session, "y", payload={"text": "<b>\"甲'\\%_&"})
        erase(session, own, now=START)
        session.expire_all()
        assert (row.payload, plain.payload) == ({}, {})

    def test_last_words_are_forgotten_once_they_were_sent(self, session: Session) -> None:
        add_message(session, "bye", chat_id=ACCOUNT, about="farewell", status=Status.QUEUED)
        assert not forget_farewells(session, "farewell")
        session.scalars(select(OutboxRow).where(OutboxRow.key == "bye")).one().status = Status.DEAD
        record_refusal(session, ACCOUNT, reason="blocked", now=START)
        session.flush()
        assert forget_farewells(session, "farewell")
        assert (count(session, OutboxRow), count(session, UnreachableChat)) == (0, 0)


def test_with_an_open_case_only_that_stays(session: Session) -> None:
    own = add_person(session, telegram_id=ACCOUNT, address="金雀巷7号")
    closed, still_open = add_request(session, own), add_request(session, own, closed_at=None)
    add_message(session, "old", chat_id=ACCOUNT, about=f"request:{closed.id}")
    add_message(session, "menu", chat_id=ACCOUNT)
    add_message(session, "card", chat_id=ACCOUNT, about=f"request:{still_open.id}")
    erasure = erase(session, own, now=START)
    session.expire_all()
    assert not erasure.is_complete
    assert erasure.open_requests == (still_open.reference,)
    assert (closed.text, still_open.text, own.address) == ("", "雀一", "金雀巷7号")
    assert own.erase_asked_at == START
    assert session.scalars(select(OutboxRow.key)).all() == ["card"]


class TestAppointments:
    """What somebody has ahead of them is called off, and nothing that they told with it stays."""

    def test_the_seat_is_free_at_once_and_offered_a_moment_later(self, session: Session) -> None:
        own, slot = add_person(session, telegram_id=ACCOUNT), add_slot(session, START, "person:1")
        ahead = add_appointment(session, own, AppointmentState.BOOKED, slot_id=slot.id)
        over = add_appointment(session, own, AppointmentState.ARRIVED, code="1", rating=5)
        erase(session, own, now=START)
        session.expire_all()
        assert (ahead.state, ahead.slot_id, count(session, Slot), count(session, Claim)) == ("cancelled", None, 0, 0)
        assert [(timer.subject_id, timer.due_at) for timer in list_promoting(session)] == [(ahead.id, START)]
        assert (over.state, over.rating) == ("arrived", 5)
        for each in (ahead, over):
            assert (each.details, each.packed, each.comment) == ({}, [], None)
            assert {event.text for event in each.events} == {""}
        assert own.name == ERASED_NAME

    def test_what_they_were_deciding_about_for_another_is_free(self, session: Session) -> None:
        own, other, slot = add_person(session), add_person(session, "李四"), add_slot(session, START, "person:1")
        held = add_appointment(session, other, AppointmentState.HELD, slot_id=slot.id, booked_by_id=own.id)
        booked = add_appointment(session, other, AppointmentState.WAITING, booked_by_id=own.id, code="1")
        erase(session, own, now=START)
        session.expire_all()
        assert (held.state, booked.state) == ("cancelled", "waiting")
        assert booked.details == {"address": "雀四"}, "what is somebody else's stays"

    def test_messages_about_it_lose_their_words(self, session: Session) -> None:
        own, other = add_person(session, telegram_id=ACCOUNT), add_person(session, "李四")
        appointment, others = add_appointment(session, own), add_appointment(session, other)
        card = add_message(session, "desk", about=f"appointment:{appointment.id}", message_id=8)
        waits = add_message(session, "waits", about=f"appointment:{appointment.id}", status=Status.QUEUED)
        stays = add_message(session, "stays", about=f"appointment:{others.id}", message_id=9)
        erasure = erase(session, own, now=START)
        session.expire_all()
        assert (card.payload, waits.payload, stays.payload) == ({}, {}, {"text": "好"})
        assert waits.status == Status.DEAD
        assert [(told.chat_id, told.message_id) for told in erasure.told] == [(7004, 8)]

    def test_what_others_were_just_telling_for_them_goes(self, session: Session) -> None:
        own, other = add_person(session), add_person(session, "李四")
        for chat, whose in ((7004, own.id), (7005, other.id), (7006, None)):
            draft = {"for_id": whose, "details": {"address": "雀四"}}
            session.add(Dialogue(chat_id=chat, user_id=chat, conversation="booking", state="review", draft=draft,
                                 serial=f"{chat}", expires_at=START))  # fmt: skip
        erase(session, own, now=START)
        assert session.scalars(select(Dialogue.chat_id).order_by(Dialogue.chat_id)).all() == [7005, 7006]


def list_promoting(session: Session) -> list[Timer]:
    return list(session.scalars(select(Timer).where(Timer.kind == PROMOTE)))
