"""A meeting that goes on, for stories: confirmed residents in the hall, the chair, and what is voted on."""

from dataclasses import dataclass, field
from datetime import timedelta

from models.gatherings import Gathering
from models.gatherings.sign_ups import answer, check_in
from models.motions.proxies import accept, access_asked, access_giving, give
from models.motions.rows import Motion
from models.motions.steps import access_motion, close, lock_motion, open_vote, word
from models.motions.voting import Cast, vote
from models.people import Person
from models.rules.channels import Channel
from models.rules.gathering_states import SignUpState
from models.rules.motion_states import Choice, MotionStep, Way
from tests.models.gatherings.hall import LEADER, Hall

FOR, AGAINST, ABSTAIN = Choice


@dataclass
class Council(Hall):
    """Everybody is named by their Telegram account."""

    gathering: Gathering = field(init=False)

    def meets(self, *accounts: int) -> None:
        """These people are in the hall."""
        self.gathering = self.publishes(seats=None)
        self.now = self.gathering.starts_at
        for account in accounts:
            self.enters(account)

    def neighbour(self, who: int, *, confirmed: bool = True) -> Person:
        person = self.resident(who)
        person.verified_at = self.now if confirmed else None
        self.session.flush()
        return person

    def enters(self, who: int, *, confirmed: bool = True) -> Person:
        person = self.neighbour(who, confirmed=confirmed)
        check_in(self.session, self.gathering, person, self.actor(who), channel=Channel.CHAT, now=self.now)
        return person

    def comes(self, who: int) -> Person:
        """They said that they will, as the desk notes."""
        person = self.neighbour(who)
        answer(
            self.session, self.gathering, person, self.actor(LEADER), SignUpState.GOING, self.community, now=self.now
        )
        return person

    def words(self, text: str = "先修东三巷", *, secret: bool = True) -> Motion:
        actor = self.actor(LEADER)
        return word(self.session, self.gathering, actor, text=text, secret=secret, item_id=None, now=self.now)

    def opens(self, text: str = "先修东三巷", *, secret: bool = True, minutes: int = 10) -> Motion:
        worded = self.words(text, secret=secret)
        motion = access_motion(self.session, self.actor(LEADER), worded.id, MotionStep.OPEN, version=worded.version)
        open_vote(self.session, motion, closes_at=self.now + timedelta(minutes=minutes), now=self.now)
        return motion

    def votes(self, motion: Motion, who: int, choice: Choice = FOR, *, way: Way = Way.CHAT) -> Cast:
        held = lock_motion(self.session, motion.id)
        return vote(self.session, held, self.resident(who), choice, way=way, now=self.now)

    def closes(self, motion: Motion, paper: dict[Choice, int] | None = None) -> Motion:
        actor = self.actor(LEADER)
        held = access_motion(self.session, actor, motion.id, MotionStep.CLOSE)
        close(self.session, held, actor, self.community, paper=paper or {}, now=self.now)
        return held

    def gives(self, principal: int, holder: int, *, accepted: bool = True) -> bool:
        """The one gives the other their vote; whether that is agreed on then."""
        one, other = self.neighbour(principal), self.neighbour(holder)
        gathering = access_giving(self.session, self.gathering.id, one)
        give(self.session, gathering, one, other, now=self.now)
        asked = access_asked(self.session, gathering.id, one.id, other.id)
        return accepted and accept(self.session, asked, self.community, now=self.now)
