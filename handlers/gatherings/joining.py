"""Residents say whether they come, with whom, and for whom of their family; what is coming, as a list."""

from typing import Any

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, LinkHandler, Next
from handlers.gatherings import buttons as b
from handlers.gatherings.cards import name_subject, open_ticket, show_gathering, show_ticket
from handlers.gatherings.keyboards import guests_keyboard
from handlers.gatherings.lists import title_of
from handlers.gatherings.seats import tell_promoted
from handlers.ui.calendar_files import Entry, write_calendar
from handlers.ui.home import belongs, show_door
from handlers.ui.keyboards import Button, back_home
from models.gatherings.queries import PAGE, list_coming
from models.gatherings.rows import Gathering
from models.gatherings.sign_ups import WANTS_TO_COME, Answered, answer, get_sign_up, may_sign_up
from models.gatherings.steps import see_gathering
from models.gatherings.tickets import count_before, list_said
from models.people import Person, get_person
from models.people.represented import access_represented
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.refusals import Gone, TooLate
from models.rules.roles import Action


def show_coming(context: Context[None]) -> Next:
    return show_page(context, b.Page(0))


def show_page(context: Context[None], page: b.Page) -> Next:
    """What is announced for them and theirs."""
    if not belongs(context.actor):
        show_door(context)
        return END
    offset = max(0, page.offset)
    found = list_coming(context.session, context.actor, offset=offset, limit=PAGE + 1)
    said = list_said(context.session, [each.id for each in found], context.actor.id)
    rows = [[Button(b.Open(each.id, 0), text=title_of(context, each, said.get(each.id)))] for each in found[:PAGE]]
    turns = [Button(b.Page(max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(b.Page(offset + PAGE), "requests/older")] if len(found) > PAGE else []
    context.show("gatherings/coming", keyboard=[*rows, *([turns] if turns else []), back_home()], empty=not found)
    return END


def open_link(context: Context[None], link: b.GatheringLink) -> Next:
    """From a group chat, or from a poster. Who belongs to no grid yet is led in first."""
    if not belongs(context.actor):
        show_door(context)
        return END
    return open_card(context, b.Open(link.gathering_id, 0))


def open_card(context: Context[None], button: b.Open) -> Next:
    """One's card at the end of the chat, where one looks."""
    return _show_card(context, button.gathering_id, button.person_id, anew=True)


def go_back(context: Context[None], button: b.Back) -> Next:
    return _show_card(context, button.gathering_id, button.person_id, anew=False)


def _show_card(context: Context[None], gathering_id: int, person_id: int, *, anew: bool) -> Next:
    gathering = see_gathering(context.session, context.actor, gathering_id)
    person = _access_person(context, person_id)
    reader = get_person(context.session, context.actor.id)
    open_ticket(context.announcer, gathering, person, reader, anew=anew)
    return END


def say(context: Context[None], button: b.Answer) -> Next:
    """They come, they do not, or they take back what they said. What is said twice counts once."""
    if found := _find(context, button.gathering_id, button.person_id):
        gathering, person = found
        before = get_sign_up(context.session, gathering, person.id)
        is_said = before is not None and before.state in WANTS_TO_COME
        guests = before.guests if before and is_said and button.wish in WANTS_TO_COME else 0
        _answer(context, gathering, person, button.wish, guests=guests)
    return END


def bring_one(context: Context[None], button: b.BringOne) -> Next:
    """In a group chat every press is one more."""
    if found := _find(context, button.gathering_id, 0):
        gathering, person = found
        before = get_sign_up(context.session, gathering, person.id)
        guests = before.guests + 1 if before and before.state in WANTS_TO_COME else 1
        if guests > context.community.gatherings.most_guests:
            context.toast("gatherings/most_guests", alert=True, most=context.community.gatherings.most_guests)
        else:
            _answer(context, gathering, person, SignUpState.GOING, guests=guests)
    return END


def ask_guests(context: Context[None], button: b.Bring) -> Next:
    if found := _find(context, button.gathering_id, button.person_id):
        gathering, person = found
        context.show(
            "gatherings/ask_guests",
            keyboard=guests_keyboard(gathering.id, person.id, most=context.community.gatherings.most_guests),
            about=name_subject(gathering, person, context.actor.id),
            person=None if person.id == context.actor.id else person,
        )
    return END


def bring_some(context: Context[None], button: b.BringSome) -> Next:
    if not 0 <= button.guests <= context.community.gatherings.most_guests:
        raise Gone(f"{button.guests} guests")
    if found := _find(context, button.gathering_id, button.person_id):
        gathering, person = found
        if not _answer(context, gathering, person, SignUpState.GOING, guests=button.guests):
            go_back(context, b.Back(gathering.id, person.id))
    return END


def show_material(context: Context[None], button: b.ShowMaterial) -> Next:
    """The pictures and files, and the card under them."""
    gathering = see_gathering(context.session, context.actor, button.gathering_id)
    context.announcer.pass_on(context.here, gathering.material, about=f"gathering:{gathering.id}")
    return open_card(context, b.Open(gathering.id, 0))


def send_calendar(context: Context[None], button: b.SendCalendar) -> Next:
    gathering = see_gathering(context.session, context.actor, button.gathering_id)
    entry = Entry(f"gathering-{gathering.id}", gathering.version, gathering.starts_at, gathering.ends_at,
                  gathering.title, gathering.place, gathering.about,
                  cancelled=gathering.state is GatheringState.CANCELLED)  # fmt: skip
    context.announcer.send_file(
        context.here,
        filename="meeting.ics",
        content=write_calendar(entry, now=context.now),
        message="gatherings/calendar_file",
        about=f"gathering:{gathering.id}",
    )
    return END


def _find(context: Context[None], gathering_id: int, person_id: int) -> tuple[Gathering, Person] | None:
    """The gathering and who is to come; None where it is not for them, which is said with the way in."""
    if not belongs(context.actor):
        context.toast("gatherings/join_first", alert=True)
        return None
    try:
        gathering = see_gathering(context.session, context.actor, gathering_id)
    except Gone:
        gathering = None
    person = _access_person(context, person_id)
    if gathering is None or not may_sign_up(context.session, gathering, person):
        context.toast("gatherings/not_for_you", alert=True)
        return None
    return gathering, person


def _access_person(context: Context[None], person_id: int) -> Person:
    """Oneself, or somebody for whom one acts. Raises Gone and NotYours."""
    return access_represented(context.session, context.actor, person_id or context.actor.id, Action.JOIN_GATHERING)


def _answer(context: Context[None], gathering: Gathering, person: Person, wish: SignUpState, *, guests: int) -> bool:
    """Put it down and say what came of it; False where nothing did."""
    try:
        answered = answer(
            context.session, gathering, person, context.actor, wish, context.community, guests=guests, now=context.now
        )
    except TooLate:
        context.toast("gatherings/closed", alert=True)
        return False
    _tell(context, gathering, answered, own=person.id == context.actor.id)
    return True


def _tell(context: Context[Any], gathering: Gathering, answered: Answered, *, own: bool) -> None:
    """In a group a notice over the chat, and in private the card; then everybody else whom it concerns."""
    sign_up, announcer = answered.sign_up, context.announcer
    waits = sign_up.state is SignUpState.WAITING
    before = count_before(context.session, sign_up) if waits else 0
    if context.update.callback_query:
        context.toast("gatherings/answered", sign_up=sign_up, waiting_before=before, fits=answered.fits, own=own)
    show_ticket(announcer, sign_up, can_wait=not context.is_private)
    tell_promoted(announcer, answered.promoted)
    show_gathering(announcer, gathering)


conversation: Conversation[None] = Conversation(
    name="gatherings",
    may=Action.JOIN_GATHERING,
    entry_points=[
        CommandHandler("gatherings", show_coming),
        CallbackQueryHandler(b.Page, show_page),
        LinkHandler(b.GatheringLink, open_link),
        CallbackQueryHandler(b.Open, open_card),
        CallbackQueryHandler(b.Back, go_back),
        CallbackQueryHandler(b.Answer, say, in_groups=True),
        CallbackQueryHandler(b.BringOne, bring_one, in_groups=True),
        CallbackQueryHandler(b.Bring, ask_guests),
        CallbackQueryHandler(b.BringSome, bring_some),
        CallbackQueryHandler(b.ShowMaterial, show_material),
        CallbackQueryHandler(b.SendCalendar, send_calendar),
    ],
)
