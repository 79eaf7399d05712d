"""The life of a meeting's minutes."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class MinutesState(StrEnum):
    """Where minutes stand."""

    WRITING = auto()
    REVIEW = auto()  # whoever attended may object, for the stated time
    PUBLISHED = auto()


class MinutesParty(StrEnum):
    """Who somebody is to a meeting's minutes."""

    SECRETARY = auto()  # writes them
    ATTENDEE = auto()
    CLOCK = auto()


class MinutesStep(StrEnum):
    """What can happen to minutes."""

    BEGIN = auto()
    WRITE = auto()
    SEND = auto()
    APPROVE = auto()
    OBJECT = auto()
    REPLY = auto()
    CORRECT = auto()
    PUBLISH = auto()


class ItemOutcome(StrEnum):
    """What a meeting made of an item of its agenda."""

    AGREED = auto()  # something is promised: what, by whom, until when
    REFUSED = auto()
    POSTPONED = auto()
    NOTED = auto()  # heard, with nothing to decide


M, P, T = MinutesState, MinutesParty, MinutesStep

ARROWS: dict[MinutesStep, Arrow[MinutesParty, MinutesState]] = {
    T.WRITE: Arrow({P.SECRETARY}, {M.WRITING}, None, "item by item"),
    T.SEND: Arrow({P.SECRETARY}, {M.WRITING}, M.REVIEW, "everything is written: whoever attended looks it over"),
    T.APPROVE: Arrow({P.ATTENDEE}, {M.REVIEW}, None, "it was so"),
    T.OBJECT: Arrow({P.ATTENDEE}, {M.REVIEW}, None, "it was otherwise"),
    T.REPLY: Arrow({P.SECRETARY}, {M.REVIEW}, None, "the secretary answers an objection"),
    T.CORRECT: Arrow({P.SECRETARY}, {M.REVIEW}, M.WRITING, "an objection is right: they are written anew"),
    T.PUBLISH: Arrow({P.CLOCK}, {M.REVIEW}, M.PUBLISHED, "the time for objections is over"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
