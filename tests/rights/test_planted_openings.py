"""The mutated buttons see: whatever is opened by mistake is found among the first thousands of presses."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from handlers.chats import groups
from handlers.privacy import pages
from handlers.verifying import see
from models import invites
from models.actors import Actor
from models.appointments import Appointment, desk, waiting
from models.codes import OneTimeCode
from models.gatherings import Gathering, SignUp, sign_ups
from models.grids import Group
from models.invites import Invite
from models.leaves import planning
from models.minutes import steps as minutes_steps
from models.motions import proxies
from models.people import Person
from models.privacy import erasing
from models.requests import Request
from models.roles import read_scope
from models.rules.appointment_states import AppointmentParty, AppointmentState
from models.rules.gathering_states import GatheringParty, SignUpState
from models.rules.refusals import Gone
from models.rules.request_states import Party
from models.rules.roles import Role
from models.rules.topic_states import TopicParty
from models.topics import Topic
from models.topics import steps as topic_steps
from tests.rights.planted_bugs import Patch, open_desk, replace_everywhere
from tests.rights.planted_in_visits import (
    anybody_decides_on_pauses,
    anybody_speaks_for_a_household,
    anybody_ticks,
    whoever_goes_there_moves_people_away,
)
from tests.rights.pressing import Presses
from tests.rights.world import World

USUAL = 20_000
MOST = 3_000
SEEDS = 8


def anybody_is_the_author(patch: Patch) -> None:
    real = Request.parties
    patch.setattr(Request, "parties", lambda self, actor: real(self, actor) | {Party.AUTHOR})


def anybody_confirms_invitations(patch: Patch) -> None:
    def access(session: Session, _actor: Actor, invite_id: int) -> Invite:
        code = session.get(OneTimeCode, invite_id)
        if code is None or code.used_by_id is None:
            raise Gone(f"invitation {invite_id}")
        return Invite(code, Role(code.details["role"]), read_scope(session, code.details["scope"]))

    replace_everywhere(patch, invites.access_invite, access)


def anybody_confirms_who_lives_there(patch: Patch) -> None:
    def access(context: Any, person_id: int, group: Group | None = None) -> Person:  # noqa: ARG001
        return _get(context.session, person_id)

    patch.setitem(see.__globals__, "_access", access)


def anybody_erases_anybody(patch: Patch) -> None:
    patch.setattr(pages, "_access", lambda context, whose: _get(context.session, whose))
    patch.setattr(erasing, "find_obstacle", lambda *_, **__: None)


def anybody_plans_anybodys_leave(patch: Patch) -> None:
    patch.setattr(planning, "_may_plan", lambda *_: True)


def anybody_speaks_for_whoever_comes(patch: Patch) -> None:
    real = Appointment.parties
    patch.setattr(Appointment, "parties", lambda self, actor: real(self, actor) | {AppointmentParty.CLIENT})


def anybody_runs_every_desk(patch: Patch) -> None:
    replace_everywhere(patch, desk.access_desk, open_desk)


def a_freed_seat_is_taken_unasked(patch: Patch) -> None:
    real = waiting.promote

    def promote(session: Session, *args: Any, **more: Any) -> list[Appointment]:
        promoted = real(session, *args, **more)
        for appointment in promoted:
            appointment.state = AppointmentState.BOOKED
        session.flush()
        return promoted

    replace_everywhere(patch, real, promote)


def anybody_holds_every_gathering(patch: Patch) -> None:
    patch.setattr(Gathering, "parties", lambda *_: frozenset({GatheringParty.ORGANISER}))


def anybody_has_everybodys_vote(patch: Patch) -> None:
    replace_everywhere(patch, proxies.is_holder, lambda *_: True)


def anybody_judges_topics(patch: Patch) -> None:
    real = Topic.parties
    patch.setattr(Topic, "parties", lambda self, actor: real(self, actor) | {TopicParty.JUDGE})
    patch.setattr(topic_steps, "_is_open_to", lambda *_: True)


def anybody_writes_minutes(patch: Patch) -> None:
    replace_everywhere(patch, minutes_steps.is_secretary, lambda *_: True)


def a_seat_is_taken_from_somebody(patch: Patch) -> None:
    real = sign_ups.promote

    def promote(session: Session, gathering: Gathering, **more: Any) -> list[SignUp]:
        for sign_up in session.query(SignUp).filter_by(gathering_id=gathering.id, state=SignUpState.WAITING):
            sign_up.state = SignUpState.DECLINED
        return real(session, gathering, **more)

    replace_everywhere(patch, real, promote)


def a_step_stumbles(patch: Patch) -> None:
    patch.delattr(groups, "_bound")


PLANTED: dict[Callable[[Patch], None], tuple[Role, str]] = {
    anybody_is_the_author: (Role.GRID_WORKER, "changed requests"),
    anybody_confirms_invitations: (Role.TEAM_MEMBER, "changed one_time_codes"),
    anybody_confirms_who_lives_there: (Role.GROUP_LEADER, "changed people"),
    anybody_erases_anybody: (Role.GRID_WORKER, "changed people"),
    anybody_plans_anybodys_leave: (Role.GRID_WORKER, "changed leaves"),
    anybody_speaks_for_whoever_comes: (Role.RESIDENT, "changed appointments"),
    anybody_runs_every_desk: (Role.GROUP_LEADER, "changed desk_days"),
    a_freed_seat_is_taken_unasked: (Role.RESIDENT, "changed appointments"),
    anybody_holds_every_gathering: (Role.RESIDENT, " sees "),
    anybody_has_everybodys_vote: (Role.RESIDENT, "changed votes"),
    anybody_judges_topics: (Role.GRID_WORKER, "changed topics"),
    anybody_writes_minutes: (Role.RESIDENT, "changed minutes"),
    a_seat_is_taken_from_somebody: (Role.RESIDENT, "changed sign_ups"),
    anybody_ticks: (Role.RESIDENT, "changed diary_entries"),
    anybody_decides_on_pauses: (Role.GRID_WORKER, "changed visit_pauses"),
    anybody_speaks_for_a_household: (Role.RESIDENT, "changed households"),
    whoever_goes_there_moves_people_away: (Role.GROUP_LEADER, "changed people"),
    a_step_stumbles: (Role.GRID_LEADER, "NameError"),
}
"""Who presses, and what must be said of it."""


@pytest.mark.long
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_opening_is_found(
    plant: Callable[[Patch], None], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    role, complaint = PLANTED[plant]
    for seed in range(SEEDS):
        presses = Presses(world, role, Random(seed))  # noqa: S311 -- dice
        with monkeypatch.context() as patch:
            plant(patch)
            tally = presses.press_many(USUAL, most=MOST, until=complaint)
        found = [each for each in tally.complaints if complaint in each]
        if found:
            break
    print(f"{plant.__name__}: {tally.pressed} presses at seed {seed}, {len(tally.complaints)} complaints")  # noqa: T201 -- -rP
    assert found


def _get(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.group is None:
        raise Gone(f"person {person_id}")
    return person
