"""Whoever attended says whether it was so; the secretary answers whoever says that it was otherwise."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.flow import AN_HOUR, END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.minutes import buttons as b
from handlers.minutes.cards import show_verdict
from handlers.minutes.drafts import LONGEST_WORD, shown_length
from handlers.minutes.news import tell_answered, tell_objection
from handlers.minutes.pages import show_page
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import WORDS, read_content
from handlers.ui.keyboards import Button, Keyboard, back_home
from models.minutes.steps import access_minutes, access_verdict, answer, get_answer, get_objection
from models.people import get_person
from models.rules.minutes_states import MinutesStep


class State(StrEnum):
    """What is asked."""

    OBJECTION = auto()
    ANSWER = auto()


@dataclass(frozen=True)
class Draft:
    """Whose word it is about, in which round."""

    gathering_id: int = 0
    person_id: int = 0
    round: int = 0


def approve(context: Context[Draft], button: b.Approve) -> Next:
    minutes = access_verdict(
        context.session, context.actor, button.gathering_id, MinutesStep.APPROVE,
        person_id=button.person_id, round_=button.round,
    )  # fmt: skip
    answer(context.session, minutes, button.person_id, objection=None, now=context.now)
    show_verdict(context.announcer, minutes, get_person(context.session, button.person_id))
    context.toast("minutes/approved")
    return END


def begin_objection(context: Context[Draft], button: b.Object) -> Next:
    context.draft = Draft(button.gathering_id, button.person_id, button.round)
    access_verdict(
        context.session, context.actor, button.gathering_id, MinutesStep.OBJECT,
        person_id=button.person_id, round_=button.round,
    )  # fmt: skip
    return State.OBJECTION


def ask_objection(context: Context[Draft]) -> None:
    context.say("minutes/ask_objection", keyboard=_cancel())


def object_(context: Context[Draft]) -> Next:
    draft, words = context.draft, _read(context)
    if words is None:
        return State.OBJECTION
    minutes = access_verdict(
        context.session, context.actor, draft.gathering_id, MinutesStep.OBJECT,
        person_id=draft.person_id, round_=draft.round,
    )  # fmt: skip
    answer(context.session, minutes, draft.person_id, objection=words, now=context.now)
    show_verdict(context.announcer, minutes, get_person(context.session, draft.person_id))
    if said := get_answer(context.session, minutes, draft.person_id):
        tell_objection(context.announcer, minutes, said)
    context.say("minutes/objected", keyboard=[back_home()], until=minutes.objections_until)
    return END


def begin_answer(context: Context[Draft], button: b.AnswerObjection) -> Next:
    context.draft = Draft(button.gathering_id, button.person_id, button.round)
    minutes = access_minutes(context.session, context.actor, button.gathering_id, MinutesStep.REPLY)
    get_objection(context.session, minutes, button.person_id, button.round)
    return State.ANSWER


def ask_answer(context: Context[Draft]) -> None:
    draft = context.draft
    minutes = access_minutes(context.session, context.actor, draft.gathering_id, MinutesStep.REPLY)
    said = get_objection(context.session, minutes, draft.person_id, draft.round)
    context.say("minutes/ask_answer", keyboard=_cancel(), about=f"person:{draft.person_id}", said=said)


def reply(context: Context[Draft]) -> Next:
    draft, words = context.draft, _read(context)
    if words is None:
        return State.ANSWER
    minutes = access_minutes(context.session, context.actor, draft.gathering_id, MinutesStep.REPLY)
    said = get_objection(context.session, minutes, draft.person_id, draft.round)
    said.answer = words
    context.session.flush()
    show_page(context, minutes)
    tell_answered(context.announcer, minutes, said)
    return END


def _read(context: Context[Draft]) -> str | None:
    """What they wrote; None, said, where it is too long to stand in the minutes."""
    words = read_content(context.message).text
    if shown_length(words) <= LONGEST_WORD:
        return words
    context.say("minutes/too_long", keyboard=_cancel(), longest=LONGEST_WORD)
    return None


def _cancel() -> Keyboard:
    return [[Button(RunCommand("cancel"), "minutes/never_mind")]]


conversation = Conversation(
    name="minutes_verdicts",
    entry_points=[
        CallbackQueryHandler(b.Approve, approve),
        CallbackQueryHandler(b.Object, begin_objection),
        CallbackQueryHandler(b.AnswerObjection, begin_answer),
    ],
    state=State,
    draft=Draft,
    states={
        State.OBJECTION: Question(ask_objection, answers=[MessageHandler(WORDS, object_)], lasts=AN_HOUR),
        State.ANSWER: Question(ask_answer, answers=[MessageHandler(WORDS, reply)], lasts=AN_HOUR),
    },
)
