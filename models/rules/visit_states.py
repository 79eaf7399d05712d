"""The life of a visit that somebody is asked to make, and what can come of one."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class VisitState(StrEnum):
    """Where a visit stands."""

    OPEN = auto()
    MET = auto()
    ABSENT = auto()  # nobody was at home; the household comes back on a list
    LAPSED = auto()  # its day, week, month or year is over; the household comes back on a list
    WITHDRAWN = auto()  # nobody lives there any more, or they asked to be left in peace


class VisitParty(StrEnum):
    """Who somebody is to a visit."""

    VISITOR = auto()  # may visit in that place: whoever goes, it counts
    CLOCK = auto()


class VisitStep(StrEnum):
    """What can happen to a visit."""

    PLAN = auto()
    MEET = auto()
    MISS = auto()
    UNDO = auto()
    LAPSE = auto()
    WITHDRAW = auto()


class Cause(StrEnum):
    """Why there is a visit: its round, or something for which one goes at once (必到户)."""

    ROUND = auto()
    REOPENED = auto()  # what a request asked for was not done after all
    DISPUTE = auto()
    INCIDENT = auto()  # something big happened there
    SCHOOL = auto()  # a child moves up to a higher school
    WISH = auto()  # the household asked for a visit


class Outcome(StrEnum):
    """What came of going there."""

    FINE = auto()  # 一切都好
    SOLVED = auto()  # on the spot
    TAKEN_BACK = auto()  # a request is opened, first asked is who was there
    REPORTED = auto()  # a request is opened and offered to the leader
    CALL = auto()  # they want to be called: a request is opened
    ABSENT = auto()
    MOVED = auto()
    DECLINED = auto()  # they ask not to be visited
    NEWCOMER = auto()  # somebody new was found there


class PauseState(StrEnum):
    """Where a household's wish to be left in peace stands. From the asking on it counts, until it is refused."""

    ASKED = auto()
    AGREED = auto()
    REFUSED = auto()
    ENDED = auto()  # before its day, at the household's own word or the leader's


MUST = frozenset(Cause) - {Cause.ROUND}
PAUSING = frozenset({PauseState.ASKED, PauseState.AGREED})

V, P, S = VisitState, VisitParty, VisitStep

ARROWS: dict[VisitStep, Arrow[VisitParty, VisitState]] = {
    S.MEET: Arrow({P.VISITOR}, {V.OPEN, V.LAPSED}, V.MET, "somebody was there; late counts the same"),
    S.MISS: Arrow({P.VISITOR}, {V.OPEN}, V.ABSENT, "nobody was at home: no blame, another day"),
    S.UNDO: Arrow({P.VISITOR}, {V.MET, V.ABSENT, V.WITHDRAWN}, V.OPEN, "it was the wrong button"),
    S.LAPSE: Arrow({P.CLOCK}, {V.OPEN}, V.LAPSED, "its time is over: it is planned anew"),
    S.WITHDRAW: Arrow({P.CLOCK}, {V.OPEN}, V.WITHDRAWN, "nobody is to be visited there any more"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
