"""They moved away: one of them or all; whoever may not put that right has the grid's leader look."""

from typing import Any

from handlers.diary.buttons import PickMember
from handlers.diary.drafts import Draft
from handlers.diary.noting import access, note, say_noted
from handlers.diary.opening import cancel_row
from handlers.flow import Context
from handlers.households.buttons import OpenHousehold
from handlers.households.titles import title_of
from handlers.residents.buttons import See
from handlers.residents.news import tell_moved_away
from handlers.ui.enrolment_cards import close_enrolment
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from handlers.visits.lists import refresh
from models import audit
from models.audit import Deed
from models.households import Household
from models.people import Person
from models.people.correcting import mark_moved_away
from models.roles import list_serving
from models.rules.delivery import Priority
from models.rules.refusals import Gone
from models.rules.roles import Action, Role
from models.rules.visit_states import Outcome
from models.visits.leaving import note_moved

MOST_PEOPLE = 30


def ask_who_moved(context: Context[Draft]) -> None:
    """One more look before it counts: whom they mean."""
    household = access(context, context.draft.household_id)
    people = household.members[:MOST_PEOPLE]
    rows = [[Button(PickMember(person.id), "diary/moved_one", values={"name": person.name})] for person in people]
    if len(people) > 1:
        rows = [[Button(PickMember(0), "diary/moved_all")], *rows]
    context.show("diary/ask_who_moved", keyboard=[*rows, cancel_row()], about=about_people(people),
                 title=title_of(household), draft=context.draft)  # fmt: skip


def note_who_moved(context: Context[Draft], person_id: int) -> None:
    """Written down; who may correct the residents' records has done so with it, else the leader is asked to look."""
    draft, household = context.draft, access(context, context.draft.household_id)
    people = [person for person in household.members if person_id in (0, person.id)]
    if not people:
        raise Gone(f"person {person_id} in household {household.id}")
    entry, _ = note(context, household, Outcome.MOVED, draft.content)
    moved = [person for person in people if _may_correct(context, person)]
    asked = [person for person in people if person not in moved]
    for person in moved:
        _move(context, person)
    if moved:
        note_moved(context.session, entry, moved, now=context.now, today=context.announcer.today)
        refresh(context.announcer, household)
    if asked:
        _ask_leader(context, household, asked)
    say_noted(context, entry, moved=moved, asked=asked)


def _may_correct(context: Context[Any], person: Person) -> bool:
    """By a role, towards somebody else than one's own family."""
    actor = context.actor
    by_role = actor.serves(Action.CORRECT_RESIDENT, grid_id=person.grid_id, group_id=person.group_id)
    return by_role and not actor.speaks_for(person.id)


def _move(context: Context[Any], person: Person) -> None:
    group = person.group
    mark_moved_away(context.session, person, now=context.now)
    if group is not None:
        close_enrolment(context.announcer, person, group)
    audit.note(context.session, Deed.CHANGE, actor_id=context.actor.id, subject_id=person.id, now=context.now,
               fields=["left_at", "grid", "group", "address"])  # fmt: skip
    tell_moved_away(context.announcer, person, context.actor)


def _ask_leader(context: Context[Any], household: Household, people: list[Person]) -> None:
    """Whoever leads the grid looks, and puts it right; where nobody does, the secretary."""
    session, announcer = context.session, context.announcer
    leaders = list_serving(session, [Role.GRID_LEADER], grid_id=household.grid_id, today=announcer.today)
    heads = list_serving(session, [Role.SECRETARY], today=announcer.today)
    others = [[each for each in some if each.telegram_id and each.id != context.actor.id] for some in (leaders, heads)]
    rows = [[Button(See(person.id), text=f"👤 {person.name}")] for person in people[:MOST_PEOPLE]]
    rows.append([Button(OpenHousehold(household.id), "households/back")])
    for leader in others[0] or others[1]:
        if to := announcer.to_person(leader):
            announcer.say(to, "diary/please_look", keyboard=rows, about=about_people(people),
                          priority=Priority.REMINDER, title=title_of(household), people=people,
                          worker=context.actor.name)  # fmt: skip
