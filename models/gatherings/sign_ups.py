"""Signing up: who comes, with whom, who waits for a seat, and who was there.

Whoever wants to come sits where there is room for all whom they bring, or waits: of those who wait, the first whose
party fits gets what comes free, so that no seat stays empty for which somebody waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.gatherings.refreshing import note_change
from models.gatherings.reminders import plan_telling
from models.gatherings.rows import Gathering, Invitation
from models.gatherings.seats import count_needed, find_invitation, find_next, give_back, release, take
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.steps import lock
from models.people.rows import Person
from models.rules.channels import Channel
from models.rules.community import Community
from models.rules.gathering_states import GatheringParty, GatheringState, SignUpState
from models.rules.refusals import NotNow, NotYours, Stale, TooLate

DOORS_OPEN = timedelta(minutes=60)
"""So long before the start one can check in."""
WANTS_TO_COME = frozenset({SignUpState.GOING, SignUpState.WAITING})


@dataclass(frozen=True)
class Answered:
    """What came of an answer. `promoted`: who waited and has a seat now, to be told. `fits` False: they wanted to bring
    more than there are seats for, and keep what they had. `changed` False: they had said so already.
    """

    sign_up: SignUp
    promoted: Sequence[SignUp] = ()
    fits: bool = True
    changed: bool = True


@dataclass(frozen=True)
class Counts:
    """What a gathering's cards count. `going`, `waiting` and `declined` are people who answered, `guests` whom those
    who go bring; `seats_left` None: as many as come; `invited` seats are kept for somebody.
    """

    going: int
    guests: int
    waiting: int
    declined: int
    seats_left: int | None
    invited: int
    arrived: int


def may_sign_up(session: Session, gathering: Gathering, person: Person) -> bool:
    """Whether it is for them: they live where it is announced, or are invited."""
    if person.erased_at is not None or person.left_at is not None:
        return False
    if any(a.grid_id == person.grid_id and a.group_id in (None, person.group_id) for a in gathering.audience):
        return True
    invited = exists().where(Invitation.gathering_id == gathering.id, Invitation.person_id == person.id)
    return bool(session.scalar(select(invited)))


def answer(  # noqa: PLR0917 -- who, to what, by whom, what, and under which rules
    session: Session,
    gathering: Gathering,
    person: Person,
    actor: Actor,
    wish: SignUpState,
    community: Community,
    *,
    guests: int = 0,
    channel: Channel = Channel.CHAT,
    now: datetime,
) -> Answered:
    """Somebody says whether they come: themselves, who speaks for them, or the desk. Raises NotNow, NotYours, TooLate,
    and Stale for more guests than anybody may bring. Nobody is too late to give seats back.
    """
    lock(session, gathering)
    sign_up, is_coming = get_sign_up(session, gathering, person.id), wish in WANTS_TO_COME
    if not 0 <= guests <= community.gatherings.most_guests:
        raise Stale(f"{guests} guests")
    _check(session, gathering, person, actor, sign_up)
    _check_time(gathering, actor, sign_up, guests=guests if is_coming else -1, now=now)
    if not is_coming and (sign_up.arrived_at if sign_up else wish is SignUpState.WITHDRAWN):
        raise NotNow(f"{wish} by person {person.id}, who is there, or never answered")
    before = (sign_up.state, sign_up.guests) if sign_up else None
    sign_up = sign_up or _new(session, gathering, person, actor=actor, channel=channel, now=now)
    fits = True
    if is_coming:
        fits = _come(session, gathering, sign_up, guests, now)
    else:
        _stay_away(session, gathering, sign_up, wish)
    if before == (sign_up.state, sign_up.guests):
        return Answered(sign_up, fits=fits, changed=False)
    sign_up.answered_at, sign_up.channel = now, channel
    sign_up.signed_by_id = actor.id if actor.id != person.id else None
    note_change(session, gathering)
    return Answered(sign_up, promote(session, gathering, now=now), fits=fits)


def promote(session: Session, gathering: Gathering, *, now: datetime) -> list[SignUp]:
    """What is free goes to those who wait, the first whose party fits first. Call it wherever seats come free; who is
    returned is to be told.
    """
    if gathering.state is not GatheringState.COMING or now >= gathering.ends_at:
        return []
    promoted = []
    while sign_up := find_next(session, gathering):
        if not take(session, gathering, count_needed(sign_up)):
            break
        sign_up.state, sign_up.queued_at = SignUpState.GOING, None
        session.flush()
        promoted.append(sign_up)
    if promoted:
        note_change(session, gathering)
    return promoted


def check_in(
    session: Session, gathering: Gathering, person: Person, actor: Actor, *, channel: Channel, now: datetime
) -> SignUp:
    """Somebody is there, as the code on the wall or the desk says. Who had not signed up sits where a seat is free.
    Raises NotYours, and NotNow before the doors open and after it is over.
    """
    lock(session, gathering)
    sign_up = get_sign_up(session, gathering, person.id)
    _check(session, gathering, person, actor, sign_up)
    if now < gathering.starts_at - DOORS_OPEN:
        raise NotNow(f"the doors of gathering {gathering.id} are shut")
    sign_up = sign_up or _new(session, gathering, person, actor=actor, channel=channel, now=now)
    if sign_up.arrived_at is None:
        if sign_up.state is not SignUpState.GOING:
            _come(session, gathering, sign_up, sign_up.guests, now)
        sign_up.arrived_at = now
        note_change(session, gathering)
    return sign_up


def let_go(session: Session, sign_up: SignUp, *, now: datetime) -> None:
    """Whoever this was is gone, and so is their answer; who waited gets the seat, and is told by a timer."""
    gathering = sign_up.gathering
    lock(session, gathering)
    if sign_up.state is SignUpState.GOING:
        give_back(session, gathering, count_needed(sign_up))
    session.delete(sign_up)
    note_change(session, gathering)
    for promoted in promote(session, gathering, now=now):
        plan_telling(session, promoted, now=now)


def get_sign_up(session: Session, gathering: Gathering, person_id: int) -> SignUp | None:
    """What somebody said of coming, and for whom it was said."""
    theirs = select(SignUp).where(SignUp.gathering_id == gathering.id, SignUp.person_id == person_id)
    return session.scalars(theirs.execution_options(populate_existing=True)).first()


def count(session: Session, gathering: Gathering) -> Counts:
    """Everything that the cards count, as it is now; one statement."""

    def how_many(*where: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(*where)

    is_going = SignUp.state == SignUpState.GOING
    kept = select(func.count()).select_from(Invitation)
    kept = kept.where(Invitation.gathering_id == gathering.id, Invitation.released.is_(False))
    session.flush()
    going, guests, waiting, declined, arrived, invited, seats, taken = session.execute(
        select(
            how_many(is_going),
            func.coalesce(func.sum(SignUp.guests).filter(is_going), 0),
            how_many(SignUp.state == SignUpState.WAITING),
            how_many(SignUp.state == SignUpState.DECLINED),
            how_many(SignUp.arrived_at.is_not(None)),
            kept.scalar_subquery(),
            func.max(Gathering.open_seats),
            func.max(Gathering.open_taken),
        )
        .select_from(Gathering)
        .outerjoin(SignUp, SignUp.gathering_id == Gathering.id)
        .where(Gathering.id == gathering.id)
    ).one()
    left = None if seats is None else seats - taken
    return Counts(going, int(guests), waiting, declined, seats_left=left, invited=invited, arrived=arrived)


def list_attending(session: Session, gathering: Gathering) -> list[SignUp]:
    """Who has a seat, in the order in which they answered."""
    return _list(session, gathering, SignUp.state == SignUpState.GOING)


def list_waiting(session: Session, gathering: Gathering) -> list[SignUp]:
    """Who waits for a seat, the first first."""
    waiting = _list(session, gathering, SignUp.state == SignUpState.WAITING)
    return sorted(waiting, key=lambda sign_up: (sign_up.queued_at or sign_up.answered_at, sign_up.id))


def _check(session: Session, gathering: Gathering, person: Person, actor: Actor, known: SignUp | None) -> None:
    """Raise NotYours for who may not answer for them, or for whom it is not; NotNow where it is not coming any more."""
    if not actor.speaks_for(person.id) and not _holds(gathering, actor):
        raise NotYours(f"person {person.id} at gathering {gathering.id}")
    if known is None and not may_sign_up(session, gathering, person):
        raise NotYours(f"gathering {gathering.id} is not for person {person.id}")
    if gathering.state is not GatheringState.COMING:
        raise NotNow(f"gathering {gathering.id} is {gathering.state}")


def _check_time(gathering: Gathering, actor: Actor, known: SignUp | None, *, guests: int, now: datetime) -> None:
    """Raise NotNow at the end, and TooLate where one wants seats after the time to answer; the desk gives them still.
    `guests` -1: they do not come.
    """
    if now >= gathering.ends_at:
        raise NotNow(f"gathering {gathering.id} has ended")
    if now < gathering.answer_by or _holds(gathering, actor) or guests < 0:
        return
    if known is None or known.state not in WANTS_TO_COME or guests > known.guests:
        raise TooLate(f"gathering {gathering.id}")


def _holds(gathering: Gathering, actor: Actor) -> bool:
    return GatheringParty.ORGANISER in gathering.parties(actor)


def _new(
    session: Session, gathering: Gathering, person: Person, *, actor: Actor, channel: Channel, now: datetime
) -> SignUp:
    """A row for somebody who has said nothing yet."""
    signed_by_id = actor.id if actor.id != person.id else None
    sign_up = SignUp(gathering=gathering, person=person, signed_by_id=signed_by_id, channel=channel, answered_at=now,
                     state=SignUpState.WITHDRAWN, guests=0)  # fmt: skip
    session.add(sign_up)
    session.flush()
    return sign_up


def _come(session: Session, gathering: Gathering, sign_up: SignUp, guests: int, now: datetime) -> bool:
    """They sit with all whom they bring, or wait. False where who sits already would bring more than fit."""
    if sign_up.state is SignUpState.GOING:
        more = guests - sign_up.guests
        if more and not take(session, gathering, more):
            return False
        sign_up.guests = guests
        session.flush()
        return True
    invitation = find_invitation(session, gathering, sign_up.person_id)
    sign_up.invitation_id, sign_up.guests = invitation.id if invitation else None, guests
    if take(session, gathering, count_needed(sign_up)):
        sign_up.state, sign_up.queued_at = SignUpState.GOING, None
    elif sign_up.state is not SignUpState.WAITING:
        sign_up.state, sign_up.queued_at = SignUpState.WAITING, now
    session.flush()
    return True


def _stay_away(session: Session, gathering: Gathering, sign_up: SignUp, wish: SignUpState) -> None:
    """Their seats are free; who says that they cannot come gives up the one that is kept for them, too."""
    if sign_up.state is SignUpState.GOING:
        give_back(session, gathering, count_needed(sign_up))
    sign_up.state, sign_up.guests, sign_up.invitation_id, sign_up.queued_at = wish, 0, None, None
    invitation = find_invitation(session, gathering, sign_up.person_id)
    if wish is SignUpState.DECLINED and invitation:
        release(session, gathering, invitation)
    session.flush()


def _list(session: Session, gathering: Gathering, which: ColumnElement[bool]) -> list[SignUp]:
    of_it = select(SignUp).where(SignUp.gathering_id == gathering.id, which).options(joinedload(SignUp.person))
    return list(session.scalars(of_it.order_by(SignUp.answered_at, SignUp.id)))
