"""Whom a commitment concerns today: who acts for its owner, who has it kept, and what the words must know."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handlers.ui.announce import Announcer
from models.commitments import Commitment
from models.commitments.listeners import list_backers, list_listeners
from models.people import Person
from models.people.preferences import wants
from models.roles import list_serving, replace_absent
from models.rules.commitment_states import CommitmentState, CommitmentStep
from models.rules.notices import Notice
from models.rules.roles import Role

TOP = (Role.SECRETARY, Role.DIRECTOR)
TOLD = (CommitmentStep.REPORT, CommitmentStep.FINISH)


@dataclass(frozen=True)
class Case:
    """A commitment and its people, looked up once for everything that is said of it in one go."""

    announcer: Announcer
    commitment: Commitment

    @cached_property
    def acting(self) -> Person | None:
        """Who sees to it today: its owner, or whoever stands in for them."""
        owner = self.commitment.owner
        return replace_absent(self.announcer.session, [owner], today=self.announcer.today)[0] if owner else None

    @cached_property
    def heads(self) -> list[Person]:
        """Who sees to it first that it is kept: the leader of the grid that held the meeting; else the secretary."""
        session, today, grid_id = self.announcer.session, self.announcer.today, self.commitment.grid_id
        leaders = list_serving(session, [Role.GRID_LEADER], grid_id=grid_id, today=today) if grid_id else []
        return leaders or list_serving(session, [Role.SECRETARY], today=today) or self.tops

    @cached_property
    def tops(self) -> list[Person]:
        """Who hears of it when that did not help."""
        return list_serving(self.announcer.session, TOP, today=self.announcer.today)

    @cached_property
    def backers(self) -> list[Person]:
        """Who wanted it, and wants to hear of it."""
        return _who_want(list_backers(self.announcer.session, self.commitment))

    @cached_property
    def listeners(self) -> list[Person]:
        """They, and whoever was at the meeting and wants to hear of it."""
        return _who_want(list_listeners(self.announcer.session, self.commitment))

    @property
    def shown_before(self) -> list[dict[str, Any]]:
        """How it looked: the proposer's pictures, and what came in on the way."""
        topic = self.commitment.item.topic
        pictures = [each for each in (topic.attachments if topic else []) if each["kind"] in ("photo", "video")]
        return [*pictures, *self._shown_with(CommitmentStep.REPORT)]

    @property
    def shown_after(self) -> list[dict[str, Any]]:
        """How it looks now."""
        return self._shown_with(CommitmentStep.FINISH)

    def _shown_with(self, step: CommitmentStep) -> list[dict[str, Any]]:
        return [each for event in self.commitment.events if event.step is step for each in event.attachments]

    @property
    def words(self) -> dict[str, Any]:
        """What the words about the commitment need to know."""
        commitment, today = self.commitment, self.announcer.today
        reports = [event for event in commitment.events if event.step in TOLD and event.text]
        return {
            "commitment": commitment,
            "gathering": commitment.gathering,
            "item": commitment.item,
            "owner": commitment.owner,
            "stand_in": self.acting if self.acting is not commitment.owner else None,
            "is_overdue": commitment.state is CommitmentState.OPEN and commitment.due_on < today,
            "last_report": reports[-1] if reports else None,
        }


def _who_want(people: list[Person]) -> list[Person]:
    return [person for person in people if wants(person, Notice.PROMISES)]
