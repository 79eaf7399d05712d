"""A household's page, in private: everything that whoever stands at its door should know, and what came of it."""

from typing import Any

from handlers.diary.buttons import AddWords, Note, TakeBack, Write
from handlers.flow import Context
from handlers.households.buttons import ExplainVisit
from handlers.households.own_buttons import ShowOwn
from handlers.households.pause_buttons import End, ShowPause
from handlers.households.story_buttons import StoryOf
from handlers.households.telling_buttons import TellOfHousehold
from handlers.requests.lists import open_button
from handlers.residents.buttons import See
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button, Keyboard, back_home, in_rows
from handlers.ui.people import about_people
from handlers.visits.buttons import MUST_CARD
from models import audit, outbox
from models.appointments.queries import list_of_people
from models.appointments.rows import Appointment
from models.audit import Deed
from models.households import Household, VisitPause
from models.households.access import access_household, serves
from models.households.pausing import get_pause, may_decide
from models.people import Person
from models.requests import Request
from models.requests.queries import list_of_authors
from models.rules.appointment_states import AHEAD
from models.rules.roles import Action
from models.rules.visit_states import Outcome, PauseState
from models.visits import DiaryEntry, Visit
from models.visits.coming import list_open_at
from models.visits.diary import can_take_back, get_newest, is_fresh, may_write

MOST_PEOPLE = 12
"""So many of them the page names: a hostel is one address, too."""
MOST_OPEN = 6
"""So many requests and bookings."""
SEEN = ("name", "called", "group", "address", "phone", "traits", "visits", "requests", "appointments")
SEEN_BRIEFLY = ("name", "address")


def show_household(context: Context[Any], household_id: int) -> None:
    """The page, in the place of what was pressed, unless that is the card of a must-visit. Who may only visit there
    sees name, address and the buttons; at home what colleagues noted is not for oneself to read.
    """
    session, actor = context.session, context.actor
    household = access_household(session, actor, household_id, Action.MAKE_VISIT)
    at_home = not may_write(session, actor, household)
    sees = serves(actor, household, Action.SEE_HOUSEHOLD) and not at_home
    people = household.members[:MOST_PEOPLE]
    say = context.say if _stays(context) else context.show
    for person in people:
        audit.note(session, Deed.SEE, actor_id=actor.id, subject_id=person.id, now=context.now,
                   fields=SEEN if sees else SEEN_BRIEFLY)  # fmt: skip
    noting = [[Button(ShowOwn(0), "settings/visits")]] if at_home else _noting(household)
    if not sees:
        say("households/brief", keyboard=[*noting, back_home()], about=about_people(people),
            household=household, people=people, at_home=at_home)  # fmt: skip
        return
    visits, requests = list_open_at(session, household.id), _list_requests(context, people)
    pause, last = get_pause(session, household.id, today=context.announcer.today), get_newest(session, household.id)
    say(
        "households/page",
        keyboard=[*noting, *mending_row(context, last), *_links(context, household, visits, requests, pause)],
        about=about_people(people),
        household=household,
        people=people,
        more=len(household.members) - len(people),
        musts=[visit for visit in visits if visit.is_must],
        last=last,
        requests=requests,
        bookings=_list_bookings(context, people),
        pause=pause,
    )


def _stays(context: Context[Any]) -> bool:
    """Whether what was pressed will be brought up to date later: the page comes in a message of its own."""
    pressed = context.update.callback_query
    return pressed is not None and outbox.is_card(
        context.session, context.chat.id, context.message.message_id, begins=MUST_CARD
    )


def about_household(household: Household) -> str | None:
    """What a message that names them is about."""
    return about_people(household.members[:MOST_PEOPLE])


def mending_row(context: Context[Any], entry: DiaryEntry | None) -> list[list[Button]]:
    """What can still be done about an entry of one's own."""
    is_own = entry is not None and entry.author_id == context.actor.id
    if entry is None or not is_own or not is_fresh(entry, context.community, now=context.now):
        return []
    undo = [Button(TakeBack(entry.id), "diary/take_back")]
    can_undo = can_take_back(context.session, entry, context.community, now=context.now)
    return [[Button(AddWords(entry.id), "diary/add_words"), *(undo if can_undo else [])]]


def _noting(household: Household) -> list[list[Button]]:
    """What came of going there: the two that happen most first, each with one press."""
    fine = Button(Note(household.id, Outcome.FINE), "outcomes/fine", style="success")
    others = [Button(Note(household.id, each), f"outcomes/{each}") for each in Outcome
              if each not in (Outcome.FINE, Outcome.ABSENT)]  # fmt: skip
    absent = Button(Note(household.id, Outcome.ABSENT), "outcomes/absent")
    return [[fine], [Button(Write(household.id), "diary/write"), absent], *in_rows(others, 2)]


def _links(
    context: Context[Any], household: Household, visits: list[Visit], requests: list[Request], pause: VisitPause | None
) -> Keyboard:
    actor = context.actor
    why = [Button(ExplainVisit(visits[0].id), "households/why")] if visits else []
    open_ = [[open_button(context.announcer, request, actor)] for request in requests]
    people = [Button(See(person.id), text=f"👤 {person.name}") for person in household.members[:MOST_PEOPLE]]
    rows = [*open_, [*why, Button(StoryOf(household.id), "households/story")], *in_rows(people, 2)]
    rows.append([Button(TellOfHousehold(household.id), "households/tell")])
    if pause and serves(actor, household, Action.STEER_VISITS):
        asked = pause.state is PauseState.ASKED and may_decide(actor, household)
        rows.append([Button(ShowPause(pause.id), "households/decide_pause") if asked
                     else Button(End(household.id, False), "households/end_pause")])  # fmt: skip
    return [*rows, [Button(RunCommand("visits"), "households/list"), *back_home()]]


def _list_requests(context: Context[Any], people: list[Person]) -> list[Request]:
    """What is open of theirs, where the actor may see requests of that grid."""
    found = list_of_authors(context.session, [person.id for person in people], limit=MOST_OPEN)
    may = context.actor.may
    return [request for request in found if request.state.is_open
            and may(Action.SEE_REQUEST, grid_id=request.grid_id, whose=request.author_id)]  # fmt: skip


def _list_bookings(context: Context[Any], people: list[Person]) -> list[dict[str, Any]]:
    """When somebody of theirs is expected where, and for what."""
    found: list[Appointment] = list_of_people(context.session, [person.id for person in people], limit=MOST_OPEN)
    services = {service.key: service for service in context.community.services}
    return [
        {"at": each.starts_at, "person": each.person, "service": services.get(each.service)}
        for each in found
        if each.state in AHEAD and each.starts_at and each.starts_at > context.now
    ]
