"""Topics, gatherings and what hangs on them, to keep, show and erase."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from models.gatherings import AgendaItem, Audience, Gathering, GatheringQuestion, Invitation, SignUp
from models.minutes import Minutes, MinutesAnswer
from models.motions import Motion, Tally, Vote
from models.people import Person
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.minutes_states import MinutesState
from models.rules.motion_states import Choice, MotionState, Way
from models.rules.topic_states import TopicState, TopicStep
from models.topics import Topic, TopicSecond
from tests.people import START

_NUMBERS = count(1)
TOMORROW = START + timedelta(days=1)


def add_topic(session: Session, author: Person, state: TopicState = TopicState.OPEN, **values: Any) -> Topic:
    """Something that was proposed when the story begins; closed then, if it is."""
    closed_at = None if state.is_open else START
    topic = Topic(
        **{"grid_id": 3, "group_id": 11, "text": "雀八", "attachments": [{"kind": "photo", "file_id": "雀九"}],
           "proposed_at": START, "proposed_on": START.date(), "seconds_needed": 2, "closed_at": closed_at} | values,
        author_id=author.id, state=state,
    )  # fmt: skip
    session.add(topic)
    session.flush()
    topic.note(session, TopicStep.PROPOSE, actor_id=author.id, now=START, text="雀八")
    session.flush()
    return topic


def add_second(session: Session, topic: Topic, person: Person) -> None:
    session.add(TopicSecond(topic_id=topic.id, person_id=person.id, at=START))
    session.flush()


def add_gathering(session: Session, state: GatheringState = GatheringState.COMING, *,
                  ends_at: datetime = TOMORROW, for_grid: int = 3, **values: Any) -> Gathering:  # fmt: skip
    """Two hours for a grid, as many as come, with one thing on the agenda."""
    starts_at = ends_at - timedelta(hours=2)
    gathering = Gathering(
        **{"kind": "deliberation", "created_at": START, "title": "渠道", "about": "", "place": "站里", "material": [],
           "answer_by": starts_at, "remind_hours": [], "code": f"c{next(_NUMBERS)}", "open_taken": 0} | values,
        state=state, starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    session.add(gathering)
    session.flush()
    session.add_all([Audience(gathering_id=gathering.id, grid_id=for_grid),
                     AgendaItem(gathering_id=gathering.id, position=1, title="修渠", minutes=30)])  # fmt: skip
    session.flush()
    session.refresh(gathering)
    return gathering


def add_sign_up(session: Session, gathering: Gathering, person: Person, state: SignUpState = SignUpState.GOING,
                **values: Any) -> SignUp:  # fmt: skip
    """An answer that takes up its seats, if they are going."""
    queued_at = START if state is SignUpState.WAITING else None
    sign_up = SignUp(
        **{"gathering_id": gathering.id, "person_id": person.id, "guests": 0, "answered_at": START,
           "queued_at": queued_at, "speaks_on": "雀十"} | values,
        state=state,
    )  # fmt: skip
    session.add(sign_up)
    if state is SignUpState.GOING:
        gathering.open_taken += sign_up.guests + (sign_up.invitation_id is None)
    session.flush()
    return sign_up


def add_invitation(session: Session, gathering: Gathering, person: Person, **values: Any) -> Invitation:
    """A seat that is kept for them."""
    invitation = Invitation(gathering_id=gathering.id, person_id=person.id, name=person.name, **values)
    session.add(invitation)
    session.flush()
    session.expire(gathering, ["invitations"])
    return invitation


def add_question(session: Session, gathering: Gathering, person: Person | None) -> GatheringQuestion:
    """Named, or (None) anonymous."""
    question = GatheringQuestion(gathering_id=gathering.id, author_id=person.id if person else None, text="雀十一",
                                 asked_at=START if person else None)  # fmt: skip
    session.add(question)
    session.flush()
    return question


def add_motion(session: Session, gathering: Gathering, votes: dict[int, Choice], *, secret: bool = False,
               state: MotionState = MotionState.OPEN) -> Motion:  # fmt: skip
    """What these people have voted so."""
    motion = Motion(gathering_id=gathering.id, text="修不修", secret=secret, state=state, created_at=START)
    session.add(motion)
    session.flush()
    for person_id, choice in votes.items():
        shown = None if secret else choice
        session.add(Vote(motion_id=motion.id, person_id=person_id, secret=secret, way=Way.CHAT, choice=shown))
    chosen = list(votes.values())
    session.add_all(Tally(motion_id=motion.id, choice=choice, votes=chosen.count(choice)) for choice in Choice)
    session.flush()
    return motion


def add_minutes(session: Session, gathering: Gathering, objector: Person, *, round_: int = 1,
                now_in: int = 1) -> MinutesAnswer:  # fmt: skip
    """Minutes that are published, dictated and written; somebody objected, and was answered, in that round."""
    if session.get(Minutes, gathering.id) is None:
        session.add(Minutes(gathering_id=gathering.id, state=MinutesState.PUBLISHED, round=now_in,
                            written_by_id=objector.id))  # fmt: skip
        item = gathering.items[0]
        item.decision, item.voice = "修", [{"kind": "voice", "file_id": "雀十二"}]
        session.flush()
    answer = MinutesAnswer(gathering_id=gathering.id, person_id=objector.id, round=round_, approves=False,
                           objection="雀十三", answer="雀十四", at=START)  # fmt: skip
    session.add(answer)
    session.flush()
    return answer
