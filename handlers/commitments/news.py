"""News of a commitment: to whoever sees to it, to those who wanted it or were at the meeting, and to the heads."""

from collections.abc import Collection, Sequence
from typing import Any

from handlers.commitments.cards import renew_card, show_cards, show_ledger
from handlers.commitments.concerned import Case
from handlers.commitments.keyboards import all_of, name_button, open_, owner_keyboard
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import RunCommand
from handlers.ui.contents import Content
from handlers.ui.keyboards import Button, Keyboard
from models.commitments import Commitment
from models.commitments.deadlines import CommitmentTimer
from models.commitments.queries import PAGE
from models.people import Person
from models.rules.commitment_states import CommitmentStep
from models.rules.delivery import Priority

NOTHING = Content(0)
WORDS = {
    CommitmentStep.REPORT: "commitments/reported",
    CommitmentStep.FINISH: "commitments/finished",
    CommitmentStep.REOPEN: "commitments/reopened",
    CommitmentStep.POSTPONE: "commitments/postponed",
    CommitmentStep.HAND_OVER: "commitments/handed_over",
    CommitmentStep.DROP: "commitments/dropped",
}
REMINDERS = {
    CommitmentTimer.WARN: "commitments/warning",
    CommitmentTimer.DUE: "commitments/due",
    CommitmentTimer.OVERDUE: "commitments/overdue",
    CommitmentTimer.STILL_OVERDUE: "commitments/still_overdue",
}


def tell_promised(announcer: Announcer, commitments: Sequence[Commitment], *, answered: Collection[int] = ()) -> None:
    """A meeting's minutes are published: each owner gets the card, whoever proposed or seconded it hears who does what
    by when, and each grid's chat shows what the meeting promised. Where nobody owns it any more, the heads hear that.
    `answered`: the ids of topics with whose answer their people heard it already.
    """
    for commitment in commitments:
        case = Case(announcer, commitment)
        if case.acting:
            renew_card(announcer, commitment, case.acting)
            show_cards(case, [case.acting])
        if commitment.item.topic_id not in answered:
            for person in case.backers:
                if person is not case.acting:
                    _say(case, person, "commitments/promised", [[open_(commitment)], [all_of(commitment.gathering_id)]])
    tell_unowned(announcer, [commitment for commitment in commitments if commitment.owner is None])
    if commitments:
        show_ledger(announcer, commitments[0].gathering)


def tell_step(
    announcer: Announcer,
    commitment: Commitment,
    step: CommitmentStep,
    *,
    by: Person,
    content: Content = NOTHING,
    last_owner: Person | None = None,
) -> None:
    """Everybody who is concerned hears what was done, and the backers see its pictures; `by` knows it already."""
    case = Case(announcer, commitment)
    staff = [case.acting, last_owner, *(case.heads if step is CommitmentStep.FINISH else [])]
    people = {person.id: person for person in [*staff, *case.listeners] if person and person.id != by.id}
    for person in people.values():
        _say(case, person, WORDS[step], by=by, text=content.text, shown=len(content.attachments))
    for person in case.backers:
        if person.id in people and (to := announcer.to_person(person)):
            announcer.pass_on(to, content.attachments, about=f"commitment:{commitment.id}")


def tell_deadline(announcer: Announcer, commitment: Commitment, timer: CommitmentTimer) -> None:
    """Its day comes near, or is over: one level up with each. What nobody sees to is the heads' from the first."""
    case = Case(announcer, commitment)
    if case.acting:
        _say(case, case.acting, REMINDERS[timer], owner_keyboard(commitment))
    levels: dict[CommitmentTimer, Sequence[Person]] = {
        CommitmentTimer.OVERDUE: case.heads,
        CommitmentTimer.STILL_OVERDUE: [*case.heads, *case.tops],
    }
    told = levels.get(timer, [] if case.acting else case.heads)
    for person in dict.fromkeys(told):
        if person is not case.acting:
            _say(case, person, REMINDERS[timer])


def tell_unowned(announcer: Announcer, commitments: Sequence[Commitment]) -> None:
    """Nobody sees to these any more: one message to each head, in which each is one press away."""
    by_head: dict[Person, list[Commitment]] = {}
    for commitment in commitments:
        for head in Case(announcer, commitment).heads:
            by_head.setdefault(head, []).append(commitment)
    for head, theirs in by_head.items():
        if to := announcer.to_person(head):
            rows = [[name_button(each, announcer.today)] for each in theirs[:PAGE]]
            rows += [[Button(RunCommand("promises"), "commitments/list")]]
            announcer.say(to, "commitments/unowned", keyboard=rows, priority=Priority.REMINDER, count=len(theirs))


def _say(case: Case, person: Person, message: str, keyboard: Keyboard = (), **values: Any) -> None:
    """In private, with a way to the card, and not at night."""
    if to := case.announcer.to_person(person):
        case.announcer.say(
            to,
            message,
            keyboard=keyboard or [[open_(case.commitment)]],
            about=f"commitment:{case.commitment.id}",
            priority=Priority.REMINDER,
            mine=person is case.acting,
            **case.words,
            **values,
        )
