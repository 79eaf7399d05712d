"""How the life of anything is written down: which step leads from which state to which, who may take it, and why."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from models.rules.refusals import NotNow, NotYours

Party = TypeVar("Party", bound=StrEnum)
State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


@dataclass(frozen=True)
class Arrow(Generic[Party, State]):
    """One allowed step: by whom, from which states, and why. `to` None: the state stays as it is."""

    by: Set[Party]
    since: Set[State]
    to: State | None
    why: str


@dataclass(frozen=True)
class Life(Generic[Step, Party, State]):
    """All allowed steps. Steps that are not among them bring the thing into the world."""

    arrows: Mapping[Step, Arrow[Party, State]]

    def next_state(self, step: Step, state: State, parties: Set[Party]) -> State:
        """The state after `step`, taken by somebody who is all of `parties`. Raises NotNow and NotYours."""
        arrow = self.arrows[step]
        if state not in arrow.since:
            raise NotNow(f"{step} from {state}")
        if not arrow.by & parties:
            raise NotYours(f"{step} from {state} by {sorted(parties)}")
        return arrow.to or state

    def allowed(self, state: State, parties: Set[Party]) -> frozenset[Step]:
        """The steps that somebody who is all of `parties` can take now: what their card offers."""
        return frozenset(step for step, arrow in self.arrows.items() if state in arrow.since and arrow.by & parties)
