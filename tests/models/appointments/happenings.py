"""What can happen in the hamlet: people book, move, call off, wait; the desk closes, notes, changes; time passes."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import timers
from models.actors import Actor
from models.appointments import Appointment
from models.appointments.booking import accept_offer, book, call_off, get_held, hold, lapse, reschedule
from models.appointments.conflicts import list_conflicts
from models.appointments.deadlines import AppointmentTimer, version_key
from models.appointments.desk import change_hours, close_today, displace, reopen
from models.appointments.desk_steps import list_possible, note_step
from models.appointments.offerings import edit_service, list_closures
from models.appointments.queries import list_outwaited, list_over
from models.appointments.steps import access_appointment, move
from models.appointments.waiting import promote, queue_up
from models.people import Person
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import Refused
from models.rules.channels import Channel
from models.rules.refusals import NotNow, Refusal
from tests.models.appointments.hamlet import BEGIN, LU, SERVICES
from tests.models.appointments.promises import Sight
from tests.models.appointments.walking import NAMES, Broken, Walk

S, A = AppointmentState, AppointmentStep


def hold_some(walk: Walk, before: Sight) -> None:
    actor, key = walk.anybody(), walk.chance.choice([*SERVICES])
    lately = walk.now - timedelta(hours=2) if walk.chance.random() < 0.3 else walk.now  # some ask too late
    if starts := walk.calendar.starts(key, lately):
        _hold(walk, before, actor, key, walk.chance.choice(starts))


def _hold(walk: Walk, before: Sight, actor: Actor, key: str, start: datetime, moves: Appointment | None = None
          ) -> Appointment | None:  # fmt: skip
    had = any(row.state is S.HELD and row.booked_by_id == actor.id for row in before.rows.values())
    bookable = start in walk.calendar.starts(key, walk.now)
    seats = before.free_seats(key, start, walk.calendar)
    held = hold(walk.session, actor, walk.offering(key, actor), walk.community, start, now=walk.now, moves=moves)
    walk.say(f"{actor.telegram_id} {key} {start:%d %H:%M}")
    if not had and actor.telegram_id not in NAMES:  # what one lets go may be what one asks for
        is_held = isinstance(held, Appointment)
        walk.expect(
            is_held is bool(bookable and seats), f"could {'' if is_held else 'not '}be held: {seats} seats free"
        )
        walk.expect(is_held or (held is Refused.FULL) is bookable, f"the reason is wrong: {held}")
    return held if isinstance(held, Appointment) else None


def book_some(walk: Walk, before: Sight) -> None:
    held = walk.pick(before, S.HELD)
    if held is None or held.moves_id:
        return
    actor = walk.actors[walk.accounts[held.booked_by_id]]
    whose = actor if walk.chance.random() < 0.8 else walk.anybody()
    loaded = get_held(walk.session, actor, held.id)
    walk.expect(loaded is held, "what is held is not found")
    start = held.starts_at
    assert start
    hindered = before.hindered(whose.id, held.service, start, besides=held.id)
    person = walk.session.get_one(Person, whose.id)
    walk.say(f"{actor.telegram_id} for {whose.telegram_id} {held.service} {start:%d %H:%M}")
    try:
        book(walk.session, actor, held, person, walk.community, details={}, channel=Channel.CHAT, now=walk.now)
    except NotNow:
        walk.expect(hindered, "was refused and nothing stands against it")
        raise
    walk.expect(not hindered, "was booked by somebody who has enough or is elsewhere")


def move_some(walk: Walk, before: Sight) -> None:
    appointment = walk.pick(before, S.BOOKED, S.DISPLACED)
    if appointment is None:
        return
    actor = walk.owner(appointment)
    starts = walk.calendar.starts(appointment.service, walk.now)
    if not starts:
        return
    held = _hold(walk, before, actor, appointment.service, walk.chance.choice(starts), appointment)
    if held is None or walk.chance.random() < 0.2:  # they think it over
        return
    hindered = walk.look().hindered(appointment.person_id, held.service, held.starts_at or BEGIN, appointment.id)
    offering = walk.offering(appointment.service, actor)
    reschedule(walk.session, actor, held, walk.community, offering, now=walk.now)
    walk.expect(not hindered, "was moved to where somebody has enough or is elsewhere")


def cancel_some(walk: Walk, before: Sight) -> None:
    appointment = walk.pick(before, S.BOOKED, S.OFFERED, S.PENDING, S.DISPLACED, S.WAITING)
    if appointment:
        actor = walk.owner(appointment)
        loaded = access_appointment(walk.session, actor, appointment.id, A.CANCEL)
        walk.say(f"{loaded.id} {loaded.service}")
        call_off(walk.session, actor, loaded, walk.offering(loaded.service, actor), walk.community, reason="",
                 now=walk.now)  # fmt: skip


def queue_some(walk: Walk, before: Sight) -> None:
    """Nobody is put on a list for what they can have at once."""
    actor, key = walk.anybody(), walk.chance.choice([*SERVICES])
    first = walk.today + timedelta(days=walk.chance.randrange(3))
    last = first + timedelta(days=walk.chance.randrange(3))
    starts = [start for start in walk.calendar.starts(key, walk.now) if first <= start.date() <= last]
    if any(before.free_seats(key, start, walk.calendar) for start in starts):
        return
    person = walk.session.get_one(Person, actor.id)
    walk.say(f"{actor.telegram_id} {key} {first:%d}-{last:%d}")
    queue_up(walk.session, actor, person, walk.offering(key, actor), first=first, last=last, details={},
             channel=Channel.CHAT, now=walk.now)  # fmt: skip


def accept_some(walk: Walk, before: Sight) -> None:
    appointment = walk.pick(before, S.OFFERED)
    if appointment:
        loaded = access_appointment(walk.session, walk.owner(appointment), appointment.id, A.BOOK)
        accept_offer(walk.session, walk.owner(appointment), loaded, walk.community, now=walk.now)


def close_some(walk: Walk, before: Sight) -> None:  # noqa: ARG001
    actor, day = walk.actors[LU], walk.today + timedelta(days=walk.chance.randrange(3))
    walk.calendar.closed.add(day)
    walk.say(f"{day:%d}")
    if day == walk.today:
        close_today(walk.session, actor, walk.community, "hall", reason="停电", now=walk.now)
        return
    change_hours(walk.session, actor, "hall", first=day, last=day, reason="学习", now=walk.now)
    for key in SERVICES:
        conflicts = list_conflicts(walk.session, walk.offering(key, actor), walk.community, now=walk.now)
        displace(walk.session, actor, walk.community, conflicts, reason="学习", now=walk.now)


def reopen_some(walk: Walk, before: Sight) -> None:  # noqa: ARG001
    closures = list_closures(walk.session, "hall", today=walk.today)
    if closures:
        day = walk.chance.choice(closures).first_day
        for closure in closures:
            if closure.first_day == day:
                reopen(walk.session, closure)
        walk.calendar.closed.discard(day)
        promote(walk.session, walk.community, "papers", now=walk.now)


def note_some(walk: Walk, before: Sight) -> None:
    """The desk notes who came, who did not, what was wrong, and says yes."""
    appointment = walk.pick(before, S.BOOKED, S.ARRIVED, S.NO_SHOW, S.PASSED, S.PENDING)
    if appointment:
        steps = {A.ARRIVE, A.MISS, A.UNDO, A.APPROVE} & list_possible(appointment, walk.community, now=walk.now)
        if steps:
            step = walk.chance.choice(sorted(steps))
            walk.say(f"{step} {appointment.id}")
            note_step(walk.session, walk.actors[LU], walk.community, appointment.id, step, now=walk.now)


def edit_seats(walk: Walk, before: Sight) -> None:  # noqa: ARG001
    walk.calendar.seats = walk.chance.randint(1, 4)
    walk.say(f"{walk.calendar.seats}")
    edit_service(walk.session, walk.community, "class", "seats", walk.calendar.seats, by_id=None, now=walk.now)
    promote(walk.session, walk.community, "class", now=walk.now)


def pass_time(walk: Walk, before: Sight) -> None:  # noqa: ARG001
    """Minutes, or the night; what falls due is done as the clock's jobs do it."""
    day = walk.today
    walk.now += timedelta(minutes=walk.chance.choice([5, 5, 10, 20, 60, 240, 900]))
    walk.say(f"{walk.now:%d %H:%M}")
    for timer in timers.claim_due(walk.session, walk.now):
        appointment = walk.session.get(Appointment, timer.subject_id)
        states = {AppointmentTimer.HOLD_LAPSES: S.HELD, AppointmentTimer.OFFER_LAPSES: S.OFFERED}
        kind = AppointmentTimer(timer.kind)
        if appointment and timer.key == version_key(appointment, kind) and appointment.state is states.get(kind):
            lapse(walk.session, appointment, walk.community, now=walk.now)
    if walk.today != day:
        for over in list_over(walk.session, now=walk.now, limit=200):
            move(walk.session, over, A.PASS, None, walk.community, now=walk.now)
        for waiting in list_outwaited(walk.session, today=walk.today, limit=200):
            lapse(walk.session, waiting, walk.community, now=walk.now)
    for key in SERVICES if walk.today != day else ():
        promote(walk.session, walk.community, key, now=walk.now)


