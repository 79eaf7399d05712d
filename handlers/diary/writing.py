"""The diary is written: what came of it with one press, or first in words; and mended while it is fresh.

What somebody writes is kept from the first word on, whichever question waits just then. The visit counts from the
press on that says what came of it; only what opens a request is written down with its last answer.
"""

from dataclasses import replace

from handlers.diary.buttons import (
    AddWords,
    Danger,
    Note,
    PickCategory,
    PickMember,
    PickOutcome,
    PickReason,
    TakeBack,
    Write,
    Written,
)
from handlers.diary.declining import ask_reason, decline, decline_as_told, pick_reason, tell_reason
from handlers.diary.drafts import Draft, State, length
from handlers.diary.mending import access_entry, take_back
from handlers.diary.moving import ask_who_moved, note_who_moved
from handlers.diary.noting import access, note, say_noted
from handlers.diary.opening import (
    ask_category,
    ask_danger,
    ask_whom,
    cancel_row,
    list_authors,
    send,
    take_category,
    take_danger,
    take_whom,
)
from handlers.diary.telling import say_received, telling, written_row
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.households.page import about_household
from handlers.households.titles import title_of
from handlers.ui.contents import WORDS
from handlers.ui.keyboards import Button, in_rows
from models.households import Household
from models.rules.refusals import NotYours, Stale
from models.rules.visit_states import Outcome
from models.visits import DiaryEntry
from models.visits.diary import add_words, is_fresh, may_write


def begin(context: Context[Draft], button: Write) -> Next:
    context.draft = Draft(_access(context, button.household_id).id)
    return State.OUTCOME


def note_at_once(context: Context[Draft], button: Note) -> Next:
    """One press, from a page or a list."""
    context.draft = Draft(_access(context, button.household_id).id, button.outcome)
    return _go_on(context) or END


def pick_outcome(context: Context[Draft], button: PickOutcome) -> Next:
    """What came of it, after the words or before them."""
    _access(context, context.draft.household_id)
    context.draft = replace(context.draft, outcome=button.outcome)
    return _go_on(context) or State.OUTCOME


def _go_on(context: Context[Draft]) -> Next | None:
    """None, said: that outcome is not possible here."""
    draft, household = context.draft, access(context, context.draft.household_id)
    match draft.outcome:
        case Outcome.MOVED if household.members:
            return State.MOVED
        case Outcome.DECLINED:
            return decline(context, draft.content) if draft.text else State.REASON
        case Outcome.TAKEN_BACK | Outcome.REPORTED | Outcome.CALL:
            return _begin_request(context, household)
    entry, again = note(context, household, draft.outcome or Outcome.FINE, draft.content)
    if draft.outcome is Outcome.SOLVED and not draft.parts:
        context.draft = _of_entry(entry)
        return State.WORDS
    say_noted(context, entry, again=again)
    return END


def _begin_request(context: Context[Draft], household: Household) -> Next | None:
    people = list_authors(context, household)
    if not people:
        context.toast("diary/nobody_to_open_for", alert=True)
        return None
    if len(people) > 1:
        return State.WHOM
    take_whom(context, people[0].id)
    return State.CATEGORY


def ask_outcome(context: Context[Draft]) -> None:
    household = access(context, context.draft.household_id)
    fine, *others = [Button(PickOutcome(each), f"outcomes/{each}") for each in Outcome]
    keyboard = [[replace(fine, style="success")], *in_rows(others, 2), cancel_row()]
    context.show("diary/ask_outcome", keyboard=keyboard, about=about_household(household), title=title_of(household),
                 draft=context.draft)  # fmt: skip


def pick_member(context: Context[Draft], button: PickMember) -> Next:
    take_whom(context, button.person_id)
    return State.CATEGORY


def pick_who_moved(context: Context[Draft], button: PickMember) -> Next:
    note_who_moved(context, button.person_id)
    return END


def pick_category(context: Context[Draft], button: PickCategory) -> Next:
    return State.DANGER if take_category(context, button.category) else State.WORDS


def answer_danger(context: Context[Draft], button: Danger) -> Next:
    take_danger(context, button.yes)
    return State.WORDS


def ask_words(context: Context[Draft]) -> None:
    household = access(context, context.draft.household_id)
    never = [] if context.draft.entry_id else [cancel_row()]
    context.show("diary/ask_words", keyboard=[written_row(context), *never], about=about_household(household),
                 title=title_of(household), draft=context.draft)  # fmt: skip


def written(context: Context[Draft], button: Written) -> Next:  # noqa: ARG001
    """That was all. What opens a request is written down now; else the words join the entry that stands."""
    draft = context.draft
    if not draft.entry_id:
        send(context)
        return END
    entry = access_entry(context, draft.entry_id)
    if draft.parts:
        add_words(context.session, context.actor, entry, draft.text, draft.attachments,
                  community=context.community, now=context.now)  # fmt: skip
    say_noted(context, entry)
    return END


def begin_adding(context: Context[Draft], button: AddWords) -> Next:
    entry = access_entry(context, button.entry_id)
    if not is_fresh(entry, context.community, now=context.now):
        raise Stale(f"diary entry {entry.id} is of {entry.met_on}")
    context.draft = _of_entry(entry)
    return State.WORDS


def mend(context: Context[Draft], button: TakeBack) -> Next:
    take_back(context, button.entry_id)
    return END


def _of_entry(entry: DiaryEntry) -> Draft:
    written_already = length(entry.text), len(entry.attachments)
    return Draft(entry.household_id, entry.outcome, entry.id, written=written_already)


def _access(context: Context[Draft], household_id: int) -> Household:
    """A household of which the actor may write. Raises Gone and NotYours."""
    household = access(context, household_id)
    if not may_write(context.session, context.actor, household):
        raise NotYours(f"household {household_id} is their own")
    return household


conversation = Conversation(
    name="diary",
    entry_points=[
        CallbackQueryHandler(Write, begin),
        CallbackQueryHandler(Note, note_at_once),
        CallbackQueryHandler(AddWords, begin_adding),
        CallbackQueryHandler(TakeBack, mend),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.parts),
    states={
        State.OUTCOME: Question(
            ask_outcome,
            by_number=True,
            answers=[CallbackQueryHandler(PickOutcome, pick_outcome), *telling(State.OUTCOME, ask_outcome)],
        ),
        State.WHOM: Question(
            ask_whom,
            by_number=True,
            answers=[CallbackQueryHandler(PickMember, pick_member), *telling(State.WHOM, ask_whom)],
        ),
        State.CATEGORY: Question(
            ask_category,
            by_number=True,
            answers=[CallbackQueryHandler(PickCategory, pick_category), *telling(State.CATEGORY, ask_category)],
        ),
        State.DANGER: Question(
            ask_danger,
            by_number=True,
            answers=[CallbackQueryHandler(Danger, answer_danger), *telling(State.DANGER, ask_danger)],
        ),
        State.WORDS: Question(
            ask_words, answers=[CallbackQueryHandler(Written, written), *telling(State.WORDS, say_received)]
        ),
        State.REASON: Question(
            ask_reason,
            by_number=True,
            answers=[
                CallbackQueryHandler(PickReason, pick_reason),
                CallbackQueryHandler(Written, decline_as_told),
                MessageHandler(WORDS, tell_reason),
                *telling(State.REASON, say_received),
            ],
        ),
        State.MOVED: Question(
            ask_who_moved,
            by_number=True,
            answers=[CallbackQueryHandler(PickMember, pick_who_moved), *telling(State.MOVED, ask_who_moved)],
        ),
    },
)
