"""What is asked ahead of a gathering, and who wants to speak there.

Of an anonymous question nothing is kept that leads to its author: neither who, nor when; and its number is drawn by
lot, since numbers that count upwards would say between which others it came.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import GatheringQuestion, SignUp
from models.gatherings.sign_ups import WANTS_TO_COME, get_sign_up
from models.gatherings.steps import lock
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.refusals import NotNow

_NUMBERS = 2**31 - 1


def check_open(gathering: Gathering, *, now: datetime) -> None:
    """Raises NotNow where nothing can be asked any more, or nothing is asked of such a gathering at all."""
    if not gathering.rules.takes_questions or gathering.state is not GatheringState.COMING or now >= gathering.ends_at:
        raise NotNow(f"gathering {gathering.id} takes no questions")


def ask_ahead(session: Session, gathering: Gathering, author_id: int | None, *, text: str, now: datetime) -> None:
    """Keep a question. `author_id` None: anonymous."""
    check_open(gathering, now=now)
    asked_at = now if author_id is not None else None
    id_ = 1 + secrets.randbelow(_NUMBERS)
    session.add(GatheringQuestion(id=id_, gathering_id=gathering.id, author_id=author_id, text=text, asked_at=asked_at))


def list_questions(session: Session, gathering: Gathering, *, offset: int = 0, limit: int) -> list[GatheringQuestion]:
    """What was asked, in the order of the numbers: which says nothing of when."""
    asked = select(GatheringQuestion).where(GatheringQuestion.gathering_id == gathering.id)
    asked = asked.options(joinedload(GatheringQuestion.author)).order_by(GatheringQuestion.id)
    return list(session.scalars(asked.offset(offset).limit(limit)))


def count_questions(session: Session, gathering: Gathering) -> int:
    """How many were asked."""
    asked = select(func.count(GatheringQuestion.id)).where(GatheringQuestion.gathering_id == gathering.id)
    return session.scalar(asked) or 0


def ask_to_speak(session: Session, gathering: Gathering, person_id: int, *, on: str | None, now: datetime) -> SignUp:
    """They want to say something about that; None: not after all. Raises NotNow for who does not come."""
    lock(session, gathering)
    check_open(gathering, now=now)
    sign_up = get_sign_up(session, gathering, person_id)
    if sign_up is None or sign_up.state not in WANTS_TO_COME:
        raise NotNow(f"person {person_id} does not come to gathering {gathering.id}")
    sign_up.speaks_on = on
    session.flush()
    return sign_up


def list_speakers(session: Session, gathering: Gathering) -> Sequence[SignUp]:
    """Who comes and wants to speak, in the order in which they signed up."""
    speaking = select(SignUp).where(
        SignUp.gathering_id == gathering.id, SignUp.speaks_on.is_not(None), SignUp.state == SignUpState.GOING
    )
    return session.scalars(speaking.options(joinedload(SignUp.person)).order_by(SignUp.answered_at, SignUp.id)).all()
