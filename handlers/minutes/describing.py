"""What the words of minutes need to know, looked up once for everything that is said of them in one go."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from handlers.ui.announce import Announcer
from models.commitments.rows import Commitment
from models.gatherings.rows import AgendaItem
from models.minutes.queries import count_arrived, list_commitments, list_standing_objections
from models.minutes.rows import Minutes
from models.motions.rows import Motion
from models.motions.steps import list_motions
from models.motions.voting import list_tallies
from models.rules.motion_states import Choice, MotionState


@dataclass(frozen=True)
class Result:
    """How the meeting voted."""

    motion: Motion
    votes: dict[Choice, int]

    def count(self, choice: str) -> int:
        """How many voted so."""
        return self.votes.get(Choice(choice), 0)


@dataclass(frozen=True)
class Line:
    """One item of the minutes. `voices` are the numbers of its voice notes among those that are sent along."""

    item: AgendaItem
    voices: tuple[int, ...]
    motions: tuple[Result, ...]
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True)
class Case:
    """A meeting's minutes."""

    announcer: Announcer
    minutes: Minutes

    @cached_property
    def words(self) -> dict[str, Any]:
        """For `minutes/_text` and everything around it."""
        gathering = self.minutes.gathering
        return {
            "gathering": gathering,
            "minutes": self.minutes,
            "held_on": self.held_on,
            "arrived": count_arrived(self.announcer.session, gathering.id),
            "lines": self.lines,
            "other_votes": self._results.get(None, []),
        }

    @property
    def held_on(self) -> date:
        """The day of the meeting, in the office's calendar."""
        return self.announcer.product.community.today(self.minutes.gathering.starts_at)

    @cached_property
    def public_words(self) -> dict[str, Any]:
        """The same once they are published: what somebody objects to stands there too."""
        return self.words | {"objections": list_standing_objections(self.announcer.session, self.minutes)}

    @cached_property
    def lines(self) -> list[Line]:
        """Item by item."""
        session, gathering = self.announcer.session, self.minutes.gathering
        promised, results = list_commitments(session, gathering), self._results
        lines, told = [], 0
        for item in gathering.items:
            voices = tuple(range(told + 1, told + 1 + len(item.voice)))
            told += len(item.voice)
            lines.append(Line(item, voices, tuple(results.get(item.id, ())), tuple(promised.get(item.id, ()))))
        return lines

    @property
    def voices(self) -> list[dict[str, Any]]:
        """All voice notes, in the order of the agenda."""
        return [voice for item in self.minutes.gathering.items for voice in item.voice]

    @cached_property
    def _results(self) -> dict[int | None, list[Result]]:
        """How the meeting voted, by the item that it was about."""
        session, results = self.announcer.session, defaultdict[int | None, list[Result]](list)
        for motion in list_motions(session, self.minutes.gathering_id):
            if motion.state is MotionState.CLOSED:
                results[motion.item_id].append(Result(motion, list_tallies(session, motion)))
        return dict(results)
