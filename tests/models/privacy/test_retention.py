"""The nightly round: each kind goes when its time is over and not a second before, in batches."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models import codes, timers, updates
from models.appointments import Appointment, Claim, Slot
from models.appointments.desk_rows import DeskNote
from models.burdens import Burden, HeldPush
from models.chats import GroupChat
from models.codes import CodeKind, OneTimeCode
from models.communities import EXAMPLE, read_community
from models.gatherings import Gathering
from models.grids import Grid
from models.households import Household, VisitPause
from models.households.settling import settle
from models.mandates import Mandate
from models.outbox import OutboxRow
from models.people import Person
from models.privacy import retention
from models.privacy.erasing import erase
from models.requests import Request
from models.roles import grant, grid_scope
from models.rules.appointment_states import AppointmentState
from models.rules.community_files import CommunityFileError, parse_community
from models.rules.family import Relation
from models.rules.gathering_states import GatheringState
from models.rules.motion_states import Choice
from models.rules.retention import PEOPLE, Kept, Retention
from models.rules.roles import Role
from models.rules.topic_states import TopicState
from models.rules.visit_states import Outcome, PauseState, VisitState
from models.timers import Timer
from models.updates import ParkedUpdate, ProcessedUpdate, Strike
from models.visits import DiaryEntry, Visit
from tests.models.households.living import home_of, live, plan, write
from tests.models.privacy.making import add_appointment, add_person, add_request, add_slot
from tests.models.privacy.meeting import (
    add_gathering,
    add_minutes,
    add_motion,
    add_question,
    add_sign_up,
    add_topic,
)
from tests.models.privacy.test_erasing import add_message, count
from tests.people import START

KEEP = Retention()
SECOND = timedelta(seconds=1)


def parked(session: Session) -> None:
    updates.park(session, 1, {"text": "雀一"}, error="ValueError: 雀一", now=START)


def update_ids(session: Session) -> None:
    updates.record(session, [1], START)


def strikes(session: Session) -> None:
    updates.record(session, [1], START)
    updates.strike(session, 1)
    updates.strike(session, 2)  # not processed yet: it still counts


def sent_files(session: Session) -> None:
    add_message(session, "f", method="sendDocument", payload={"document": {"filename": "a", "content": "eA=="}})
    add_message(session, "g", method="sendDocument", payload={"document": "somewhere at Telegram"})


def sent_texts(session: Session) -> None:
    add_message(session, "sent")
    add_message(session, "waits", status="queued")


def old_codes(session: Session) -> None:
    codes.issue(session, CodeKind.ROLE, now=START - timedelta(hours=72), lasts=timedelta(hours=72))


def group_chats(session: Session) -> None:
    session.add_all([GroupChat(chat_id=-9, title="旧群", bot_status="left", since=START),
                     GroupChat(chat_id=-8, title="在群", bot_status="member", since=START),
                     GroupChat(chat_id=-7, title="网格群", bot_status="kicked", since=START)])  # fmt: skip
    session.get_one(Grid, 5).chat_id = -7
    session.flush()


def request_texts(session: Session) -> None:
    author = add_person(session)
    add_request(session, author)
    add_request(session, author, closed_at=None)


def appointment_texts(session: Session) -> None:
    add_appointment(session, add_person(session))
    add_appointment(session, add_person(session, "还没到"), AppointmentState.DISPLACED)
    add_appointment(session, add_person(session, "晚一天"), ends_at=START + timedelta(days=1))
    add_appointment(session, add_person(session, "排过队"), AppointmentState.LAPSED, starts_at=None, ends_at=None,
                    created_at=START + timedelta(days=1))  # fmt: skip


def seat_claims(session: Session) -> None:
    add_slot(session, START, "person:1", "resource:east_square")
    add_slot(session, START + timedelta(days=1), "person:1")


def desk_notes(session: Session) -> None:
    session.add_all([DeskNote(centre="service", text="雀七", at=START, cleared_at=START),
                     DeskNote(centre="service", text="还要看", at=START)])  # fmt: skip
    session.flush()


def topic_texts(session: Session) -> None:
    add_topic(session, add_person(session), TopicState.DECIDED)
    add_topic(session, add_person(session, "还没定"), TopicState.READY)


def past_and_coming(session: Session) -> tuple[Gathering, Gathering]:
    """A gathering that was over when the story began, and one that is not over a century later."""
    return add_gathering(session, GatheringState.OVER, ends_at=START), add_gathering(session, ends_at=START)


def gathering_texts(session: Session) -> None:
    for gathering in past_and_coming(session):
        add_question(session, gathering, None)
        add_sign_up(session, gathering, add_person(session))


def minutes_texts(session: Session) -> None:
    over, _ = past_and_coming(session)
    add_minutes(session, over, add_person(session), now_in=2)


def ballots(session: Session) -> None:
    for gathering in past_and_coming(session):
        add_motion(session, gathering, {add_person(session).id: Choice.FOR})


def diary_texts(session: Session) -> None:
    home = home_of(session, live(session, "甄金雀"))
    write(session, home, "雀八")
    write(session, home, "晚一天", at=START + timedelta(days=1))


def settled_visits(session: Session) -> None:
    home = home_of(session, live(session, "甄金雀"))
    plan(session, home, "met", state=VisitState.MET, settled_at=START)
    plan(session, home, "open")


def visit_pauses(session: Session) -> None:
    home = home_of(session, live(session, "甄金雀"))
    asked = {"household_id": home.id, "asked_by_id": home.members[0].id, "asked_at": START, "reason": "雀九"}
    session.add_all([VisitPause(**asked, state=PauseState.REFUSED, decided_at=START), VisitPause(**asked)])
    session.flush()


def empty_households(session: Session) -> None:
    gone, stays = live(session, "甄金雀"), live(session, "还在住", "3栋502")
    settle(session, today=START.date())
    gone.grid_id = gone.group_id = None
    settle(session, today=START.date())
    assert stays.household_id is not None


def burdens(session: Session) -> None:
    own, other = add_person(session), add_person(session, "李四")
    session.add_all([Burden(person_id=each.id, day=START.date() + timedelta(days=late), taps=1, answers=1)
                     for each in (own, other) for late in (0, 1)])  # fmt: skip
    session.flush()


def held_pushes(session: Session) -> None:
    session.add_all([HeldPush(key=f"h{late}", chat_id=5, payload={"text": "好"}, held_at=START + timedelta(days=late))
                     for late in (0, 1)])  # fmt: skip
    session.flush()


def left_people(session: Session) -> None:
    add_person(session, left_at=START)
    grant(session, add_person(session, "老组长", left_at=START).id, Role.GRID_WORKER, grid_scope(3))
    add_person(session, "在住")


def managed_people(session: Session) -> None:
    add_person(session)
    add_person(session, "名单上的", roster_key="no:1")
    ward, agent = add_person(session, "有人管"), add_person(session, "女儿", telegram_id=1, grid_id=3)
    session.add(Mandate(agent_id=agent.id, principal_id=ward.id, relation=Relation.MOTHER, asked_at=START,
                        granted_at=START))  # fmt: skip
    add_request(session, add_person(session, "反映过"))
    session.flush()
    retention.note_idle(session, now=START)


def unsettled_people(session: Session) -> None:
    add_person(session, telegram_id=1)
    add_person(session, "住下了", telegram_id=2, grid_id=3)
    agent, ward = add_person(session, "外地女儿", telegram_id=3), add_person(session, "妈妈")
    session.add(Mandate(agent_id=agent.id, principal_id=ward.id, relation=Relation.MOTHER, asked_at=START,
                        granted_at=START))  # fmt: skip
    session.flush()
    retention.note_idle(session, now=START)


MAKE: dict[Kept, Callable[[Session], None]] = {
    Kept.PARKED_UPDATES: parked,
    Kept.STRIKES: strikes,
    Kept.UPDATE_IDS: update_ids,
    Kept.SENT_FILES: sent_files,
    Kept.SENT_TEXTS: sent_texts,
    Kept.CODES: old_codes,
    Kept.GROUP_CHATS: group_chats,
    Kept.REQUEST_TEXTS: request_texts,
    Kept.APPOINTMENT_TEXTS: appointment_texts,
    Kept.SEAT_CLAIMS: seat_claims,
    Kept.DESK_NOTES: desk_notes,
    Kept.TOPIC_TEXTS: topic_texts,
    Kept.GATHERING_TEXTS: gathering_texts,
    Kept.MINUTES_TEXTS: minutes_texts,
    Kept.BALLOTS: ballots,
    Kept.DIARY_TEXTS: diary_texts,
    Kept.VISITS: settled_visits,
    Kept.VISIT_PAUSES: visit_pauses,
    Kept.EMPTY_HOUSEHOLDS: empty_households,
    Kept.BURDENS: burdens,
    Kept.HELD_PUSHES: held_pushes,
    Kept.LEFT_PEOPLE: left_people,
    Kept.MANAGED_PEOPLE: managed_people,
    Kept.UNSETTLED_PEOPLE: unsettled_people,
}


DATED = {Kept.EMPTY_HOUSEHOLDS, Kept.BURDENS}
"""They go when a whole day is over; it ends where the clocks of the world do."""
END_OF_DAY = datetime.combine(START.date(), time.max, UTC).replace(microsecond=0)


@pytest.mark.parametrize("kind", sorted(MAKE))
def test_each_kind_goes_after_its_days_and_not_before(session: Session, kind: Kept) -> None:
    MAKE[kind](session)
    over = (END_OF_DAY if kind in DATED else START) + timedelta(days=KEEP.days(kind))
    assert retention.count_due(session, KEEP, now=over)[kind] == 0
    assert retention.count_due(session, KEEP, now=over + SECOND)[kind] == 1
    if kind in PEOPLE:
        (person_id,) = retention.list_people_due(session, KEEP, now=over + SECOND)
        assert session.get_one(Person, person_id).name == "甄金雀"
        erase(session, session.get_one(Person, person_id), now=over)
    else:
        assert retention.sweep(session, KEEP, now=over + SECOND, kinds=[kind]) == {kind: 1}
    assert retention.count_due(session, KEEP, now=over + SECOND)[kind] == 0


def test_a_picture_of_our_own_making_goes_as_a_file_does(session: Session) -> None:
    add_message(session, "ours", method="sendPhoto", payload={"photo": {"filename": "a", "content": "eA=="}})
    add_message(session, "theirs", method="sendPhoto", payload={"photo": "somewhere at Telegram"})
    over = START + timedelta(days=KEEP.days(Kept.SENT_FILES)) + SECOND
    assert retention.sweep(session, KEEP, now=over, kinds=[Kept.SENT_FILES]) == {Kept.SENT_FILES: 1}
    session.expire_all()
    left = {row.key: row.payload for row in session.scalars(select(OutboxRow))}
    assert left == {"ours": {}, "theirs": {"photo": "somewhere at Telegram"}}


def test_who_asked_to_be_erased_goes_at_once_when_no_case_is_open(session: Session) -> None:
    own = add_person(session, erase_asked_at=START)
    still_open = add_request(session, own, closed_at=None)
    assert retention.list_people_due(session, KEEP, now=START + SECOND) == []
    still_open.state, still_open.closed_at = add_request(session, own).state, START
    session.flush()
    assert retention.list_people_due(session, KEEP, now=START + SECOND) == [own.id]
    assert Kept.ERASE_ASKED not in MAKE
    assert set(Kept) == {*MAKE, Kept.ERASE_ASKED}, "every kind has a test"


def test_what_goes_and_what_stays(session: Session) -> None:
    for kind in retention.LET_GO:
        if kind is not Kept.UPDATE_IDS:
            MAKE[kind](session)
    session.flush()
    retention.sweep(session, KEEP, now=START + timedelta(days=731))
    session.expire_all()
    assert session.get_one(ParkedUpdate, 1).error == "ValueError"
    assert session.scalars(select(Strike.update_id)).all() == [2]
    assert count(session, ProcessedUpdate) == count(session, OneTimeCode) == 0
    rows = {row.key: row.payload for row in session.scalars(select(OutboxRow))}
    assert rows == {"f": {}, "g": {}, "sent": {}, "waits": {"text": "好"}}
    assert set(session.scalars(select(GroupChat.chat_id))) == {-8, -7}
    kept = {request.state: request for request in session.scalars(select(Request))}
    assert (kept["solved"].text, kept["solved"].attachments, kept["solved"].comment) == ("", [], None)  # type: ignore[index]
    assert (kept["filed"].text, kept["filed"].comment) == ("雀一", "雀三")  # type: ignore[index]
    assert [event.text for event in kept["solved"].events] == ["", "request.reply_warning"]  # type: ignore[index]


def test_of_a_visit_stays_that_it_was(session: Session) -> None:
    for make in (appointment_texts, seat_claims, desk_notes):
        make(session)
    retention.sweep(session, KEEP, now=START + timedelta(days=181))
    session.expire_all()
    kept = {appointment.person.name: appointment for appointment in session.scalars(select(Appointment))}
    over = kept.pop("甄金雀")
    assert (over.details, over.packed, over.comment, over.events[0].text) == ({}, [], None, "")
    assert (over.service, over.starts_at, over.state) == ("home_care", START, AppointmentState.ARRIVED)
    assert {(a.details["address"], a.comment, a.events[0].text) for a in kept.values()} == {("雀四", "雀五", "雀六")}
    assert count(session, Slot) == 2, "which times there were is still told in tables"
    assert count(session, Claim) == 0
    assert session.scalars(select(DeskNote.text)).all() == ["还要看"]


def test_of_a_visit_at_home_stays_that_somebody_was_there_and_how_it_went(session: Session) -> None:
    for make in (diary_texts, settled_visits, visit_pauses, burdens, held_pushes):
        make(session)
    retention.sweep(session, KEEP, now=START + timedelta(days=730) + SECOND)
    session.expire_all()
    entry, late = session.scalars(select(DiaryEntry).order_by(DiaryEntry.id))
    assert (entry.text, entry.attachments, entry.people) == ("", [], [])
    assert (entry.met_on, entry.outcome, late.text) == (START.date(), Outcome.FINE, "晚一天")
    assert [person.name for person in late.people] == ["甄金雀"] * len(late.people) != []
    assert session.scalars(select(Visit.key)).all() == ["open"]
    assert session.scalars(select(VisitPause.state)).all() == [PauseState.ASKED]
    assert count(session, Burden) == count(session, HeldPush) == 0


def test_where_nobody_lives_any_more_is_forgotten(session: Session) -> None:
    empty_households(session)
    retention.sweep(session, KEEP, now=START + timedelta(days=182))
    session.expire_all()
    kept = {home.address for home in session.scalars(select(Household).where(Household.grid_id == 3))}
    assert "3栋502" in kept
    assert "3栋501" not in kept
    assert not [spot for spot in session.scalars(select(Household.spot)) if "3栋501" in spot]


def test_who_is_visited_is_needed(session: Session) -> None:
    own = live(session, "甄金雀")
    write(session, home_of(session, own))
    retention.note_idle(session, now=START)
    session.refresh(own)
    assert own.idle_since is None


def test_whoever_is_needed_again_is_idle_no_more(session: Session) -> None:
    own = add_person(session, telegram_id=1)
    retention.note_idle(session, now=START)
    session.refresh(own)
    assert own.idle_since == START
    own.grid_id = 3
    session.flush()
    assert retention.list_people_due(session, KEEP, now=START + timedelta(days=400)) == []
    retention.note_idle(session, now=START + timedelta(days=1))
    session.refresh(own)
    assert own.idle_since is None


def test_a_round_goes_in_batches(session: Session) -> None:
    updates.record(session, range(1, 8), START)
    later = START + timedelta(days=8)
    gone = []
    while swept := retention.sweep(session, KEEP, now=later, limit=3):
        gone.append(swept[Kept.UPDATE_IDS])
    assert gone == [3, 3, 1]


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2026-11-23T03:09:59", "2026-11-23"),
        ("2026-11-23T03:10:00", "2026-11-24"),
        ("2026-11-23T09:00:00", "2026-11-24"),
    ],
)
def test_the_next_round_is_planned_once(session: Session, now: str, night: str) -> None:
    community = read_community(EXAMPLE)
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    for _ in range(2):
        retention.plan_round(session, community, now=moment)
    (timer,) = session.scalars(select(Timer).where(Timer.kind == retention.ROUND))
    assert timer.key == f"retention:{night}:1"
    assert timer.due_at.astimezone(community.zone).strftime("%F %H:%M") == f"{night} 03:10"
    assert timers.claim_due(session, timer.due_at) == [timer]


class TestCommunityFile:
    """An office may keep things for longer or shorter, within what is promised."""

    @pytest.fixture
    def parse(self) -> Callable[[str], object]:
        return partial(self.parse_with, EXAMPLE.read_text(encoding="utf-8"))

    @staticmethod
    def parse_with(text: str, retention_part: str) -> Retention:
        return parse_community(f"{text}\n[retention]\n{retention_part}\n", "x.toml").retention

    def test_its_own_days(self, parse: Callable[[str], Retention]) -> None:
        keep = parse("request_texts = 90")
        assert (keep.days(Kept.REQUEST_TEXTS), keep.days(Kept.CODES)) == (90, 30)

    @pytest.mark.parametrize("line", ["parked_updates = 4", "sent_texts = 0", "request_text = 3", "update_ids = 1"])
    def test_mistakes_are_named(self, parse: Callable[[str], Retention], line: str) -> None:
        with pytest.raises(CommunityFileError, match=r"retention > \w+"):
            parse(line)