def take(walk: Walk, steps: int) -> None:
    """Take so many steps. Raises Broken."""
    names, weights = [*STEPS], [weight for _, weight in STEPS.values()]
    before = walk.look()
    for name in walk.chance.choices(names, weights, k=steps):
        walk.history.append(name)
        try:
            with walk.session.begin_nested():  # all of it or nothing, as every update
                STEPS[name][0](walk, before)
        except Refusal as refusal:
            walk.say(type(refusal).__name__)
        except Exception as error:
            raise Broken(walk.tell(f"{name} raises {error!r}")) from error
        before = walk.check(before, name)


def count_states(session: Session) -> dict[AppointmentState, int]:
    """How many of each there are: a walk that meets only some of them proves little."""
    counts: dict[AppointmentState, int] = {}
    for state in session.scalars(select(Appointment.state)):
        counts[state] = counts.get(state, 0) + 1
    return counts


STEPS: dict[str, tuple[Callable[[Walk, Sight], None], int]] = {
    "hold": (hold_some, 24),
    "book": (book_some, 20),
    "move": (move_some, 8),
    "call off": (cancel_some, 7),
    "queue": (queue_some, 12),
    "accept": (accept_some, 6),
    "close": (close_some, 1),
    "reopen": (reopen_some, 2),
    "note who came": (note_some, 8),
    "edit seats": (edit_seats, 2),
    "let time pass": (pass_time, 8),
}
"""What can happen, and how often in comparison."""
