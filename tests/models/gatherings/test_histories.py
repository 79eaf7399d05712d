"""Whatever people answer, and in whatever order: the store comes to the same as a child with chairs."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy.orm import Session

from bot.database import Database
from models.gatherings import invitations, planning, seats, sign_ups
from models.gatherings.sign_ups import get_sign_up, let_go, list_waiting
from models.rules.community import Community
from models.rules.gathering_plans import Flawed
from models.rules.gathering_states import SignUpState
from models.rules.refusals import NotNow
from tests.models.appointments.town import at
from tests.models.gatherings.hall import DECLINED, GOING, WITHDRAWN, Hall
from tests.models.gatherings.plain_hall import PlainHall

PEOPLE = range(9001, 9008)
EXAMPLES = {"sqlite": 30, "postgresql": 8}
Patch = pytest.MonkeyPatch

people = st.sampled_from(PEOPLE)
guests = st.sampled_from([0, 0, 1, 1, 2, 4])
chairs = st.sampled_from([3, 4, 4, 5, 6, 8, 1, None])
kept = st.sets(people, max_size=2)


class Coming(RuleBasedStateMachine):
    """One gathering, of which everything is undone in the end."""

    def __init__(self, database: Database, community: Community) -> None:
        super().__init__()
        self.session = Session(database.engine, expire_on_commit=False)
        self.hall = Hall(self.session, community)
        self.ids = {who: self.hall.resident(who).id for who in PEOPLE}
        self.plain = PlainHall(None)

    @initialize(chairs=chairs, kept=kept)
    def publish(self, chairs: int | None, kept: set[int]) -> None:
        kept = kept if chairs is None or len(kept) <= chairs else set()
        self.plain = PlainHall(chairs, set(kept))
        self.gathering = self.hall.publishes(seats=chairs, invited=self.invited(kept), answer_by=at("11-30 19:00"))
        self.hall.now = at("11-30 18:10")

    def invited(self, who: set[int]) -> tuple[tuple[int, str], ...]:
        return tuple((self.ids[each], f"居民{each}") for each in sorted(who))

    @rule(who=people, guests=guests)
    def come_oneself(self, who: int, guests: int) -> None:
        self.come(who, guests)

    @rule(who=people, guests=guests)
    def come(self, who: int, guests: int) -> None:
        fits = self.hall.answers(self.gathering, who, GOING, guests=guests).fits
        assert fits is self.plain.comes(who, guests)

    @rule(who=people, wish=st.sampled_from([DECLINED, WITHDRAWN]))
    def stay_away(self, who: int, wish: SignUpState) -> None:
        if who in self.plain.there or (wish is WITHDRAWN and not self.plain.known(who)):
            with pytest.raises(NotNow):
                self.hall.answers(self.gathering, who, wish)
        else:
            self.hall.answers(self.gathering, who, wish)
            self.plain.leaves(who, wish)

    @rule(who=people)
    def arrive(self, who: int) -> None:
        self.hall.arrives(self.gathering, who)
        self.plain.arrives(who)

    @rule(chairs=chairs, kept=kept)
    def rearrange(self, chairs: int | None, kept: set[int]) -> None:
        fits = self.plain.rearranges(chairs, set(kept))
        if fits:
            self.hall.changes(self.gathering, seats=chairs, invited=self.invited(kept))
        else:
            with pytest.raises(Flawed):
                self.hall.changes(self.gathering, seats=chairs, invited=self.invited(kept))

    @rule(who=people)
    def be_gone(self, who: int) -> None:
        if sign_up := get_sign_up(self.session, self.gathering, self.ids[who]):
            let_go(self.session, sign_up, now=self.hall.now)
            self.plain.leaves(who, None)

    @invariant()
    def both_are_the_same(self) -> None:
        if not hasattr(self, "gathering"):
            return
        self.hall.now += timedelta(seconds=1)
        plain, gathering = self.plain, self.gathering
        self.session.refresh(gathering)
        states = {**dict.fromkeys(plain.sitting, "going"), **dict.fromkeys(plain.queue, "waiting"), **plain.away}
        assert self.hall.states(gathering) == states
        waiting = [(each.person.telegram_id, each.guests) for each in list_waiting(self.session, gathering)]
        assert waiting == list(plain.queue.items())
        counts = self.hall.count(gathering)
        assert (counts.going, counts.guests) == (len(plain.sitting), sum(plain.sitting.values()))
        assert (counts.waiting, counts.declined) == (len(plain.queue), [*plain.away.values()].count("declined"))
        assert (counts.seats_left, counts.invited, counts.arrived) == (plain.free, len(plain.kept), len(plain.there))
        assert gathering.open_taken == plain.taken

    def teardown(self) -> None:
        self.session.close()


def play(database: Database, community: Community, examples: int, **options: Any) -> None:
    """So many histories."""
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    options = {"deadline": None, "suppress_health_check": checks, "stateful_step_count": 40, **options}
    run_state_machine_as_test(
        partial(Coming, database, community),  # type: ignore[arg-type]
        settings=settings(max_examples=examples, derandomize=True, **options),
    )


def test_histories(house: Database, community: Community) -> None:
    play(house, community, EXAMPLES[house.engine.dialect.name])


@pytest.mark.long
def test_many_histories(house: Database, community: Community) -> None:
    play(house, community, 10 * EXAMPLES[house.engine.dialect.name])


def nobody_is_called_up(patch: Patch) -> None:
    for module in (sign_ups, planning):
        patch.setattr(module, "promote", lambda *_, **__: [])


def whoever_fits_comes_in_any_order(patch: Patch) -> None:
    real = seats.find_next

    def find_last(session: Any, gathering: Any) -> Any:
        waiting = reversed(list_waiting(session, gathering))
        fitting = [each for each in waiting if gathering.open_seats is None
                   or seats.count_needed(each) <= gathering.open_seats - gathering.open_taken]  # fmt: skip
        return fitting[0] if real(session, gathering) and fitting else None

    patch.setattr(sign_ups, "find_next", find_last)


def only_the_first_is_called_up(patch: Patch) -> None:
    def find_first(session: Any, gathering: Any) -> Any:
        first = next(iter(list_waiting(session, gathering)), None)
        fits = first and (gathering.open_seats is None
                          or seats.count_needed(first) <= gathering.open_seats - gathering.open_taken)  # fmt: skip
        return first if fits else None

    patch.setattr(sign_ups, "find_next", find_first)


def seats_are_not_given_back(patch: Patch) -> None:
    patch.setattr(sign_ups, "give_back", lambda *_: None)


def a_kept_seat_stays_kept(patch: Patch) -> None:
    patch.setattr(sign_ups, "release", lambda *_: None)


def the_invited_sit_on_two_seats(patch: Patch) -> None:
    patch.setattr(sign_ups, "find_invitation", lambda *_: None)


def guests_need_no_seat(patch: Patch) -> None:
    patch.setattr(sign_ups, "count_needed", lambda sign_up: int(sign_up.invitation_id is None))


def nobody_looks_whether_there_is_room(patch: Patch) -> None:
    real = seats.take

    def take(session: Any, gathering: Any, heads: int) -> bool:
        real(session, gathering, heads)
        return True

    patch.setattr(sign_ups, "take", take)


def who_is_invited_no_longer_loses_their_seat(patch: Patch) -> None:
    real = invitations.find_reseating

    def find_reseating(*args: Any) -> Any:
        found = real(*args)
        found.open_taken = min(found.open_taken, 0)
        return found

    patch.setattr(planning, "find_reseating", find_reseating)


BUGS: list[Callable[[Patch], None]] = [
    nobody_is_called_up, whoever_fits_comes_in_any_order, only_the_first_is_called_up, seats_are_not_given_back,
    a_kept_seat_stays_kept, the_invited_sit_on_two_seats, guests_need_no_seat, nobody_looks_whether_there_is_room,
    who_is_invited_no_longer_loses_their_seat,
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("plant", BUGS)
def test_a_planted_bug_is_found(
    house: Database, community: Community, plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    with suppress(AssertionError):
        play(house, community, 100, phases=[Phase.generate])
        raise RuntimeError("nobody noticed")
