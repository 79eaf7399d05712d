"""A gathering's living cards: in the chats of the grids that it concerns, and in private with one's own answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handlers.gatherings.keyboards import Ticket, group_keyboard, ticket_keyboard
from handlers.ui.announce import Announcer
from handlers.ui.people import about_people
from models import outbox
from models.gatherings.refreshing import note_shown, wants_showing
from models.gatherings.rows import Gathering, Invitation
from models.gatherings.sign_up_rows import SignUp
from models.gatherings.sign_ups import Counts, count, get_sign_up, may_sign_up
from models.gatherings.tickets import count_before, list_family, list_readers
from models.grids import Grid, Group
from models.minutes import Minutes
from models.people import Person
from models.rules.delivery import Priority
from models.rules.gathering_kinds import GatheringKind, kinds
from models.rules.gathering_plans import Plan
from models.rules.gathering_states import GatheringState, GatheringStep, SignUpState
from models.rules.minutes_states import MinutesState
from models.rules.privacy import mask_name


@dataclass(frozen=True)
class Line:
    """One thing on the agenda."""

    title: str
    minutes: int
    is_topic: bool
    """Whether residents proposed it."""


@dataclass(frozen=True)
class Facts:
    """What anybody may know of a gathering, planned or announced, in a chat that many people read."""

    kind: GatheringKind
    title: str
    about: str
    place: str
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    items: tuple[Line, ...]
    places: tuple[str, ...]
    """For whom it is; none: for everybody."""
    seats: int | None
    invited: tuple[str, ...]
    attachments: int
    state: GatheringState = GatheringState.COMING
    moved: bool = False
    reason: str = ""
    """Why it does not take place."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


def describe(announcer: Announcer, gathering: Gathering | Plan) -> dict[str, Any]:
    """What `gatherings/card` and everything with `gatherings/_facts` in it needs to know; the same for a plan that
    nobody has seen yet.
    """
    if isinstance(gathering, Plan):
        invited, seats = len(gathering.invited), gathering.seats
        left = None if seats is None else max(0, seats - invited)
        counts = Counts(going=0, guests=0, waiting=0, declined=0, seats_left=left, invited=invited, arrived=0)
        return {"facts": _facts_of_plan(announcer, gathering), "counts": counts}
    return {"facts": _facts(announcer, gathering), "counts": count(announcer.session, gathering)}


def show_gathering(announcer: Announcer, gathering: Gathering) -> None:
    """Bring its cards in the grids' chats up to date, now or, where they were only just, in some seconds."""
    if wants_showing(announcer.session, gathering, now=announcer.now):
        show_in_chats(announcer, gathering)


def show_in_chats(announcer: Announcer, gathering: Gathering, *, anew: bool = False) -> None:
    """Bring its cards up to date at once. `anew`: at the end of the chats, where people look."""
    note_shown(announcer.session, gathering, now=announcer.now)
    words, brings = describe(announcer, gathering), _brings(announcer)
    grids = announcer.session.scalars(select(Grid).where(Grid.id.in_(gathering.grid_ids)).order_by(Grid.id))
    for grid in grids:
        key, to = f"gathering:{gathering.id}:grid:{grid.id}", announcer.to_grid(grid)
        if anew:
            renew(announcer, key)
        if to:
            # An edit wakes nobody: whoever pressed at night sees that it counted.
            stands = outbox.has_card(announcer.session, key, chat_id=to.chat_id)
            announcer.show_card(
                key,
                to,
                "gatherings/card",
                keyboard=group_keyboard(gathering, brings=brings),
                about=f"gathering:{gathering.id}",
                priority=Priority.REPLY if stands else Priority.REMINDER,
                **words,
            )


def show_ticket(announcer: Announcer, sign_up: SignUp, *, can_wait: bool = False, anew: bool = False) -> None:
    """Bring somebody's card up to date wherever it is read: with them, and with those of their family who see to it."""
    for reader in list_readers(announcer.session, sign_up):
        open_ticket(announcer, sign_up.gathering, sign_up.person, reader, can_wait=can_wait, anew=anew)


def open_ticket(
    announcer: Announcer,
    gathering: Gathering,
    person: Person,
    reader: Person,
    *,
    can_wait: bool = False,
    anew: bool = False,
) -> None:
    """The card of what `person` said of a gathering, in the private chat of `reader`. `can_wait`: nobody looks at it
    just now; `anew`: at the end of the chat, where they look.
    """
    to = announcer.to_person(reader)
    if to is None:
        return
    key = f"gathering:{gathering.id}:ticket:{person.id}:{reader.id}"
    if anew:
        renew(announcer, key)
    ticket = _ticket(announcer, gathering, person, reader)
    announcer.show_card(
        key,
        to,
        "gatherings/ticket",
        keyboard=ticket_keyboard(ticket),
        about=about_people(ticket.family) or name_subject(gathering, person, reader.id),
        priority=Priority.REMINDER if can_wait else Priority.REPLY,
        sign_up=ticket.sign_up,
        person=None if person.id == reader.id else person,
        may_join=ticket.may_join,
        waiting_before=_count_before(announcer, ticket.sign_up),
        **describe(announcer, gathering),
    )


