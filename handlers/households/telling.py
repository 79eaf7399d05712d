"""Staff tell that somebody must go to a household: something big happened, a child moves up, or another reason."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.households.buttons import OpenHousehold
from handlers.households.short_words import never_mind, read_words
from handlers.households.telling_buttons import NameHousehold, TellOfHousehold, TellOfResident
from handlers.households.titles import title_of
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, back_home
from handlers.ui.people import about_people
from handlers.visits.lists import refresh, tell_must
from models import audit
from models.audit import Deed
from models.households import Household
from models.households.access import access_household
from models.households.settling import household_of
from models.people.lookup import access_resident, find_residents, list_residents, serves_somebody
from models.rules.musts import NEEDS_HELP_FIRST, TELLING, What
from models.rules.refusals import Gone, NotNow, NotYours
from models.rules.roles import Action
from models.rules.visit_states import VisitState
from models.visits.calling import Told
from models.visits.telling import call_on_word, come_by

MOST_FOUND = 8


class State(StrEnum):
    """What is asked."""

    WHOM = auto()
    WHAT = auto()
    CHILD = auto()
    WORDS = auto()


@dataclass(frozen=True)
class Draft:
    """To which household, for what, and (0: nobody known) which child."""

    household_id: int = 0
    what: What = What.OTHER
    child_id: int = 0


@dataclass(frozen=True)
class PickResident(CallbackData, prefix="6w"):
    """Where this resident lives."""

    person_id: int


@dataclass(frozen=True)
class PickWhat(CallbackData, prefix="6t"):
    """This happened."""

    what: What


@dataclass(frozen=True)
class PickChild(CallbackData, prefix="6k"):
    """This child moves up; 0: one that is not on the list."""

    person_id: int


@dataclass(frozen=True)
class NoWords(CallbackData, prefix="6z"):
    """There is nothing more to tell."""


def begin_for_resident(context: Context[Draft], button: TellOfResident) -> Next:
    return _begin(context, button.person_id, Action.MAKE_VISIT)


def begin_for_household(context: Context[Draft], button: TellOfHousehold) -> Next:
    household = access_household(context.session, context.actor, button.household_id, Action.MAKE_VISIT)
    context.draft = Draft(household.id)
    return State.WHAT


def begin_naming(context: Context[Draft], button: NameHousehold) -> Next:  # noqa: ARG001
    _check_steers(context)
    return State.WHOM


def ask_whom(context: Context[Draft]) -> None:
    context.say("musts/ask_whom", keyboard=[never_mind()])


def find(context: Context[Draft]) -> Next:
    """Every message is a new search."""
    _check_steers(context)
    session, actor = context.session, context.actor
    found = find_residents(session, actor, read_content(context.message).text)
    audit.note(session, Deed.SEE, actor_id=actor.id, subject_id=None, now=context.now,
               fields=["name", "group", f"rows={len(found)}"])  # fmt: skip
    people = list_residents(session, actor, found[:MOST_FOUND])
    rows = [[Button(PickResident(p.id), text=f"{p.name} · {p.group.name if p.group else ''}")] for p in people]
    context.say("musts/found", keyboard=[*rows, never_mind()], about=about_people(people), count=len(found),
                shown=len(people))  # fmt: skip
    return State.WHOM


def pick_resident(context: Context[Draft], button: PickResident) -> Next:
    return _begin(context, button.person_id, Action.STEER_VISITS)


def ask_what(context: Context[Draft]) -> None:
    """In a message of its own: the page whose button was pressed stays."""
    household = _access(context)
    rows = [[Button(PickWhat(what), f"musts/{what}")] for what in TELLING]
    context.say("musts/ask_what", keyboard=[*rows, never_mind()], about=about_people(household.members),
                title=title_of(household))  # fmt: skip


def pick_what(context: Context[Draft], button: PickWhat) -> Next:
    if button.what not in TELLING:
        raise Gone(f"must {button.what}")
    context.draft = replace(context.draft, what=button.what)
    return State.CHILD if button.what is What.SCHOOL else State.WORDS


def write_at_once(context: Context[Draft]) -> Next:
    """Who simply writes has told what it is."""
    words = read_words(context)
    return _tell(context, words) if words else State.WHAT


def ask_child(context: Context[Draft]) -> None:
    household = _access(context)
    rows = [[Button(PickChild(person.id), text=person.name)] for person in household.members]
    keyboard = [*rows, [Button(PickChild(0), "musts/other_child")], never_mind()]
    context.show("musts/ask_child", keyboard=keyboard, about=about_people(household.members), title=title_of(household))


def pick_child(context: Context[Draft], button: PickChild) -> Next:
    if button.person_id and button.person_id not in {person.id for person in _access(context).members}:
        raise Gone(f"person {button.person_id}")
    context.draft = replace(context.draft, child_id=button.person_id)
    return State.WORDS


def ask_words(context: Context[Draft]) -> None:
    what = context.draft.what
    numbers = context.community.emergency_numbers if what in NEEDS_HELP_FIRST else ()
    keyboard = [[Button(NoWords(), "musts/no_words", style="primary")], never_mind()]
    context.show("musts/ask_words", keyboard=keyboard, what=what, numbers=numbers)


def take_words(context: Context[Draft]) -> Next:
    words = read_words(context)
    return _tell(context, words) if words else State.WORDS


def leave_words(context: Context[Draft], button: NoWords) -> Next:  # noqa: ARG001
    return _tell(context, "")


def _begin(context: Context[Draft], person_id: int, action: Action) -> Next:
    person = access_resident(context.session, context.actor, person_id, action)
    household = household_of(context.session, person, today=context.announcer.today)
    if household is None:
        raise NotNow(f"resident {person_id} lives in no household")
    context.draft = Draft(household.id)
    return State.WHAT


def _tell(context: Context[Draft], words: str) -> Next:
    """Somebody is asked to go; whoever told hears who."""
    draft, actor = context.draft, context.actor
    household = _access(context, held=True)
    visit, is_new = call_on_word(
        context.session,
        household,
        TELLING[draft.what],
        Told(draft.what, words, actor.id),
        context.community,
        now=context.now,
        about_id=draft.child_id or None,
    )
    is_open = visit.state is VisitState.OPEN
    context.show(
        "musts/called",
        keyboard=[[Button(OpenHousehold(household.id), "musts/back_to_household")], back_home()],
        about=about_people([*household.members, *([visit.assignee] if visit.assignee else [])]),
        title=title_of(household),
        visit=visit,
        is_new=is_new,
        is_open=is_open,
        adds=bool(words),
        mine=visit.assignee_id == actor.id,
        by=come_by(context.community, context.now),
    )
    if is_open and visit.assignee_id == actor.id:
        refresh(context.announcer, visit)
    elif is_new or (is_open and words):
        tell_must(context.announcer, visit)
    return END


def _access(context: Context[Draft], *, held: bool = False) -> Household:
    household_id = context.draft.household_id
    return access_household(context.session, context.actor, household_id, Action.MAKE_VISIT, held=held)


def _check_steers(context: Context[Draft]) -> None:
    if not serves_somebody(context.actor, Action.STEER_VISITS):
        raise NotYours("no visits to steer")


conversation = Conversation(
    name="telling_of",
    entry_points=[
        CallbackQueryHandler(TellOfResident, begin_for_resident),
        CallbackQueryHandler(TellOfHousehold, begin_for_household),
        CallbackQueryHandler(NameHousehold, begin_naming),
    ],
    state=State,
    draft=Draft,
    states={
        State.WHOM: Question(
            ask_whom, answers=[MessageHandler(WORDS, find), CallbackQueryHandler(PickResident, pick_resident)]
        ),
        State.WHAT: Question(
            ask_what,
            answers=[CallbackQueryHandler(PickWhat, pick_what), MessageHandler(WORDS, write_at_once)],
            by_number=True,
        ),
        State.CHILD: Question(ask_child, answers=[CallbackQueryHandler(PickChild, pick_child)], by_number=True),
        State.WORDS: Question(
            ask_words, answers=[MessageHandler(WORDS, take_words), CallbackQueryHandler(NoWords, leave_words)]
        ),
    },
)
