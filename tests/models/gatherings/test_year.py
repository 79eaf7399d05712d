"""A simulated year of meetings that are announced, moved and called off, under a clock that jumps and a program that
stops: each reminder is sent once, and only where it still helps.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.database import Database
from models import timers
from models.gatherings import Gathering, planning, reminders
from models.rules.appointment_times import remind_at
from models.rules.community import Community
from models.rules.gathering_states import GatheringState
from tests.models.gatherings import watch
from tests.models.gatherings.hall import SECRETARY, Hall
from tests.models.gatherings.watch import Reminder, Watch
from tests.people import START

YEAR = timedelta(days=365)
RUNNING = frozenset({"let pass", "let pass long", "pause", "jump"})
"""After these the program has done what was due."""
Patch = pytest.MonkeyPatch
EXAMPLES = {"sqlite": 40, "postgresql": 10}


def in_hours(first: int, last: int) -> st.SearchStrategy[timedelta]:
    """Any of so many hours, all alike."""
    return st.sampled_from(range(first, last + 1)).map(lambda number: timedelta(hours=number, minutes=number % 7))


hours = st.lists(st.sampled_from([1, 2, 3, 12, 24, 30, 48, 72, 168]), min_size=1, max_size=4, unique=True)
which = st.tuples(st.integers(0, 9))
Happening = tuple[str, tuple[Any, ...]]
STRATEGIES: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "publish": st.tuples(in_hours(1, 300), hours),
    "publish too": st.tuples(in_hours(24, 300), hours),
    "move": st.tuples(st.integers(0, 9), in_hours(-99, 99)),
    "move there and back": st.tuples(st.integers(0, 9), in_hours(-48, 48)),
    "retitle": which,
    "cancel": which,
    "let pass": st.tuples(in_hours(1, 100)),
    "let pass long": st.tuples(in_hours(100, 900)),
    "pause": st.tuples(in_hours(1, 100)),
    "crash": st.tuples(),
    "jump": st.tuples(st.sampled_from([-1, 1])),
}
happenings = st.one_of([st.tuples(st.just(what), with_) for what, with_ in STRATEGIES.items()])


@dataclass
class Year:
    """What happens, and beside it what is owed: `planned` are reminders whose moment lay ahead when their start was
    announced, with the first and the last moment at which they help.
    """

    hall: Hall
    watch: Watch
    gatherings: list[Gathering] = field(default_factory=list)
    planned: dict[Reminder, tuple[datetime, datetime]] = field(default_factory=dict)
    settled: set[Reminder] = field(default_factory=set)
    """Found too late at some moment: the clock may be set back, and that stays."""
    owed: set[Reminder] = field(default_factory=set)
    """All that were ever planned and due while they stood."""

    @property
    def now(self) -> datetime:
        return self.hall.now

    def happen(self, what: str, *how: Any) -> None:
        getattr(self, what.removesuffix(" too").removesuffix(" long").replace(" ", "_"))(*how)

    def publish(self, span: timedelta, remind_hours: list[int]) -> None:
        start = self.at(self.now + span)
        gathering = self.hall.publishes(SECRETARY, starts_at=start, ends_at=start + timedelta(hours=1),
                                        answer_by=start, remind_hours=tuple(remind_hours))  # fmt: skip
        self.gatherings.append(gathering)
        self.owe(gathering)

    def move(self, number: int, by: timedelta) -> None:
        self.shift(self.find(number), by)

    def move_there_and_back(self, number: int, by: timedelta) -> None:
        gathering = self.find(number)
        before = gathering.starts_at if gathering else self.now
        self.shift(gathering, by)
        if gathering:
            self.shift(gathering, before - gathering.starts_at)

    def retitle(self, number: int) -> None:
        if gathering := self.find(number):
            self.hall.changes(gathering, SECRETARY, title=f"{gathering.title[:40]}改")
            self.owe(gathering)  # where the clock was set back, what was over lies ahead

    def cancel(self, number: int) -> None:
        if gathering := self.find(number):
            self.hall.cancels(gathering, SECRETARY)
            self.forgive(gathering)

    def let_pass(self, span: timedelta) -> None:
        self.watch.let_pass(self.now + span)

    def pause(self, span: timedelta) -> None:
        self.watch.pause(self.now + span)

    def crash(self) -> None:
        self.watch.crash()

    def jump(self, by: int) -> None:
        self.watch.jump(hours=by)

    def at(self, moment: datetime) -> datetime:
        return moment.replace(second=0, microsecond=0)

    def find(self, number: int) -> Gathering | None:
        coming = [each for each in self.gatherings if each.state is GatheringState.COMING and each.starts_at > self.now]
        return coming[number % len(coming)] if coming else None

    def shift(self, gathering: Gathering | None, by: timedelta) -> None:
        start = self.at(gathering.starts_at + by) if gathering else self.now
        if gathering is None or start <= self.now or start == gathering.starts_at:
            return
        self.forgive(gathering)
        self.hall.changes(gathering, SECRETARY, starts_at=start, ends_at=start + timedelta(hours=1), answer_by=start)
        self.owe(gathering)

    def owe(self, gathering: Gathering) -> None:
        community, ahead = self.hall.community, sorted(gathering.remind_hours, reverse=True)
        moments = [remind_at(gathering.starts_at, each, community.quiet_hours, community.hours) for each in ahead]
        ends = [*moments[1:], gathering.starts_at]
        for each, moment, end in zip(ahead, moments, ends, strict=False):
            if self.now < moment < end:
                self.planned[gathering.id, gathering.starts_at, each] = (moment, end)

    def forgive(self, gathering: Gathering) -> None:
        for reminder in [each for each in self.planned if each[0] == gathering.id]:
            del self.planned[reminder]

    def check(self, what: str) -> None:
        """What was owed was sent, and nothing else."""
        for reminder, (moment, end) in self.planned.items():
            sent = [at for _, each, at in self.watch.heard if each == reminder]
            assert all(moment <= at < end for at in sent), "not when it helps"
            if self.now >= end:
                self.settled.add(reminder)
            elif what in RUNNING and moment <= self.now and reminder not in self.settled:
                assert sent, "it still helps, and nobody was reminded"
        assert all(times == 1 for times in self.watch.sent.values()), "twice"
        assert all(each in self.owed for each in self.watch.sent), "nobody asked for that"


def play(hall: Hall, history: list[Happening]) -> Watch:
    """The whole year; in the end the clock stands after it."""
    year = Year(hall, Watch(hall))
    for what, how in history:
        if year.now > START + YEAR:
            break
        year.happen(what, *how)
        year.owed |= {each for each, (moment, _) in year.planned.items() if moment <= year.now}
        year.check(what)
    year.watch.let_pass(max(year.now, START + YEAR) + timedelta(days=60))
    year.owed |= set(year.planned)
    year.check("let pass")
    if not {"pause", "jump"} & {what for what, _ in history}:
        assert set(year.watch.sent) == year.owed, "somebody was not reminded"
    return year.watch


def play_years(house: Database, community: Community, examples: int) -> None:
    """So many years, each undone."""
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(
        max_examples=examples, deadline=None, derandomize=True, suppress_health_check=checks, phases=[Phase.generate],
        database=None,
    )  # fmt: skip
    @given(st.lists(happenings, min_size=20, max_size=60))
    def run(history: list[Happening]) -> None:
        with Session(house.engine, expire_on_commit=False) as session:
            play(Hall(session, community), history)

    run()


def test_a_year(house: Database, community: Community) -> None:
    play_years(house, community, EXAMPLES[house.engine.dialect.name])


@pytest.mark.long
def test_many_years(house: Database, community: Community) -> None:
    play_years(house, community, 20 * EXAMPLES[house.engine.dialect.name])


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_steady_year_leaves_nobody_unreminded(house: Database, community: Community, number: int) -> None:
    with Session(house.engine, expire_on_commit=False) as session:
        history: list[Happening] = []
        for week in range(50):
            history.append(("publish", (timedelta(days=5 + week % 4, hours=week % 11), [72, 24, 2])))
            history.append(("move", (week, timedelta(hours=(week + number) % 7 - 3))))
            history.append(("let pass", (timedelta(days=7),)))
        assert len(play(Hall(session, community), history).sent) > 100


def what_was_planned_stays(patch: Patch) -> None:
    """Nothing is cancelled, nor looked at again when it falls due."""
    patch.setattr(timers, "cancel", lambda *_: None)
    patch.setattr(watch, "read_reminder", lambda _, timer: int(timer.key.rpartition(":")[2]))


def a_move_plans_nothing(patch: Patch) -> None:
    patch.setattr(planning, "replan_reminders", lambda *_, **__: None)


def the_key_does_not_know_the_start(patch: Patch) -> None:
    def key(gathering: Gathering, start: datetime, hours: int) -> str:
        del start
        return f"gathering.remind:{gathering.id}:{hours}"

    patch.setattr(reminders, "reminder_key", key)


def nothing_is_too_late(patch: Patch) -> None:
    real = timers.plan
    patch.setattr(timers, "plan", lambda *args, **named: real(*args, **{**named, "late_at": None}))


def everything_is_too_late(patch: Patch) -> None:
    real = timers.plan
    patch.setattr(timers, "plan", lambda *args, **named: real(*args, **{**named, "late_at": named["due_at"]}))


BUGS = [
    what_was_planned_stays, a_move_plans_nothing, the_key_does_not_know_the_start, nothing_is_too_late,
    everything_is_too_late,
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("plant", BUGS)
def test_a_planted_bug_is_found(
    house: Database, community: Community, plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    with suppress(AssertionError, KeyError):
        play_years(house, community, 100)
        raise RuntimeError("nobody noticed")
