"""How a vote is counted: how many have to take part, and what it comes to."""

from collections.abc import Mapping

from models.rules.motion_states import Choice, Outcome


def quorum_of(electorate: int, percent: int) -> int:
    """How many of so many have to vote for it to count: never less than the share that the community asks for."""
    return -(-electorate * percent // 100)


def outcome_of(votes: Mapping[Choice, int], quorum: int) -> Outcome:
    """What the votes come to. Who abstains takes part; where as many are for it as against, it is lost."""
    turnout = sum(votes.values())
    if turnout == 0 or turnout < quorum:
        return Outcome.NO_QUORUM
    return Outcome.CARRIED if votes.get(Choice.FOR, 0) > votes.get(Choice.AGAINST, 0) else Outcome.LOST
