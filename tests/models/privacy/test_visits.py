"""Households, visits and the diary: what somebody may read of them, and what is left of them when they are erased."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.burdens import Burden
from models.households import Household, VisitPause
from models.households.settling import settle
from models.people import Person
from models.people.correcting import mark_moved_away
from models.privacy.collecting import collect
from models.privacy.erasing import erase
from models.rules.privacy import ERASED_NAME
from models.rules.visit_states import Cause, PauseState, VisitState
from models.visits import DiaryEntry, Visit
from tests.models.households.living import TODAY, home_of, live, plan, write
from tests.models.privacy.making import add_request
from tests.models.privacy.test_erasing import count
from tests.people import START

PHOTO = [{"kind": "photo", "file_id": "雀二"}]


def read(session: Session, person: Person) -> dict[str, Any]:
    session.flush()
    return collect(session, person.id, zone=ZoneInfo("Asia/Shanghai"))


def worker(session: Session) -> Person:
    return session.scalars(select(Person).where(Person.telegram_id == 7004)).one()


def pause(session: Session, household: Household, by: Person, reason: str) -> VisitPause:
    row = VisitPause(household_id=household.id, asked_by_id=by.id, asked_at=START, reason=reason)
    session.add(row)
    session.flush()
    return row


class TestReading:
    """Everybody of the household, and nobody else, from the day on which they are of it."""

    def test_what_was_written_about_the_household(self, session: Session) -> None:
        wang = live(session, "甄金雀")
        home = home_of(session, wang)
        write(session, home, "雀八", attachments=PHOTO)
        plan(session, home)
        plan(session, home, "must", cause=Cause.INCIDENT, why={"what": "fire", "words": "邻居说的", "by_id": 1})
        pause(session, home, wang, "想静静")
        found = read(session, wang)
        assert [(entry["text"], entry["attachments"], entry["by"]) for entry in found["visited"]] == [
            ("雀八", PHOTO, worker(session).name)
        ]
        assert [home["address"] for home in found["household"]] == ["3栋501"]
        assert len(found["visits_ahead"]) == 1
        assert [each["reason"] for each in found["household_pauses"]] == ["想静静"]
        assert "邻居说的" not in str(found)
        assert "incident" not in str(found), "who told of it must not be found out by that"

    def test_whoever_comes_later_reads_nothing_of_before(self, session: Session) -> None:
        wang = live(session, "甄金雀")
        write(session, home_of(session, wang), "以前的")
        daughter = live(session, "女儿")
        write(session, home_of(session, daughter), "后来的")
        assert [entry["text"] for entry in read(session, wang)["visited"]] == ["以前的", "后来的"]
        assert [entry["text"] for entry in read(session, daughter)["visited"]] == ["后来的"]

    def test_whoever_only_says_that_they_live_there_reads_nothing(self, session: Session) -> None:
        stranger = live(session, "过客", verified_at=None)
        home = home_of(session, live(session, "甄金雀"))
        assert stranger.household_id == home.id
        write(session, home, "雀八")
        plan(session, home)
        pause(session, home, worker(session), "想静静")
        assert not read(session, stranger).keys() & {"visited", "household", "household_pauses", "visits_ahead"}

    def test_whoever_left_still_reads_what_was_about_them(self, session: Session) -> None:
        wang = live(session, "甄金雀")
        home = home_of(session, wang)
        write(session, home, "雀八")
        mark_moved_away(session, wang, now=START)
        found = read(session, wang)
        assert [entry["text"] for entry in found["visited"]] == ["雀八"]
        assert "household" not in found

    def test_who_serves_reads_what_was_asked_of_them_but_not_what_is_others(self, session: Session) -> None:
        home = home_of(session, live(session, "甄金雀"))
        own = worker(session)
        write(session, home, "雀八")
        plan(session, home, assignee_id=own.id)
        noted = pause(session, home, own, "想静静")
        noted.decided_by_id, noted.state = own.id, PauseState.AGREED
        session.add(Burden(person_id=own.id, day=TODAY, taps=3, answers=2))
        found = read(session, own)
        assert [entry["outcome"] for entry in found["diary_written"]] == ["fine"]
        assert [visit["starts_on"] for visit in found["visits_assigned"]] == [TODAY.isoformat()]
        assert [(day["taps"], day["answers"]) for day in found["burdens"]] == [(3, 2)]
        assert len(found["pauses_noted"]) == len(found["pauses_decided"]) == 1
        assert "雀八" not in str(found)
        assert "想静静" not in str(found)
        assert "3栋501" not in str(found)


class TestErasing:
    """With the last of a household everything goes; of a household with others what concerns these stays."""

    def test_the_last_takes_along_everything_that_was_told(self, session: Session) -> None:
        own, other = live(session, "甄金雀"), live(session, "李四", "3栋502")
        home, next_door = home_of(session, own), home_of(session, other)
        entry = write(session, home, "雀八", attachments=PHOTO)
        elsewhere = write(session, next_door, "李四说甄金雀病了", attachments=PHOTO)
        visit = plan(session, home, assignee_id=other.id)
        told = {"what": "wish", "words": "看看甄金雀", "by_id": 1}
        must = plan(session, next_door, "must", cause=Cause.WISH, why=told)
        pause(session, home, own, "雀九")
        erase(session, own, now=START)
        session.expire_all()
        assert (entry.text, entry.attachments, entry.people) == ("", [], [])
        assert (entry.met_on, entry.author_id) == (TODAY, worker(session).id)
        assert (elsewhere.text, elsewhere.attachments) == ("李四说＊＊病了", PHOTO)
        assert must.why["words"] == "看看＊＊"
        assert (visit.state, visit.settled_at) == (VisitState.WITHDRAWN, START)
        assert (home.address, home.gone_on) == (None, TODAY)
        assert "3栋501" not in home.spot
        assert count(session, VisitPause) == 0
        assert (next_door.address, must.state) == ("3栋502", VisitState.OPEN)

    def test_of_a_family_stays_what_concerns_the_others(self, session: Session) -> None:
        face, own = live(session, "李四"), live(session, "甄金雀", called="雀奶奶")
        home = home_of(session, own)
        entry = write(session, home, "李四都好，雀奶奶甄金雀在睡觉", attachments=PHOTO)
        said = pause(session, home, own, "雀九")
        visit = plan(session, home)
        erase(session, own, now=START)
        session.expire_all()
        assert entry.text == "李四都好，＊＊＊＊在睡觉"
        assert entry.attachments == [], "nobody can be taken out of a picture or a voice"
        assert entry.people == [face]
        assert (said.reason, said.household_id) == ("", home.id)
        assert (home.address, home.gone_on, visit.state) == ("3栋501", None, VisitState.OPEN)

    def test_what_was_written_under_their_name_goes_whole(self, session: Session) -> None:
        own, other = live(session, "甄金雀"), live(session, "李四")
        home = home_of(session, own)
        entry = write(session, home, "最近睡不好")
        erase(session, own, now=START)
        session.expire_all()
        assert (entry.text, entry.people) == ("", [other])
        assert home.face is other

    def test_where_they_lived_before_is_forgotten_too(self, session: Session) -> None:
        own, other = live(session, "甄金雀"), live(session, "李四", "3栋502")
        before = home_of(session, own)
        entry = write(session, before, "雀八")
        own.address = "3栋502"
        home = home_of(session, own)
        assert home.id == other.household_id != before.id
        erase(session, own, now=START)
        session.expire_all()
        assert (entry.text, before.address, home.address) == ("", None, "3栋502")
        assert "3栋501" not in before.spot

    def test_nobody_goes_any_more_because_of_them(self, session: Session) -> None:
        own, other = live(session, "甄金雀"), live(session, "李四")
        home = home_of(session, own)
        request = add_request(session, own)
        told = {"what": "reopened", "words": "雀一", "by_id": other.id, "paused": False}
        child = plan(session, home, "child", cause=Cause.SCHOOL, about=f"person:{own.id}", why=told)
        asked = plan(session, home, "asked", cause=Cause.REOPENED, about=f"request:{request.id}", why=told)
        others = plan(session, home, "others", cause=Cause.SCHOOL, about=f"person:{other.id}", why=told)
        erase(session, own, now=START)
        session.expire_all()
        assert (child.state, asked.state) == (VisitState.WITHDRAWN, VisitState.OPEN)
        assert {(visit.about, visit.why["words"], visit.why["what"]) for visit in (child, asked)} == {
            (None, "", "reopened")
        }
        assert (others.state, others.why) == (VisitState.OPEN, told)

    def test_whoever_wrote_stays_as_a_number_and_what_they_wrote_is_the_households(self, session: Session) -> None:
        home = home_of(session, live(session, "李四"))
        author = live(session, "甄金雀", "3栋502")
        settle(session, today=TODAY)
        entry = write(session, home, "我是甄金雀，都好", author=author)
        done = plan(session, home, "a", assignee_id=author.id, state=VisitState.MET)
        still_open = plan(session, home, "b", assignee_id=author.id)
        session.add(Burden(person_id=author.id, day=TODAY, taps=1, answers=1))
        erase(session, author, now=START)
        session.expire_all()
        assert (entry.text, entry.author.name) == ("我是＊＊，都好", ERASED_NAME)
        assert (done.assignee_id, still_open.assignee_id) == (None, author.id), "what is open is handed on"
        assert count(session, Burden) == 0

    def test_somebody_who_was_only_visited_leaves_no_row(self, session: Session) -> None:
        own = live(session, "甄金雀")
        write(session, home_of(session, own))
        gone = own.id
        erase(session, own, now=START)
        session.expire_all()
        assert session.get(Person, gone) is None
        assert count(session, DiaryEntry) == 1
        assert count(session, Visit) == 0
        assert settle(session, today=TODAY) == 0
