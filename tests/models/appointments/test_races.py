"""At the same moment on several connections: the second sees what the first did, and none ends the other."""

from collections import Counter
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import Database
from models.appointments import Appointment, Slot, booking
from models.appointments.booking import get_held, lapse, let_go
from models.appointments.desk import close_today
from models.appointments.seats import lock_seats
from models.rules.appointment_states import AppointmentState
from models.rules.appointment_times import Refused
from models.rules.community import Community
from models.rules.refusals import NotNow
from tests.databases import Pristine
from tests.models.appointments.town import CLERK, Town, at
from tests.models.at_once import at_once

WANG, CHEN = 9001, 9002
S = AppointmentState
Work = Callable[[Session], object]


def ask(community: Community, who: int, key: str, start: str) -> Work:
    """They ask for a seat to be kept."""

    def work(session: Session) -> object:
        held = Town(session, community).tries(who, key, start)
        return held if isinstance(held, Refused) else held.id

    return work


def say_yes(community: Community, who: int, held_id: int, whose: int | None = None) -> Work:
    """They decide about what they hold."""

    def work(session: Session) -> object:
        town = Town(session, community)
        held = get_held(session, town.actor(who), held_id)
        return town.decides(who, held, whose=whose).state if held else None

    return work


def run_out(community: Community, held_id: int) -> Work:
    """Their time is over, as the clock's job has it."""

    def work(session: Session) -> object:
        lock_seats(session)
        held = session.get_one(Appointment, held_id, with_for_update=True, populate_existing=True)
        if held.state is S.HELD:
            lapse(session, held, community, now=Town(session, community).now)
        return held.state

    return work


def run(url: str, work: Work) -> object:
    with closing(Database(url)) as database:
        return database.transact(work)


def test_of_many_who_want_one_seat_one_has_it(database_url: str, community: Community) -> None:
    wishes = [ask(community, 9100 + number, "certificates", "11-24 08:30") for number in range(24)]
    outcomes = Counter(type(outcome) for outcome in at_once(database_url, wishes))
    assert outcomes == {int: 1, Refused: 23}


def test_services_that_share_somebody_share_his_time(database_url: str, community: Community) -> None:
    keys = ("certificates", "insurance", "housing")
    wishes = [ask(community, 9100 + number, keys[number % 3], "11-25 08:30") for number in range(24)]
    assert Counter(type(outcome) for outcome in at_once(database_url, wishes))[int] == 1


def test_nobody_has_more_than_allowed_whoever_books_for_them(database_url: str, community: Community) -> None:
    starts = ("11-24 08:30", "11-24 08:50", "11-24 09:10", "11-24 09:30", "11-24 09:50", "11-24 10:10")
    holds = [run(database_url, ask(community, 9100 + n, "certificates", start)) for n, start in enumerate(starts)]
    yeses = [say_yes(community, 9100 + n, int(str(held)), whose=WANG) for n, held in enumerate(holds)]
    outcomes = at_once(database_url, yeses)
    assert sorted(map(str, outcomes)) == sorted(["booked"] * 2 + [str(NotNow)] * 4)


def test_a_yes_as_the_time_runs_out_counts_or_does_not(database_url: str, community: Community) -> None:
    """Both take the lock first and the row then: in the other order they would wait for each other for ever."""
    ids = [run(database_url, ask(community, 9100 + n, "reading_seat", "11-24 09:00")) for n in range(12)]
    pairs = [
        (say_yes(community, 9100 + n, int(str(id_))), run_out(community, int(str(id_)))) for n, id_ in enumerate(ids)
    ]
    works = [work for number, pair in enumerate(pairs) for work in (pair if number % 2 else pair[::-1])]
    at_once(database_url, works)

    def states(session: Session) -> object:
        slots = list(session.scalars(select(Slot)))
        found = Counter(session.scalars(select(Appointment.state)))
        assert set(found) <= {S.BOOKED, S.LAPSED}
        assert len(slots) == (1 if found[S.BOOKED] else 0)
        return sum(found.values())

    assert run(database_url, states) == len(ids)


def test_closing_while_people_book(database_url: str, community: Community) -> None:
    """Whoever was in time is owed another time; whoever was not is told that it is closed."""
    wishes = [ask(community, 9100 + number, "certificates", f"11-23 {14 + number // 3}:{20 * (number % 3):02}")
              for number in range(9)]  # fmt: skip

    def close(session: Session) -> object:
        town = Town(session, community)
        return len(close_today(session, town.actor(CLERK), community, "service", reason="停电", now=town.now))

    at_once(database_url, [*wishes[:4], close, *wishes[4:]])

    def later(session: Session) -> object:
        return Town(session, community).tries(CHEN, "certificates", "11-23 16:20")

    assert run(database_url, later) is Refused.CLOSED


@pytest.mark.postgresql
def test_what_was_decided_just_before_the_lock_is_seen(
    postgresql_filled: tuple[str, Pristine], community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same person on two telephones: what one booked the other does not let go of."""
    url, pristine = postgresql_filled
    pristine.restore()
    held_id = int(str(run(url, ask(community, WANG, "certificates", "11-24 08:30"))))
    others = [say_yes(community, WANG, held_id)]

    def lock_late(session: Session) -> None:
        while others:
            assert run(url, others.pop()) is S.BOOKED
        lock_seats(session)

    def let_it_go(session: Session) -> object:
        let_go(session, Town(session, community).actor(WANG), community, now=at("11-23 09:01"))
        return session.get_one(Appointment, held_id, populate_existing=True).state

    monkeypatch.setattr(booking, "lock_seats", lock_late)
    assert run(url, let_it_go) is S.BOOKED
