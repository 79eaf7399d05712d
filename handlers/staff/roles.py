"""Who holds which role: by place, person by person; an admin takes a role back here, and decides on invitations."""

from dataclasses import dataclass

from handlers.commitments.relieving import relieve_of_promises
from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.requests.handing_over import relieve
from handlers.staff.invite_cards import renew_for, show_to
from handlers.staff.standing_in import end_untenable
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from handlers.ui.offices import Office, name_office, name_place
from handlers.visits.handing_over import hand_over_visits
from models.invites import access_invite, list_pending
from models.people import Person, get_person
from models.roles import RoleGrant
from models.rules.refusals import NotNow
from models.rules.roles import Action, Place
from models.staff import Member, access_grant, count_staff, list_staff, see_member, take_back

PAGE = 12
MOST_WAITING = 8


@dataclass(frozen=True)
class ShowPlace(CallbackData, prefix="kp"):
    """Who serves there, from the `offset`-th on."""

    place: Place
    key: str
    offset: int


@dataclass(frozen=True)
class ShowMember(CallbackData, prefix="km"):
    """One person's roles."""

    person_id: int


@dataclass(frozen=True)
class TakeBack(CallbackData, prefix="kt"):
    """Take this role back; asked once more before it happens."""

    grant_id: int
    sure: bool


@dataclass(frozen=True)
class ShowInvite(CallbackData, prefix="ki"):
    """Bring the card of somebody who opened an invitation."""

    invite_id: int


def show_places(context: Context[None]) -> Next:
    """All places with how many people serve there, and who waits for a yes."""
    counts, community = count_staff(context.session), context.community
    places = [(Place.GRID, str(grid.number), grid.name) for grid in community.grids]
    for place, parts in ((Place.TEAM, community.teams), (Place.CENTRE, community.centres)):
        places += [(place, part.key, part.name.in_language(context.actor.language)) for part in parts]
    buttons = [
        Button(ShowPlace(place, key, 0), "staff/place", values={"name": name, "count": counts[place, key]})
        for place, key, name in places
        if counts.get((place, key))
    ]
    office = Button(ShowPlace(Place.COMMUNITY, "", 0), "staff/office", values={"count": counts[Place.COMMUNITY, ""]})
    pending = list_pending(context.session)[:MOST_WAITING]
    waiting = [
        [Button(ShowInvite(invite.code.id), "invites/pending", values={"name": invite.code.used_by.name})]
        for invite in pending
        if invite.code.used_by
    ]
    keyboard = [*waiting, [office], *in_rows(buttons, 2), back_home()]
    context.show("roles/places", keyboard=keyboard, waiting=len(waiting))
    return END


def show_place(context: Context[None], button: ShowPlace) -> Next:
    members, offset = list_staff(context.session, button.place, button.key), max(0, button.offset)
    rows = [[_member_button(context, member)] for member in members[offset : offset + PAGE]]
    turns = []
    if offset:
        turns.append(Button(ShowPlace(button.place, button.key, max(0, offset - PAGE)), "requests/newer"))
    if len(members) > offset + PAGE:
        turns.append(Button(ShowPlace(button.place, button.key, offset + PAGE), "requests/older"))
    keyboard = [*rows, *([turns] if turns else []), _back()]
    scope = f"{button.place}:{button.key}" if button.key else ""
    context.show("roles/place", keyboard=keyboard, place=name_place(context.community, scope), empty=not members)
    return END


def show_member(context: Context[None], button: ShowMember) -> Next:
    _show_member(context, see_member(context.session, context.actor, button.person_id))
    return END


def take_role_back(context: Context[None], button: TakeBack) -> Next:
    held = access_grant(context.session, context.actor, button.grant_id)
    person = get_person(context.session, held.person_id)
    if not button.sure:
        keyboard = [
            [Button(TakeBack(held.id, True), "staff/take_back_surely", style="danger")],
            [Button(ShowMember(person.id), "staff/keep")],
        ]
        context.show("roles/sure", keyboard=keyboard, person=person, office=_office(context, held), source=held.source)
        return END
    held = take_back(context.session, context.actor, held.id, now=context.now)
    _tell(context, person, _office(context, held))
    _show_member(context, see_member(context.session, context.actor, person.id))
    return END


def show_invite(context: Context[None], button: ShowInvite) -> Next:
    invite = access_invite(context.session, context.actor, button.invite_id)
    if invite.code.decided_at:
        raise NotNow(f"invitation {button.invite_id} is decided")
    admin = get_person(context.session, context.actor.id)
    renew_for(context.announcer, admin, invite)
    show_to(context.announcer, admin, invite)
    return END


def _tell(context: Context[None], person: Person, office: Office) -> None:
    """What the person answered for goes back to the grid, and leaves that cannot stand any more are over."""
    announcer = context.announcer
    relieve(announcer, person)
    relieve_of_promises(announcer, owner_id=person.id)
    end_untenable(announcer, person)
    hand_over_visits(announcer, {person.id})
    announcer.refresh_menu(person)
    if to := announcer.to_person(person):
        announcer.say(to, "roles/taken_back", keyboard=[back_home()], about=f"person:{person.id}", office=office)


def _show_member(context: Context[None], member: Member) -> None:
    offices = [(held, _office(context, held)) for held in member.grants]
    rows: Keyboard = [[_take_back_button(context, held, office)] for held, office in offices]
    context.show(
        "roles/member",
        keyboard=[*rows, _back()],
        person=member.person,
        offices=[office for _, office in offices],
        is_reachable=member.person.telegram_id is not None,
    )


def _member_button(context: Context[None], member: Member) -> Button:
    label = context.announcer.product.words.label
    roles = dict.fromkeys(label(context.actor.language, f"roles/{held.role}", {}) for held in member.grants)
    return Button(ShowMember(member.person.id), text=f"{member.person.name} · {' '.join(roles)}")


def _take_back_button(context: Context[None], held: RoleGrant, office: Office) -> Button:
    language = context.actor.language
    role = context.announcer.product.words.label(language, f"roles/{held.role}", {})
    values = {"role": role, "place": office.place.in_language(language)}
    return Button(TakeBack(held.id, False), "staff/take_back", values=values)


def _office(context: Context[None], held: RoleGrant) -> Office:
    return name_office(context.community, held.role, held.scope)


def _back() -> list[Button]:
    return [Button(RunCommand("roles"), "staff/back")]


conversation: Conversation[None] = Conversation(
    name="roles",
    may=Action.REVOKE_ROLE,
    entry_points=[
        CommandHandler("roles", show_places),
        CallbackQueryHandler(ShowPlace, show_place),
        CallbackQueryHandler(ShowMember, show_member),
        CallbackQueryHandler(TakeBack, take_role_back),
        CallbackQueryHandler(ShowInvite, show_invite),
    ],
)
