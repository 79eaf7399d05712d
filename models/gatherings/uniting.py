"""Two people turn out to be one: they come once, on one seat, and whoever waits gets the other."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from models.gatherings.forgetting import give_what_is_free, keep_no_seat, list_coming_of
from models.gatherings.rows import Gathering
from models.gatherings.seats import find_invitation, give_back
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import get_sign_up, let_go
from models.rules.gathering_states import SignUpState

_SUREST_FIRST = (SignUpState.GOING, SignUpState.WAITING, SignUpState.DECLINED, SignUpState.WITHDRAWN)


def unite_sign_ups(session: Session, *, kept: int, dropped: int, now: datetime) -> None:
    """Prepare everything of `dropped` to become that of `kept`: afterwards no row stands in another's way. Of two
    answers the surer one stays, or that of whoever is there already. Holds the gatherings still to come.
    """
    for gathering_id in list_coming_of(session, [kept, dropped]):
        gathering = session.get_one(Gathering, gathering_id, with_for_update=True, populate_existing=True)
        answers = [answer for who in (kept, dropped) if (answer := get_sign_up(session, gathering, who))]
        answers.sort(key=_rank)
        for answer in answers[1:]:
            let_go(session, answer, now=now)
        _sit_on_one_seat(session, gathering, answers[0] if answers else None, (kept, dropped))
        give_what_is_free(session, gathering, now=now)
    session.flush()
    _note_that_they_came(session, kept, dropped)


def _rank(sign_up: SignUp) -> tuple[bool, int, int]:
    return sign_up.arrived_at is None, _SUREST_FIRST.index(sign_up.state), sign_up.id


def _sit_on_one_seat(session: Session, gathering: Gathering, answer: SignUp | None, people: tuple[int, int]) -> None:
    """Of two seats that are kept for them one stays, and it is theirs also where the other of them signed up."""
    seats = {who: seat for who in people if (seat := find_invitation(session, gathering, who))}
    sits_on = answer.invitation_id if answer else None
    holder = next((who for who, seat in seats.items() if seat.id == sits_on), next(iter(seats), people[0]))
    for who in people:
        if who != holder:
            keep_no_seat(session, gathering, who)
    if holder in seats and answer and answer.state is SignUpState.GOING and answer.invitation_id is None:
        answer.invitation_id = seats[holder].id
        give_back(session, gathering, 1)


def _note_that_they_came(session: Session, kept: int, dropped: int) -> None:
    """Of what is over only one of the two answers stays: whether they were there, whichever it was."""
    own, other = aliased(SignUp), aliased(SignUp)
    both = select(own, other).join(other, other.gathering_id == own.gathering_id)
    for answer, double in session.execute(both.where(own.person_id == kept, other.person_id == dropped)):
        answer.arrived_at = answer.arrived_at or double.arrived_at
    session.flush()
