"""Bugs to plant: each breaks the product in one place as a hurried change could. The simulation must see them all."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from bot import scheduler
from bot.dispatch import Dispatcher
from bot.receiver import Poller
from bot.send_queue import SendQueue
from bot.sender import Sender
from models import dialogues, outbox, timers, updates
from models.outbox import Outbox, Outgoing, Result
from models.requests import Request, deadlines, steps
from models.rules.delivery import Outcome, Status, Verdict
from models.rules.request_states import RequestStep
from models.timers import Timer
from tests.simulation.faults import Fault

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]


class Bug(NamedTuple):
    """How it is planted, what the simulation must say of it, where its histories begin ("": anywhere), and what goes
    wrong often in them.
    """

    plant: Plant
    complaint: str
    beginning: str
    fault: Fault | None


BUGS: dict[str, Bug] = {}


def bug(complaint: str, *, at: str = "", fault: Fault | None = None) -> Callable[[Plant], Plant]:
    """Enter a bug into the list."""

    def enter(plant: Plant) -> Plant:
        BUGS[plant.__name__] = Bug(plant, complaint, at, fault)
        return plant

    return enter


@bug("was acknowledged and not processed")
def acknowledged_before_the_commit(patch: Patch) -> None:
    real = Poller._get_updates  # noqa: SLF001

    async def get_updates(self: Poller, seconds: int) -> list[Any]:
        raws = await real(self, seconds)
        if raws:
            self.offset = max(raw["update_id"] for raw in raws) + 1
            await real(self, 0)
        return raws

    patch.setattr(Poller, "_get_updates", get_updates)


@bug("had no effect")
def update_ids_committed_before_the_effects(patch: Patch) -> None:
    real = Dispatcher.process

    async def process(self: Dispatcher, batch: Sequence[Any]) -> Any:
        ids, now = [incoming.update_id for incoming in batch], self.clock.now()
        fresh = await self.database.run(lambda session: updates.record(session, ids, now))
        with Patch.context() as inner:
            inner.setattr(updates, "record", lambda *_: fresh)
            return await real(self, batch)

    patch.setattr(Dispatcher, "process", process)


@bug("has its effect", at="telling", fault=Fault.REDELIVERED)
def update_ids_not_recorded(patch: Patch) -> None:
    patch.setattr(updates, "record", lambda _session, ids, _now: set(ids))


@bug("has its effect", at="telling", fault=Fault.STEP_RAISES)
def steps_without_a_savepoint(patch: Patch) -> None:
    patch.setattr(Session, "begin_nested", lambda _self: nullcontext())


@bug("is nowhere", at="drafted")
def messages_of_one_update_share_a_key(patch: Patch) -> None:
    real = Outbox.put

    def put(self: Outbox, *where: Any, **how: Any) -> None:
        real(self, *where, **how)
        self.rows[-1].key = f"{self.origin}:1"

    patch.setattr(Outbox, "put", put)


@bug("in which nobody stands")
def dialogues_saved_after_the_commit(patch: Patch) -> None:
    kept: list[Any] = []
    real, transact = dialogues.save, Dispatcher.transact
    patch.setattr(dialogues, "save", lambda _session, changed: kept.extend(changed))

    def transact_then_save(self: Dispatcher, session: Session, batch: Sequence[Any]) -> Any:
        real(session, kept)
        kept.clear()
        return transact(self, session, batch)

    patch.setattr(Dispatcher, "transact", transact_then_save)


@bug("without acceptance", at="offering")
def an_offer_moves_responsibility(patch: Patch) -> None:
    real = steps.move

    def move(session: Session, request: Request, step: RequestStep, *rest: Any, **more: Any) -> None:
        real(session, request, step, *rest, **more)
        if step is RequestStep.OFFER:
            request.owner_id = request.invited_id

    patch.setattr("handlers.requests.stepping.move", move)


@bug("without acceptance", at="proposed")
def reopened_for_whoever_asks(patch: Patch) -> None:
    real = steps._EFFECTS[RequestStep.REJECT]  # noqa: SLF001

    def go_back(request: Request, actor_id: int | None, now: datetime) -> None:
        real(request, actor_id, now)
        request.owner_id = actor_id

    for step in (RequestStep.REJECT, RequestStep.REOPEN):
        patch.setitem(steps._EFFECTS, step, go_back)  # noqa: SLF001


@bug("its clock was moved", at="proposed")
def reopened_on_a_fresh_clock(patch: Patch) -> None:
    real = steps._EFFECTS[RequestStep.REJECT]  # noqa: SLF001

    def go_back(request: Request, actor_id: int | None, now: datetime) -> None:
        real(request, actor_id, now)
        request.solution_due = now + timedelta(days=7)

    for step in (RequestStep.REJECT, RequestStep.REOPEN):
        patch.setitem(steps._EFFECTS, step, go_back)  # noqa: SLF001


@bug("the clock runs while waiting", at="asking")
def the_clock_runs_while_waiting(patch: Patch) -> None:
    patch.setattr(deadlines, "stop_clock", lambda *_, **__: None)


@bug("was left instead of", at="waiting")
def waiting_costs_time(patch: Patch) -> None:
    patch.setattr(deadlines, "restart_clock", lambda request, *_, **__: setattr(request, "time_left", None))


@bug("while waiting", at="asking, danger")
def deadlines_stay_while_waiting(patch: Patch) -> None:
    real = timers.cancel
    patch.setattr(timers, "cancel", lambda session, keys: real(session, [k for k in keys if "solution" not in k]))


@bug("without asking", at="noting")
def silence_closes_without_asking(patch: Patch) -> None:
    real = timers.plan

    def plan(session: Session, key: str, *, kind: str, **more: Any) -> None:
        if kind != deadlines.Deadline.SILENCE_NUDGE:
            real(session, key, kind=kind, **more)

    patch.setattr(timers, "plan", plan)


@bug("too early", at="proposed again")
def an_old_silence_closes_a_new_round(patch: Patch) -> None:
    patch.setattr("bot.jobs.requests.round_key", lambda _request, _deadline: _Any())


@bug("400 transactions", at="filed")
def due_work_is_not_marked_done(patch: Patch) -> None:
    real = timers.claim_due

    def claim_due(session: Session, now: datetime, *, limit: int) -> list[Timer]:
        due = real(session, now, limit=limit)
        for timer in due:
            timer.done_at = None
        return due

    patch.setattr(timers, "claim_due", claim_due)


@bug("nothing came of", at="filed")
def due_work_marked_done_in_a_transaction_of_its_own(patch: Patch) -> None:
    real = scheduler.Scheduler.run_due

    async def run_due(self: scheduler.Scheduler) -> int:
        due = await self.database.run(lambda session: timers.claim_due(session, self.clock.now()))
        with Patch.context() as inner:
            batches = [due, []]
            inner.setattr(timers, "claim_due", lambda *_, **__: batches.pop(0) if batches else [])
            return await real(self)

    patch.setattr(scheduler.Scheduler, "run_due", run_due)


@bug("does not settle")
def results_are_not_written(patch: Patch) -> None:
    patch.setattr(outbox, "settle", lambda _session, _results: None)


@bug("may not end as sent")
def sent_before_it_is_sent(patch: Patch) -> None:
    real = outbox.mark_sending

    def mark_sending(session: Session, rows: Sequence[Outgoing]) -> Any:
        shown = real(session, rows)
        now = rows[0].created_at
        outbox.settle(session, [Result(row, Status.SENT, now) for row in rows])
        return shown

    patch.setattr(outbox, "mark_sending", mark_sending)


@bug("does not settle")
def what_was_on_the_wire_is_forgotten(patch: Patch) -> None:
    patch.setattr(outbox, "recover", lambda _session: 0)


@bug("ambiguous sends")
def ambiguous_sends_are_not_counted(patch: Patch) -> None:
    real = Sender._carry_out  # noqa: SLF001

    def carry_out(self: Sender, row: Outgoing, attempt: Any, verdict: Verdict, card_message: int | None) -> None:
        if attempt.outcome is Outcome.AMBIGUOUS:
            row.ambiguous -= 1
        real(self, row, attempt, verdict, card_message)

    patch.setattr(Sender, "_carry_out", carry_out)


@bug("shows", at="telling", fault=Fault.FLOOD)
def the_newest_card_is_dropped(patch: Patch) -> None:
    real = SendQueue.put

    def put(self: SendQueue, row: Outgoing) -> Outgoing | None:
        return row if row.card and row.card in self._cards else real(self, row)

    patch.setattr(SendQueue, "put", put)


@bug("came after")
def the_youngest_message_goes_first(patch: Patch) -> None:
    patch.setattr("bot.send_queue._rank", lambda row: (False, int(row.priority), -row.id))


@bug("was not answered")
def presses_are_not_answered(patch: Patch) -> None:
    real = Sender.answer
    patch.setattr(Sender, "answer", lambda self, answers: real(self, [a for a in answers if a.text]))


class _Any:
    """Equal to everything."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True
