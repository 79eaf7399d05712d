"""The life of a commitment: what a meeting decided, who sees to it, and until which day."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class CommitmentState(StrEnum):
    """Where a commitment stands. What is due stands in the row; whether it was kept follows from the two."""

    DRAFT = auto()  # in minutes that are not published yet
    OPEN = auto()
    DONE = auto()
    DROPPED = auto()  # it will not be done; the reason is said to everybody


class CommitmentParty(StrEnum):
    """Who somebody is to a commitment."""

    OWNER = auto()
    HEAD = auto()  # sees to it that promises are kept
    SECRETARY = auto()  # writes the minutes
    CLOCK = auto()


class CommitmentStep(StrEnum):
    """What can happen to a commitment."""

    DECIDE = auto()
    PROMISE = auto()
    REPORT = auto()
    FINISH = auto()
    REOPEN = auto()
    POSTPONE = auto()
    HAND_OVER = auto()
    DROP = auto()
    RELEASE = auto()
    WARN = auto()
    ESCALATE = auto()


C, P, T = CommitmentState, CommitmentParty, CommitmentStep

ARROWS: dict[CommitmentStep, Arrow[CommitmentParty, CommitmentState]] = {
    T.PROMISE: Arrow({P.CLOCK}, {C.DRAFT}, C.OPEN, "the minutes are published: from now on it counts"),
    T.REPORT: Arrow({P.OWNER, P.HEAD}, {C.OPEN}, None, "how far it is, in words and pictures"),
    T.FINISH: Arrow({P.OWNER, P.HEAD}, {C.OPEN}, C.DONE, "it is done"),
    T.REOPEN: Arrow({P.HEAD}, {C.DONE}, C.OPEN, "it is not done after all"),
    T.POSTPONE: Arrow({P.HEAD}, {C.OPEN}, None, "another day, with the reason; the first one still counts"),
    T.HAND_OVER: Arrow({P.HEAD}, {C.OPEN}, None, "somebody else sees to it"),
    T.DROP: Arrow({P.HEAD}, {C.OPEN}, C.DROPPED, "it will not be done; the reason is said"),
    T.RELEASE: Arrow({P.CLOCK}, {C.DRAFT, C.OPEN}, None, "its owner is gone: the heads find somebody"),
    T.WARN: Arrow({P.CLOCK}, {C.OPEN}, None, "the day comes near"),
    T.ESCALATE: Arrow({P.CLOCK}, {C.OPEN}, None, "the day is over: one level up is told"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
