"""Votes on paper: the desk notes who has a ballot paper; what the papers say is told when all are counted."""

from handlers.flow import END, CallbackQueryHandler, Context, Conversation, Next
from handlers.motions.buttons import ListPaper, MarkPaper
from handlers.motions.managing import manage_button
from handlers.ui.keyboards import Button
from handlers.ui.people import about_people
from models.motions.rows import Motion
from models.motions.steps import access_motion
from models.motions.voting import count_paper, give_paper, list_for_paper, return_paper
from models.people import Person
from models.rules.motion_states import MotionStep
from models.rules.refusals import Gone

PAGE = 8


def list_paper(context: Context[None], button: ListPaper) -> Next:
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.CLOSE)
    _show(context, motion, max(0, button.offset))
    return END


def mark_paper(context: Context[None], button: MarkPaper) -> Next:
    motion = access_motion(context.session, context.actor, button.motion_id, MotionStep.CLOSE)
    person = context.session.get(Person, button.person_id)
    if person is None:
        raise Gone(f"person {button.person_id}")
    if button.marked and not give_paper(context.session, motion, person, now=context.now):
        context.toast("motions/has_voted")
    elif not button.marked:
        return_paper(context.session, motion, person)
    _show(context, motion, max(0, button.offset))
    return END


def _show(context: Context[None], motion: Motion, offset: int) -> None:
    found = list_for_paper(context.session, motion, offset=offset, limit=PAGE + 1)
    rows = [
        [
            Button(
                MarkPaper(motion.id, person.id, not has_paper, offset),
                text=f"{'☑️' if has_paper else '◻️'} {person.name}{'' if person.telegram_id else ' 📵'}",
            )
        ]
        for person, has_paper in found[:PAGE]
    ]
    turns = [Button(ListPaper(motion.id, max(0, offset - PAGE)), "requests/newer")] if offset else []
    turns += [Button(ListPaper(motion.id, offset + PAGE), "requests/older")] if len(found) > PAGE else []
    keyboard = [*rows, *([turns] if turns else []), [manage_button(motion)]]
    about = about_people(person for person, _ in found[:PAGE])
    context.show("motions/paper", keyboard=keyboard, about=about, motion=motion, empty=not found,
                 count=count_paper(context.session, motion))  # fmt: skip


conversation: Conversation[None] = Conversation(
    name="motion_paper",
    entry_points=[CallbackQueryHandler(ListPaper, list_paper), CallbackQueryHandler(MarkPaper, mark_paper)],
)
