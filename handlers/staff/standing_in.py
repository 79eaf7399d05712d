"""Words about a leave: the stand-in is asked, both hear how it goes, and the tasks change hands with it."""

from typing import Any

from handlers.requests.handing_over import show_given_back, show_taken_over
from handlers.staff.leave_buttons import AnswerLeave, to_leaves
from handlers.ui.announce import Announcer
from handlers.ui.keyboards import Button, Keyboard
from handlers.ui.offices import name_office
from handlers.visits.handing_over import hand_over_visits
from models.leaves import Leave
from models.leaves.planning import finish, list_untenable
from models.people import Person
from models.roles import list_grants
from models.rules.delivery import Priority
from models.rules.roles import NEVER_LENT


def ask_stand_in(announcer: Announcer, leave: Leave) -> None:
    """Nobody stands in without saying yes."""
    keyboard = [
        [Button(AnswerLeave(leave.id, True), "leaves/agree", style="success")],
        [Button(AnswerLeave(leave.id, False), "leaves/decline")],
    ]
    _tell(announcer, leave.stand_in, "leaves/asked", leave, keyboard, offices=_list_offices(announcer, leave))


def tell_planned(announcer: Announcer, leave: Leave) -> None:
    """Somebody else planned it: whoever is to be away hears of it."""
    if leave.planned_by_id != leave.holder_id:
        _tell(announcer, leave.holder, "leaves/planned", leave, [to_leaves()])


def tell_answer(announcer: Announcer, leave: Leave, *, agrees: bool) -> None:
    """Whoever is away, and whoever planned it, hear what the stand-in said."""
    for person in {leave.holder_id: leave.holder, leave.planned_by_id: leave.planned_by}.values():
        if person.id != leave.stand_in_id:
            _tell(announcer, person, "leaves/answered", leave, [to_leaves()], agrees=agrees)


def tell_unanswered(announcer: Announcer, leave: Leave) -> None:
    """The leave begins, and nobody said yes: whoever planned it knows that nobody stands in."""
    for person in {leave.holder_id: leave.holder, leave.planned_by_id: leave.planned_by}.values():
        _tell(announcer, person, "leaves/unanswered", leave, [to_leaves()])


def begin(announcer: Announcer, leave: Leave) -> None:
    """From now on the stand-in has the holder's roles and tasks."""
    _tell(announcer, leave.stand_in, "leaves/begun_for_stand_in", leave, offices=_list_offices(announcer, leave))
    _tell(announcer, leave.holder, "leaves/begun", leave, [to_leaves()])
    show_taken_over(announcer, leave.holder, leave.stand_in)
    hand_over_visits(announcer, {leave.holder_id, leave.stand_in_id})
    announcer.refresh_menu(leave.stand_in)


def end(announcer: Announcer, leave: Leave) -> None:
    """From now on the holder has their roles and tasks to themselves again."""
    for person in (leave.holder, leave.stand_in):
        _tell(announcer, person, "leaves/ended", leave, mine=person.id == leave.holder_id)
    _give_back(announcer, leave)


def tell_called_off(announcer: Announcer, leave: Leave, by: Person) -> None:
    """It does not take place after all; whoever said so knows already."""
    for person in (leave.holder, leave.stand_in):
        if person.id != by.id:
            _tell(announcer, person, "leaves/called_off", leave, by=by)


def end_untenable(announcer: Announcer, person: Person) -> None:
    """Somebody lost a role: the leaves of theirs, and those they stand in for, that make no sense any more are over."""
    for leave in list_untenable(announcer.session, person.id, today=announcer.today):
        had_begun = finish(announcer.session, leave, today=announcer.today)
        for concerned in (leave.holder, leave.stand_in):
            _tell(announcer, concerned, "leaves/untenable", leave)
        if had_begun:
            _give_back(announcer, leave)


def _give_back(announcer: Announcer, leave: Leave) -> None:
    show_given_back(announcer, leave.holder, leave.stand_in)
    hand_over_visits(announcer, {leave.holder_id, leave.stand_in_id})
    announcer.refresh_menu(leave.stand_in)


def _list_offices(announcer: Announcer, leave: Leave) -> list[Any]:
    """The roles that the stand-in gets."""
    lent = [held for held in list_grants(announcer.session, leave.holder_id) if held.role not in NEVER_LENT]
    return [name_office(announcer.product.community, held.role, held.scope) for held in lent]


def _tell(
    announcer: Announcer, person: Person, message: str, leave: Leave, keyboard: Keyboard = (), **values: Any
) -> None:
    """In private; that somebody is away is their own matter, so the words are found again when they are erased."""
    if to := announcer.to_person(person):
        about = f"person:{leave.holder_id}"
        announcer.say(to, message, keyboard=keyboard, about=about, priority=Priority.REMINDER, leave=leave, **values)