def _ticket(announcer: Announcer, gathering: Gathering, person: Person, reader: Person) -> Ticket:
    session = announcer.session
    return Ticket(
        gathering,
        person.id,
        get_sign_up(session, gathering, person.id),
        may_join=may_sign_up(session, gathering, person),
        brings=_brings(announcer),
        family=list_family(session, gathering, reader.id) if person.id == reader.id else (),
        is_own=person.id == reader.id,
        has_minutes=_has_minutes(announcer, gathering),
    )


def name_subject(gathering: Gathering, person: Person, reader_id: int) -> str:
    """What a message that somebody reads is about: it names `person`, unless that is themselves."""
    return f"gathering:{gathering.id}" if person.id == reader_id else f"person:{person.id}"


def _brings(announcer: Announcer) -> bool:
    return announcer.product.community.gatherings.most_guests > 0


def _has_minutes(announcer: Announcer, gathering: Gathering) -> bool:
    minutes = announcer.session.get(Minutes, gathering.id)
    return minutes is not None and minutes.state is MinutesState.PUBLISHED


def renew(announcer: Announcer, key: str) -> None:
    """Let a card come anew at the end of its chat; the old one loses its buttons."""
    for chat_id, message_id in outbox.forget_cards(announcer.session, [key]):
        announcer.outbox.put(chat_id, "editMessageReplyMarkup", {"message_id": message_id})


def _count_before(announcer: Announcer, sign_up: SignUp | None) -> int:
    waits = sign_up is not None and sign_up.state is SignUpState.WAITING
    return count_before(announcer.session, sign_up) if sign_up and waits else 0


def _facts(announcer: Announcer, gathering: Gathering) -> Facts:
    audience = [(each.grid_id, each.group_id) for each in gathering.audience]
    invitations = gathering.invitations
    reserved = sum(1 for invitation in invitations if not invitation.released)
    return Facts(
        kind=gathering.rules,
        title=gathering.title,
        about=gathering.about,
        place=gathering.place,
        starts_at=gathering.starts_at,
        ends_at=gathering.ends_at,
        answer_by=gathering.answer_by,
        items=tuple(Line(item.title, item.minutes, item.topic_id is not None) for item in gathering.items),
        places=_name_places(announcer, audience),
        seats=None if gathering.open_seats is None else gathering.open_seats + reserved,
        invited=tuple(_name_guest(each) for each in invitations if not each.released),
        attachments=len(gathering.material),
        state=gathering.state,
        moved=gathering.moves > 0,
        reason=_find_reason(gathering),
    )


def _facts_of_plan(announcer: Announcer, plan: Plan) -> Facts:
    return Facts(
        kind=kinds()[plan.kind],
        title=plan.title,
        about=plan.about,
        place=plan.place,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        answer_by=plan.answer_by,
        items=tuple(Line(item.title, item.minutes, item.topic_id is not None) for item in plan.items),
        places=_name_places(announcer, list(plan.audience)),
        seats=plan.seats,
        invited=tuple(mask_name(name) if person_id else name for person_id, name in plan.invited),
        attachments=len(plan.material),
    )


def _find_reason(gathering: Gathering) -> str:
    if gathering.state is not GatheringState.CANCELLED:
        return ""
    return next((event.text for event in gathering.events if event.step is GatheringStep.CANCEL), "")


def _name_guest(invitation: Invitation) -> str:
    """A judge or a lawyer by the name under which they are announced; a neighbour as groups may know them."""
    return mask_name(invitation.person.name) if invitation.person else invitation.name


def _name_places(announcer: Announcer, audience: list[tuple[int, int | None]]) -> tuple[str, ...]:
    """The grids and groups by name; nothing where every grid is among them."""
    session = announcer.session
    grids = {grid.id: grid.name for grid in session.scalars(select(Grid))}
    if set(grids) <= {grid_id for grid_id, group_id in audience if group_id is None}:
        return ()
    group_ids = [group_id for _, group_id in audience if group_id is not None]
    groups = {group.id: group.name for group in session.scalars(select(Group).where(Group.id.in_(group_ids)))}
    return tuple(grids[grid_id] if group_id is None else groups[group_id] for grid_id, group_id in audience)
