"""The life of a gathering, and of somebody's place in it."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class GatheringState(StrEnum):
    """Where a gathering stands."""

    COMING = auto()  # announced; people sign up, and come
    OVER = auto()
    CANCELLED = auto()


class GatheringParty(StrEnum):
    """Who somebody is to a gathering."""

    ORGANISER = auto()
    CLOCK = auto()


class GatheringStep(StrEnum):
    """What can happen to a gathering."""

    PUBLISH = auto()
    CHANGE = auto()  # its words, its agenda, its seats
    MOVE = auto()  # its time or place: everybody is told
    CANCEL = auto()
    END = auto()


class SignUpState(StrEnum):
    """What somebody said of coming."""

    GOING = auto()
    WAITING = auto()  # all seats are taken: the next one that comes free is theirs
    DECLINED = auto()  # 请假: they say that they cannot
    WITHDRAWN = auto()  # they take back what they said


G, P, S = GatheringState, GatheringParty, GatheringStep

ARROWS: dict[GatheringStep, Arrow[GatheringParty, GatheringState]] = {
    S.CHANGE: Arrow({P.ORGANISER}, {G.COMING}, None, "something is put right"),
    S.MOVE: Arrow({P.ORGANISER}, {G.COMING}, None, "another time or place: everybody is told once"),
    S.CANCEL: Arrow({P.ORGANISER}, {G.COMING}, G.CANCELLED, "it does not take place; the reason is said"),
    S.END: Arrow({P.ORGANISER, P.CLOCK}, {G.COMING}, G.OVER, "it took place"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
