"""Ballots: a living card in the private chat of everybody who has a vote, their own or somebody else's.

Of a secret vote nothing is shown but that it was cast: the card loses its buttons, and no words ever name a choice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from handlers.motions.buttons import CastVote
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models import outbox
from models.gatherings.rows import Gathering
from models.motions.polls import OPTIONS
from models.motions.proxies import list_principals
from models.motions.rows import Motion, Vote
from models.motions.steps import list_open
from models.motions.voting import BY_THEMSELVES, is_open, list_electorate, list_tallies, list_votes
from models.people import Person
from models.rules.delivery import Priority
from models.rules.motion_states import Choice, MotionState


@dataclass(frozen=True)
class Line:
    """One vote that the reader of a ballot has: whose it is, and what is on record of it."""

    person: Person
    is_own: bool
    vote: Vote | None

    @property
    def choice(self) -> Choice | None:
        """What was chosen, where all may know it."""
        return self.vote.choice if self.vote else None

    def can_choose(self, motion: Motion) -> bool:
        """Whether it can still be cast, or where all see it be cast otherwise."""
        if self.vote is None:
            return True
        return self.is_own and not motion.secret and self.vote.way in BY_THEMSELVES


@dataclass(frozen=True)
class Ballots:
    """The ballots of a motion for some people, looked up at once."""

    announcer: Announcer
    motion: Motion
    principals: dict[int, list[Person]]
    electorate: set[int]
    votes: dict[int, Vote]
    tallies: dict[Choice, int] = field(default_factory=dict)

    def lines_of(self, person: Person) -> list[Line]:
        """The votes that somebody has, their own first."""
        people = [person, *self.principals.get(person.id, ())]
        return [
            Line(each, each.id == person.id, self.votes.get(each.id)) for each in people if each.id in self.electorate
        ]

    def show_to(self, person: Person, *, priority: Priority = Priority.REPLY) -> bool:
        """Bring somebody's ballot up to date; False where they have no vote, or no account."""
        lines, to = self.lines_of(person), self.announcer.to_person(person)
        if not lines or to is None:
            return False
        can_vote = is_open(self.motion, now=self.announcer.now)
        self.announcer.show_card(
            ballot_key(self.motion, person.id),
            to,
            "motions/ballot",
            keyboard=keyboard_of(self.motion, lines) if can_vote else (),
            about=about_people([line.person for line in lines if not line.is_own]) or f"motion:{self.motion.id}",
            priority=priority,
            motion=self.motion,
            lines=lines,
            can_vote=can_vote,
            tallies=self.tallies,
            turnout=sum(self.tallies.values()),
        )
        return True


def load_ballots(announcer: Announcer, motion: Motion, people: Collection[Person]) -> Ballots:
    """What the ballots of these people say."""
    session = announcer.session
    principals = list_principals(session, motion.gathering_id, [person.id for person in people])
    ids = {person.id for person in people} | {each.id for held in principals.values() for each in held}
    is_counted = motion.state is MotionState.CLOSED
    votes = list_votes(session, motion, ids)
    return Ballots(
        announcer,
        motion,
        principals,
        list_electorate(session, motion, among=ids) | set(votes),
        votes,
        list_tallies(session, motion) if is_counted else {},
    )


def show_ballots(announcer: Announcer, motion: Motion, people: Sequence[Person], *, anew: bool = False) -> int:
    """Bring the ballots of these people up to date (`anew`: at the end of their chats); returns how many have one."""
    if anew:
        renew_ballots(announcer, motion, people)
    ballots = load_ballots(announcer, motion, people)
    priority = Priority.REPLY if len(people) == 1 else Priority.REMINDER
    return sum(ballots.show_to(person, priority=priority) for person in people)


def show_open_ballots(announcer: Announcer, gathering: Gathering, person: Person) -> None:
    """Somebody has just arrived: on what the meeting votes now, they vote too."""
    for motion in list_open(announcer.session, gathering.id, now=announcer.now):
        show_ballots(announcer, motion, [person], anew=True)


def renew_ballots(announcer: Announcer, motion: Motion, people: Sequence[Person]) -> None:
    """Let these ballots come anew at the end of the chats; the old ones lose their buttons."""
    keys = [ballot_key(motion, person.id) for person in people]
    for chat_id, message_id in outbox.forget_cards(announcer.session, keys):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def keyboard_of(motion: Motion, lines: Sequence[Line]) -> list[list[Button]]:
    """For each vote that can be cast: for it, against it, neither; for others with their names."""
    return [[_button(motion, line, choice) for choice in OPTIONS] for line in lines if line.can_choose(motion)]


def ballot_key(motion: Motion, person_id: int) -> str:
    """The card of somebody's ballot."""
    return f"ballot:{motion.id}:{person_id}"


def _button(motion: Motion, line: Line, choice: Choice) -> Button:
    action = CastVote(motion.id, line.person.id, choice)
    if line.is_own:
        return Button(action, f"vote_own/{choice}")
    return Button(action, f"vote_instead/{choice}", values={"name": line.person.name})
