"""A gathering is planned, or what was announced is changed: question by question, then a last look, then it is sent.

What was told is kept until the end, whatever is wrong with it: each of its parts can be said anew from the last look.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from handlers.flow import CallbackQueryHandler, Conversation, MessageHandler, Next, Question
from handlers.gatherings import organising_buttons as b
from handlers.gatherings import plan_agenda, plan_facts, plan_people, plan_review, plan_times
from handlers.gatherings.plan_answers import next_state
from handlers.gatherings.plan_drafts import Draft, Planning, State, access_grids, draft_of, kind_of
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import CONTENT, WORDS
from handlers.ui.keyboards import Button
from models.gatherings.steps import access_gathering
from models.rules.gathering_kinds import kinds
from models.rules.gathering_states import GatheringStep


def begin(context: Planning, button: b.PlanGathering) -> Next:  # noqa: ARG001
    """Where there is but one kind, nobody is asked which. A grid leader's own grid is the audience from the first."""
    grids, hours = access_grids(context), context.community.gatherings.remind_hours
    audience = tuple((grid_id, None) for grid_id in sorted(grids or ())) if grids and len(grids) == 1 else ()
    context.draft = Draft(audience=audience, remind_hours=tuple(hours))
    only = list(kinds())
    return pick_kind(context, b.PickKind(only[0])) if len(only) == 1 else State.KIND


def ask_kind(context: Planning) -> None:
    rows = [[Button(b.PickKind(key), f"gathering_kinds/{key}")] for key in kinds()]
    never_mind = [Button(RunCommand("cancel"), "organising/never_mind")]
    context.show("organising/ask_kind", keyboard=[*rows, never_mind])


def pick_kind(context: Planning, button: b.PickKind) -> Next:
    context.draft = replace(context.draft, kind=kind_of(button.kind).key)
    return next_state(context.draft)


def begin_change(context: Planning, button: b.ChangeGathering) -> Next:
    """What stands, with a button for each thing that can be different."""
    gathering = access_gathering(
        context.session, context.actor, button.gathering_id, GatheringStep.CHANGE, version=button.version
    )
    context.draft = draft_of(gathering)
    return State.REVIEW


def choose(context: Planning, button: b.Choose) -> Next:
    """The way out of every question: back to the last look."""
    if button.choice is b.Choice.REVIEW:
        return next_state(context.draft)
    return State.REVIEW if not context.draft.missing else next_state(context.draft)


def choose_about(context: Planning, button: b.Choose) -> Next:
    return plan_facts.no_about(context) if button.choice is b.Choice.NOTHING else choose(context, button)


def _going_out(done: Callable[[Planning, b.Choose], Next] = choose) -> CallbackQueryHandler[Draft, b.Choose]:
    """`done`: what the other choices of the question do."""

    def take(context: Planning, button: b.Choose) -> Next:
        return choose(context, button) if button.choice is b.Choice.REVIEW else done(context, button)

    return CallbackQueryHandler(b.Choose, take)


def _asking(
    ask: Callable[[Planning], None],
    take: Callable[[Planning], Next],
    *buttons: tuple[type[Any], Callable[[Planning, Any], Next]],
    done: Callable[[Planning, b.Choose], Next] = choose,
    files: bool = False,
) -> Question[Draft]:
    """A question that takes words (`files`: or whatever is shown), these buttons, and the way out."""
    pressed: Sequence[Any] = [CallbackQueryHandler(data, callback) for data, callback in buttons]
    return Question(ask, answers=[*pressed, _going_out(done), MessageHandler(CONTENT if files else WORDS, take)])


conversation = Conversation(
    name="planning",
    entry_points=[
        CallbackQueryHandler(b.PlanGathering, begin),
        CallbackQueryHandler(b.ChangeGathering, begin_change),
    ],
    state=State,
    draft=Draft,
    unsent=lambda draft: bool(draft.told),
    states={
        State.KIND: Question(ask_kind, by_number=True, answers=[CallbackQueryHandler(b.PickKind, pick_kind)]),
        State.TITLE: _asking(plan_facts.ask_title, plan_facts.take_title),
        State.TIME: _asking(
            plan_times.ask_time,
            plan_times.take_time,
            (b.PickDay, plan_times.pick_day),
            (b.PickTime, plan_times.pick_time),
        ),
        State.LENGTH: _asking(plan_times.ask_length, plan_times.take_length, (b.PickMinutes, plan_times.pick_length)),
        State.PLACE: _asking(plan_facts.ask_place, plan_facts.take_place),
        State.AUDIENCE: Question(
            plan_people.ask_audience,
            by_number=True,
            answers=[
                CallbackQueryHandler(b.TickGrid, plan_people.tick_grid),
                CallbackQueryHandler(b.OpenGrid, plan_people.open_grid),
                CallbackQueryHandler(b.TickGroup, plan_people.tick_group),
                _going_out(plan_people.end_audience),
            ],
        ),
        State.SEATS: _asking(plan_facts.ask_seats, plan_facts.take_seats, (b.PickSeats, plan_facts.pick_seats)),
        State.AGENDA: _asking(
            plan_agenda.ask_agenda,
            plan_agenda.add_items,
            (b.PickTopic, plan_agenda.pick_topic),
            (b.Adjust, plan_agenda.adjust),
            done=plan_agenda.choose,
        ),
        State.ABOUT: _asking(plan_facts.ask_about, plan_facts.take_about, done=choose_about),
        State.INVITED: _asking(
            plan_people.ask_invited,
            plan_people.name_invited,
            (b.PickResident, plan_people.pick_resident),
            (b.DropInvited, plan_people.drop_invited),
            done=plan_people.end_invited,
        ),
        State.MATERIAL: _asking(
            plan_facts.ask_material, plan_facts.add_material, done=plan_facts.choose_material, files=True
        ),
        State.DEADLINE: _asking(
            plan_times.ask_deadline, plan_times.take_deadline, (b.PickAhead, plan_times.pick_deadline)
        ),
        State.REMINDERS: Question(
            plan_times.ask_reminders,
            answers=[
                CallbackQueryHandler(b.TickHours, plan_times.tick_hours),
                _going_out(plan_times.end_reminders),
            ],
        ),
        State.REVIEW: Question(
            plan_review.ask_review,
            answers=[
                CallbackQueryHandler(b.PickField, plan_review.pick_field),
                CallbackQueryHandler(b.Choose, plan_review.choose),
            ],
        ),
    },
)
