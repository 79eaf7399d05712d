"""The life of a motion on which a meeting votes, and what a vote can be."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class MotionState(StrEnum):
    """Where a motion stands."""

    DRAFT = auto()  # worded, not put to the vote yet
    OPEN = auto()
    CLOSED = auto()  # counted, and told to everybody
    DROPPED = auto()


class MotionParty(StrEnum):
    """Who somebody is to a motion."""

    CHAIR = auto()  # runs the meeting
    CLOCK = auto()


class MotionStep(StrEnum):
    """What can happen to a motion."""

    WORD = auto()
    OPEN = auto()
    CLOSE = auto()
    DROP = auto()
    LAPSE = auto()


class Choice(StrEnum):
    """What somebody votes."""

    FOR = auto()
    AGAINST = auto()
    ABSTAIN = auto()


class Way(StrEnum):
    """How a vote was cast."""

    CHAT = auto()
    POLL = auto()  # in the grid's group chat, for all to see
    PROXY = auto()  # by somebody to whom they gave it
    PAPER = auto()  # in the hall, by people without a telephone


class Outcome(StrEnum):
    """What a vote came to."""

    CARRIED = auto()
    LOST = auto()
    NO_QUORUM = auto()


M, P, T = MotionState, MotionParty, MotionStep

ARROWS: dict[MotionStep, Arrow[MotionParty, MotionState]] = {
    T.OPEN: Arrow({P.CHAIR}, {M.DRAFT}, M.OPEN, "it is put to the vote"),
    T.CLOSE: Arrow({P.CHAIR, P.CLOCK}, {M.OPEN}, M.CLOSED, "the votes are counted"),
    T.DROP: Arrow({P.CHAIR}, {M.DRAFT}, M.DROPPED, "nobody needs to vote on it any more"),
    T.LAPSE: Arrow({P.CLOCK}, {M.OPEN}, M.DROPPED, "the meeting does not take place"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
