"""The life of a topic: proposed, seconded, put on an agenda, decided upon; or refused, with a reason."""

from enum import StrEnum, auto

from models.rules.arrows import Arrow, Life


class TopicState(StrEnum):
    """Where a topic stands. The last three are ends."""

    OPEN = auto()  # neighbours may second it
    READY = auto()  # enough have: it waits for a meeting
    SCHEDULED = auto()  # it stands on the agenda of a meeting
    DECIDED = auto()  # the minutes that are published say what became of it
    REFUSED = auto()
    WITHDRAWN = auto()

    @property
    def is_open(self) -> bool:
        """True while it still may come to something."""
        return self in LIVE


class TopicParty(StrEnum):
    """Who somebody is to a topic."""

    PROPOSER = auto()
    NEIGHBOUR = auto()  # lives in its grid, and did not propose it
    JUDGE = auto()  # decides which topics a meeting takes up
    CLOCK = auto()  # what follows by itself: a threshold reached, minutes published


class TopicStep(StrEnum):
    """What can happen to a topic."""

    PROPOSE = auto()
    ADD = auto()
    SECOND = auto()
    UNSECOND = auto()
    REACH = auto()
    CHOOSE = auto()
    SCHEDULE = auto()
    UNSCHEDULE = auto()
    DECIDE = auto()
    REFUSE = auto()
    WITHDRAW = auto()


S, P, T = TopicState, TopicParty, TopicStep
LIVE = frozenset({S.OPEN, S.READY, S.SCHEDULED})

ARROWS: dict[TopicStep, Arrow[TopicParty, TopicState]] = {
    T.ADD: Arrow({P.PROPOSER}, LIVE, None, "the proposer tells more"),
    T.SECOND: Arrow({P.NEIGHBOUR}, LIVE, None, "a neighbour wants it too"),
    T.UNSECOND: Arrow({P.NEIGHBOUR}, LIVE, None, "they changed their mind"),
    T.REACH: Arrow({P.CLOCK}, {S.OPEN}, S.READY, "enough neighbours want it"),
    T.CHOOSE: Arrow({P.JUDGE}, {S.OPEN}, S.READY, "the secretary takes it up before enough have seconded it"),
    T.SCHEDULE: Arrow({P.JUDGE}, {S.OPEN, S.READY}, S.SCHEDULED, "a meeting takes it up"),
    T.UNSCHEDULE: Arrow({P.JUDGE, P.CLOCK}, {S.SCHEDULED}, S.READY, "that meeting does not take it up after all"),
    T.DECIDE: Arrow({P.CLOCK}, {S.SCHEDULED}, S.DECIDED, "the minutes say what was decided"),
    T.REFUSE: Arrow({P.JUDGE}, {S.OPEN, S.READY}, S.REFUSED, "it is nothing for a meeting; the reason is said"),
    T.WITHDRAW: Arrow({P.PROPOSER}, {S.OPEN, S.READY}, S.WITHDRAWN, "the proposer no longer wants it"),
}

_LIFE = Life(ARROWS)
next_state = _LIFE.next_state
allowed = _LIFE.allowed
