"""The life of an appointment: which step leads from which state to which, who may take it, and why it exists."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class AppointmentState(StrEnum):
    """Where an appointment stands."""

    HELD = auto()  # the seat is kept for a few minutes while somebody decides
    WAITING = auto()  # on the waiting list, without a seat
    OFFERED = auto()  # from the waiting list: a seat is kept until they say yes
    PENDING = auto()  # a seat is kept until the centre says yes
    BOOKED = auto()
    DISPLACED = auto()  # the centre took the time away and owes another one
    ARRIVED = auto()
    NO_SHOW = auto()
    PASSED = auto()  # the time is over, and nobody noted who came
    CANCELLED = auto()
    LAPSED = auto()  # nobody said yes in time


class AppointmentParty(StrEnum):
    """Who somebody is to an appointment."""

    CLIENT = auto()  # whose it is, or who speaks for them
    DESK = auto()  # runs the desk of its centre
    CLOCK = auto()


class AppointmentStep(StrEnum):
    """What can happen to an appointment."""

    HOLD = auto()
    QUEUE = auto()
    PROMOTE = auto()
    BOOK = auto()
    ASK = auto()
    APPROVE = auto()
    RESCHEDULE = auto()
    PROMISE = auto()
    CANCEL = auto()
    DISPLACE = auto()
    REQUEUE = auto()
    ARRIVE = auto()
    MISS = auto()
    UNDO = auto()
    PASS = auto()
    LAPSE = auto()
    RATE = auto()


S, P, A = AppointmentState, AppointmentParty, AppointmentStep

SEATED = frozenset({S.HELD, S.OFFERED, S.PENDING, S.BOOKED, S.ARRIVED})
"""The states in which somebody has a seat that nobody else can have."""
AHEAD = frozenset({S.OFFERED, S.PENDING, S.BOOKED})
"""What somebody has ahead of them at a stated time."""
STANDING = frozenset({S.PENDING, S.BOOKED, S.DISPLACED})
"""What the end of the day ends, where nobody noted what became of it."""
OPEN = frozenset({S.WAITING, S.OFFERED, S.PENDING, S.BOOKED, S.DISPLACED})
"""What its person still waits for."""


ARROWS: dict[AppointmentStep, Arrow[AppointmentParty, AppointmentState]] = {
    A.PROMOTE: Arrow({P.CLOCK}, {S.WAITING}, S.OFFERED, "a seat came free for whoever waits longest"),
    A.BOOK: Arrow({P.CLIENT, P.DESK}, {S.HELD, S.OFFERED}, S.BOOKED, "they decided: the seat is theirs"),
    A.ASK: Arrow({P.CLIENT}, {S.HELD, S.OFFERED}, S.PENDING, "who often did not come is asked about by the desk"),
    A.APPROVE: Arrow({P.DESK}, {S.PENDING}, S.BOOKED, "the desk says yes"),
    A.RESCHEDULE: Arrow({P.CLIENT, P.DESK}, {S.BOOKED, S.DISPLACED}, S.BOOKED, "another time, the same matter"),
    A.PROMISE: Arrow({P.CLIENT}, {S.BOOKED}, None, "they say once more that they will come"),
    A.CANCEL: Arrow({P.CLIENT, P.DESK}, OPEN | {S.HELD}, S.CANCELLED, "not needed any more, or not possible"),
    A.DISPLACE: Arrow({P.DESK}, {S.PENDING, S.BOOKED}, S.DISPLACED, "the centre closes: it owes another time"),
    A.REQUEUE: Arrow({P.DESK}, {S.OFFERED}, S.WAITING, "the seat that was offered is gone: first in line again"),
    A.ARRIVE: Arrow({P.DESK}, {S.PENDING, S.BOOKED, S.NO_SHOW, S.PASSED}, S.ARRIVED, "they are here"),
    A.MISS: Arrow({P.DESK}, {S.BOOKED, S.ARRIVED, S.PASSED}, S.NO_SHOW, "they did not come"),
    A.UNDO: Arrow({P.DESK}, {S.ARRIVED, S.NO_SHOW}, S.BOOKED, "it was noted by mistake"),
    A.PASS: Arrow({P.CLOCK}, {S.PENDING, S.BOOKED, S.DISPLACED}, S.PASSED, "the day is over; nobody is blamed"),
    A.LAPSE: Arrow({P.CLOCK}, {S.HELD, S.OFFERED, S.WAITING}, S.LAPSED, "nobody said yes in time"),
    A.RATE: Arrow({P.CLIENT}, {S.ARRIVED, S.PASSED}, None, "democratic appraisal"),
}  # fmt: skip


_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
