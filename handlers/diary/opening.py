"""What was told at the door becomes a request: for whom, what kind, whether anybody is in danger."""

from dataclasses import replace

from handlers.diary.buttons import Danger, PickCategory, PickMember
from handlers.diary.drafts import Draft
from handlers.diary.noting import access, say_noted
from handlers.flow import Context
from handlers.requests import staff_news
from handlers.requests.buttons import Open
from handlers.requests.cards import renew_desk_card, show_request
from handlers.requests.concerned import Case
from handlers.requests.keyboards import accept
from handlers.requests.saying import say
from handlers.ui.callbacks import RunCommand
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from handlers.visits.lists import refresh
from models.households import Household
from models.people import Person, get_person
from models.requests import Request
from models.rules.community import Category
from models.rules.refusals import Gone
from models.rules.visit_states import Outcome
from models.visits.opening import access_member, find_above, offer_up, open_request

MOST_PEOPLE = 30


def list_authors(context: Context[Draft], household: Household) -> list[Person]:
    """In whose name something can be opened: not one's own, and of those whose group is known."""
    return [person for person in household.members if person.group_id is not None and person.id != context.actor.id]


def ask_whom(context: Context[Draft]) -> None:
    people = list_authors(context, access(context, context.draft.household_id))[:MOST_PEOPLE]
    rows = [[Button(PickMember(person.id), text=person.name)] for person in people]
    context.show("diary/ask_whom", keyboard=[*rows, cancel_row()], about=about_people(people), draft=context.draft)


def take_whom(context: Context[Draft], person_id: int) -> None:
    """Put into the draft whose request it is."""
    person = access_member(context.session, context.actor, context.draft.household_id, person_id)
    context.draft = replace(context.draft, person_id=person.id)


def ask_category(context: Context[Draft]) -> None:
    buttons = [
        Button(PickCategory(c.key), text=f"{c.emoji} {c.name.in_language(context.actor.language)}")
        for c in context.community.categories
    ]
    person = get_person(context.session, context.draft.person_id)
    context.show("diary/ask_category", keyboard=[*([button] for button in buttons), cancel_row()],
                 about=about_people([person]), draft=context.draft, person=person)  # fmt: skip


def take_category(context: Context[Draft], key: str) -> bool:
    """Put into the draft what it is about. True: whether anybody is in danger is to be asked."""
    if key not in {category.key for category in context.community.categories}:
        raise Gone(f"category {key}")
    context.draft = replace(context.draft, category=key, danger=None)
    return category_of(context).safety is not None


def ask_danger(context: Context[Draft]) -> None:
    buttons = [Button(Danger(True), "filing/danger", style="danger"), Button(Danger(False), "filing/no_danger")]
    safety = category_of(context).safety
    context.show("filing/ask_danger", keyboard=[[button] for button in buttons], safety=safety)


def take_danger(context: Context[Draft], yes: bool) -> None:
    """Put it into the draft; whoever is at the door calls first."""
    context.draft = replace(context.draft, danger=yes)
    if yes and (safety := category_of(context).safety):
        numbers = [number for number in context.community.emergency_numbers if number.number in safety.call]
        context.show("filing/emergency", numbers=numbers)


def send(context: Context[Draft]) -> None:
    """The entry is written, and the request opened with it. Whether both may be is asked once more."""
    draft, household = context.draft, access(context, context.draft.household_id)
    entry = open_request(
        context.session,
        context.actor,
        household,
        draft.outcome or Outcome.TAKEN_BACK,
        context.community,
        person_id=draft.person_id,
        category=draft.category,
        danger=bool(draft.danger),
        text=draft.text,
        attachments=draft.attachments,
        now=context.now,
    )
    request = context.session.get_one(Request, entry.request_id)
    is_report = entry.outcome is Outcome.REPORTED
    above = _report(context, request) if is_report else None
    is_alone = is_report and above is None and request.owner_id is not None
    refresh(context.announcer, household)
    say_noted(context, entry, invited=above, alone=is_alone)
    show_request(context.announcer, request, also=[get_person(context.session, context.actor.id)])
    if above and request.invited:
        staff_news.tell_offered(context.announcer, request, context.actor, "")
    elif above:
        rows = [[accept(request)], [Button(Open(request.id), "requests/open")]]
        say(Case(context.announcer, request), above, "diary/reported", rows, asker=context.actor.name)


def _report(context: Context[Draft], request: Request) -> Person | None:
    """One level up is asked to take it over; of what nobody answers for yet they hear. None: there is nobody."""
    session, actor, today = context.session, context.actor, context.announcer.today
    if request.owner_id is None:
        return find_above(session, actor, request, today=today)
    above = offer_up(session, actor, request, context.community, today=today, now=context.now)
    if above:
        renew_desk_card(context.announcer, request, above)
    return above


def category_of(context: Context[Draft]) -> Category:
    """What it is about."""
    return context.community.category(context.draft.category)


def cancel_row() -> list[Button]:
    """Stop here: nothing was written down yet."""
    return [Button(RunCommand("cancel"), "diary/never_mind")]
