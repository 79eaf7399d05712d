"""Leaves: what is planned, the stand-in's yes or no, cancelling, and coming back early."""

from collections.abc import Sequence

from handlers.flow import END, CallbackQueryHandler, CommandHandler, Context, Conversation, Next
from handlers.staff.leave_buttons import AnswerLeave, CallOff, PlanLeave, to_leaves
from handlers.staff.standing_in import end, tell_answer, tell_called_off
from handlers.ui.keyboards import Button, back_home
from handlers.ui.words import tell_day
from models.actors import Actor
from models.leaves import Leave, LeaveState
from models.leaves.planning import STANDING, access_leave, answer, call_off, list_leaves
from models.people import get_person
from models.rules.refusals import NotNow, NotYours
from models.rules.roles import Action


def show_leaves(context: Context[None]) -> Next:
    """What is planned, and what can be done about it."""
    today = context.announcer.today
    leaves = list_leaves(context.session, context.actor, today=today)
    if not leaves and not context.actor.is_staff:
        raise NotYours("leaves")
    rows = [*_leave_rows(context, leaves), *_plan_rows(context.actor), back_home()]
    context.show("leaves/home", keyboard=rows, leaves=leaves, today=today)
    return END


def answer_leave(context: Context[None], button: AnswerLeave) -> Next:
    leave = answer(
        context.session, context.actor, context.community, button.leave_id, agrees=button.agrees, now=context.now
    )
    tell_answer(context.announcer, leave, agrees=button.agrees)
    context.show("leaves/agreed" if button.agrees else "leaves/declined", keyboard=[back_home()], leave=leave)
    return END


def call_leave_off(context: Context[None], button: CallOff) -> Next:
    """Cancelled before it begins, ended early afterwards; asked once more before it happens."""
    today = context.announcer.today
    leave = access_leave(context.session, context.actor, button.leave_id)
    if leave.state not in STANDING or leave.last_day < today:
        raise NotNow(f"leave {leave.id} is {leave.state}")
    if not button.sure:
        surely = Button(CallOff(leave.id, True), "leaves/surely", style="danger")
        context.show("leaves/sure", keyboard=[[surely], to_leaves()], leave=leave, has_begun=leave.has_begun(today))
        return END
    if call_off(context.session, context.actor, leave.id, today=today):
        end(context.announcer, leave)
    else:
        tell_called_off(context.announcer, leave, get_person(context.session, context.actor.id))
    context.show("leaves/done", keyboard=[to_leaves(), back_home()])
    return END


def _leave_rows(context: Context[None], leaves: Sequence[Leave]) -> list[list[Button]]:
    """What the person can do about each of these leaves."""
    return [[button] for leave in leaves for button in _list_buttons(context, leave)]


def _plan_rows(actor: Actor) -> list[list[Button]]:
    """What they may plan. Somebody else's leave is checked person by person."""
    rows = []
    if any(grant.stands_in_for is None for grant in actor.grants):
        rows.append([Button(PlanLeave(True), "leaves/plan_own", style="primary")])
    if actor.list_grids(Action.PLAN_LEAVE) != set():
        rows.append([Button(PlanLeave(False), "leaves/plan_for")])
    return rows


def _list_buttons(context: Context[None], leave: Leave) -> list[Button]:
    actor, holder = context.actor, {"name": leave.holder.name}
    if leave.stand_in_id == actor.id and leave.state is LeaveState.ASKED:
        return [
            Button(AnswerLeave(leave.id, True), "leaves/agree_for", style="success", values=holder),
            Button(AnswerLeave(leave.id, False), "leaves/step_back", values=holder),
        ]
    if leave.stand_in_id == actor.id:
        return [Button(CallOff(leave.id, False), "leaves/step_back", values=holder)]
    if not leave.has_begun(context.announcer.today):
        values = holder | {"days": tell_day(leave.first_day, actor.language)}
        return [Button(CallOff(leave.id, False), "leaves/cancel", values=values)]
    if leave.holder_id == actor.id:
        return [Button(CallOff(leave.id, False), "leaves/back_early", style="primary")]
    return [Button(CallOff(leave.id, False), "leaves/back_early_for", values=holder)]


conversation: Conversation[None] = Conversation(
    name="leaves",
    entry_points=[
        CommandHandler("leave", show_leaves),
        CallbackQueryHandler(AnswerLeave, answer_leave),
        CallbackQueryHandler(CallOff, call_leave_off),
    ],
)
