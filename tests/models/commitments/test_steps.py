"""Commitments: who may own, see and move them, and by which day they are judged."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor, get_actor
from models.commitments import Commitment
from models.commitments.listeners import list_listeners
from models.commitments.queries import (
    Kept,
    count_all,
    count_by_gathering,
    count_kept,
    list_gatherings,
    list_of_gathering,
    list_of_owners,
    list_owners,
    list_unowned,
)
from models.commitments.relief import release_commitments
from models.commitments.steps import (
    access_commitment,
    discard_drafts,
    move,
    promise,
    see_commitment,
    see_promises,
)
from models.gatherings.rows import Gathering
from models.people import Person
from models.roles import grant, grid_scope, list_grants, revoke
from models.rules.commitment_states import CommitmentState, CommitmentStep
from models.rules.community import Community
from models.rules.refusals import Gone, NotNow, NotYours, Stale
from models.rules.roles import Role
from tests.models.at_once import at_once
from tests.models.commitments.making import (
    DUE,
    add_attendee,
    add_draft,
    add_meeting,
    add_promise,
    add_topic,
    person_of,
)
from tests.people import START

T = CommitmentStep
WORKER, LEADER, SECRETARY = 7004, 7006, 7007


def acting(session: Session, telegram_id: int) -> Actor:
    actor = get_actor(session, person_of(session, telegram_id).id, today=START.date())
    assert actor
    return actor


def live_in(session: Session, name: str, telegram_id: int, grid_id: int, group_id: int) -> Person:
    person = Person(name=name, telegram_id=telegram_id, grid_id=grid_id, group_id=group_id, muted=[])
    session.add(person)
    session.flush()
    return person


def test_the_staff_of_the_grids_and_the_office_may_own_one(session: Session, meeting: Gathering) -> None:
    owners = list_owners(session, meeting)
    names = [person.name for person in owners]
    assert names[:3] == ["冯芳", "于超", "张红梅"], "the grid's first"
    assert "刘志强" in names
    assert "傅春梅" not in names, "leads another grid"
    assert all(person.telegram_id for person in owners)
    stranger = live_in(session, "李涛", 8001, 5, 22)
    with pytest.raises(Gone):
        add_draft(session, meeting, stranger)


def test_a_draft_is_known_to_whoever_writes_the_minutes_and_a_promise_to_the_grid(
    session: Session, meeting: Gathering, community: Community
) -> None:
    draft = add_draft(session, meeting, person_of(session, WORKER))
    neighbour = live_in(session, "王小兰", 8001, 3, 11)
    outsider = live_in(session, "李涛", 8002, 5, 22)
    seconder = live_in(session, "陈伟", 8003, 5, 22)
    add_topic(session, meeting, neighbour, seconder)
    for telegram_id in (8001, WORKER):
        with pytest.raises(Gone):
            see_commitment(session, acting(session, telegram_id), draft.id)
    assert see_commitment(session, acting(session, LEADER), draft.id) is draft
    with pytest.raises(Gone):
        access_commitment(session, acting(session, LEADER), draft.id, T.REPORT)
    with pytest.raises(Gone):
        see_promises(session, acting(session, LEADER), meeting.id)
    promise(session, draft, community, now=START)
    for telegram_id in (8001, 8003, WORKER, LEADER, SECRETARY):
        assert see_commitment(session, acting(session, telegram_id), draft.id) is draft
        assert see_promises(session, acting(session, telegram_id), meeting.id) == [draft]
    with pytest.raises(Gone):
        see_commitment(session, acting(session, outsider.telegram_id or 0), draft.id)
    absent = live_in(session, "何芳", 8004, 5, 22)
    add_attendee(session, meeting, absent, came=False)
    add_attendee(session, meeting, outsider)
    assert list_listeners(session, draft) == [neighbour, seconder, outsider]
    with pytest.raises(Gone):
        see_commitment(session, acting(session, 8004), draft.id)
    assert see_commitment(session, acting(session, 8002), draft.id) is draft, "they were there"


def test_only_owner_and_heads_take_steps(session: Session, meeting: Gathering, community: Community) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, WORKER))
    live_in(session, "王小兰", 8001, 3, 11)
    for telegram_id in (8001, 7005, 7009):  # a neighbour, a colleague, the centre's clerk
        with pytest.raises(NotYours):
            access_commitment(session, acting(session, telegram_id), commitment.id, T.REPORT)
    for step in (T.POSTPONE, T.HAND_OVER, T.DROP):
        with pytest.raises(NotYours):
            access_commitment(session, acting(session, WORKER), commitment.id, step)
        access_commitment(session, acting(session, LEADER), commitment.id, step)
    with pytest.raises(NotNow):
        access_commitment(session, acting(session, LEADER), commitment.id, T.REOPEN)
    with pytest.raises(Stale):
        access_commitment(session, acting(session, WORKER), commitment.id, T.REPORT, version=commitment.version - 1)
    with pytest.raises(Gone):
        access_commitment(session, acting(session, WORKER), 999, T.REPORT)


def test_the_leader_of_a_grid_is_no_head_of_what_the_office_promised(session: Session, community: Community) -> None:
    meeting = add_meeting(session, grid_id=None, grids=(3, 5), code="office")
    commitment = add_promise(session, community, meeting, person_of(session, WORKER))
    with pytest.raises(NotYours):
        access_commitment(session, acting(session, LEADER), commitment.id, T.DROP)
    assert access_commitment(session, acting(session, SECRETARY), commitment.id, T.DROP) is commitment


def test_a_promise_that_is_put_off_is_still_judged_by_its_first_day(
    session: Session, meeting: Gathering, community: Community
) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, WORKER))
    leader = acting(session, LEADER)
    for day in (None, DUE, DUE - timedelta(days=1), START.date() - timedelta(days=1)):
        with pytest.raises(NotNow):
            move(session, commitment, T.POSTPONE, leader, community, now=START, due_on=day)
    later = DUE + timedelta(days=7)
    move(session, commitment, T.POSTPONE, leader, community, now=START, due_on=later, text="下雨")
    assert (commitment.due_on, commitment.promised_for) == (later, DUE)
    move(session, commitment, T.FINISH, acting(session, WORKER), community, now=START + timedelta(days=20))
    assert commitment.done_on == date(2026, 12, 13)
    assert not commitment.was_kept
    assert count_kept(session, meeting, today=later) == Kept(total=1, late=1)


def test_taken_up_again_after_its_day_it_needs_a_new_one(
    session: Session, meeting: Gathering, community: Community
) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, WORKER))
    worker, leader, on_the_day = acting(session, WORKER), acting(session, LEADER), START + timedelta(days=17)
    move(session, commitment, T.FINISH, worker, community, now=on_the_day)
    assert commitment.was_kept
    move(session, commitment, T.REOPEN, leader, community, now=on_the_day, text="只做了一半")
    assert (commitment.state, commitment.done_on, commitment.due_on) == (CommitmentState.OPEN, None, DUE)
    move(session, commitment, T.FINISH, worker, community, now=on_the_day)
    after = on_the_day + timedelta(days=1)
    with pytest.raises(NotNow):
        move(session, commitment, T.REOPEN, leader, community, now=after)
    move(session, commitment, T.REOPEN, leader, community, now=after, due_on=DUE + timedelta(days=9))
    assert commitment.due_on == DUE + timedelta(days=9)


def test_handing_over_goes_to_somebody_who_may_own_it(
    session: Session, meeting: Gathering, community: Community
) -> None:
    commitment = add_promise(session, community, meeting, person_of(session, WORKER))
    leader, stranger = acting(session, LEADER), live_in(session, "李涛", 8001, 5, 22)
    version = commitment.version
    hand_over = partial(move, session, commitment, T.HAND_OVER, leader, community, now=START)
    with pytest.raises(Gone):
        hand_over(owner_id=stranger.id)
    with pytest.raises(NotNow):
        hand_over(owner_id=commitment.owner_id)
    colleague = person_of(session, 7005)
    hand_over(owner_id=colleague.id)
    assert (commitment.owner, commitment.version) == (colleague, version + 1)
    assert list_of_owners(session, [colleague.id]) == [commitment]


def test_the_kept_rate_counts_what_is_due_and_nothing_else(
    session: Session, meeting: Gathering, community: Community
) -> None:
    worker, leader, owner = acting(session, WORKER), acting(session, LEADER), person_of(session, WORKER)
    kept, late, dropped, open_, _ = [
        add_promise(session, community, meeting, owner, text=str(n), promised_for=day)
        for n, day in enumerate([DUE, DUE, DUE, DUE + timedelta(days=30), DUE])
    ]
    add_draft(session, meeting, owner)
    assert count_kept(session, meeting, today=DUE) == Kept(total=5, open=5)
    assert count_kept(session, meeting, today=DUE).percent is None, "no day is over"
    move(session, kept, T.FINISH, worker, community, now=START)
    move(session, late, T.FINISH, worker, community, now=START + timedelta(days=18))
    move(session, dropped, T.DROP, leader, community, now=START, text="没钱")
    tomorrow = DUE + timedelta(days=1)
    counted = Kept(total=5, kept=1, late=1, open=1, overdue=1, dropped=1)
    assert count_kept(session, meeting, today=tomorrow) == counted
    assert counted.percent == 25
    other = add_meeting(session, grid_id=5, grids=(5,), code="other")
    assert count_by_gathering(session, [meeting.id, other.id], today=tomorrow) == {meeting.id: counted}
    assert count_kept(session, other, today=tomorrow) == Kept()
    assert count_all(session, {3}, today=tomorrow) == counted
    assert count_all(session, None, today=tomorrow) == counted
    assert count_all(session, {5}, today=tomorrow) == Kept()
    assert list_gatherings(session, {3, 5}) == [meeting]
    assert list_gatherings(session, {5}) == []
    assert len(list_of_gathering(session, meeting.id)) == 5
    assert open_.state is CommitmentState.OPEN


def test_a_meeting_of_two_grids_is_counted_once(session: Session, community: Community) -> None:
    meeting = add_meeting(session, grid_id=None, grids=(3, 5), code="both")
    add_promise(session, community, meeting, person_of(session, WORKER))
    assert count_all(session, {3, 5}, today=START.date()).total == 1
    assert list_gatherings(session, {3, 5}) == [meeting]


def test_drafts_can_be_written_anew_and_promises_cannot(
    session: Session, meeting: Gathering, community: Community
) -> None:
    owner = person_of(session, WORKER)
    add_draft(session, meeting, owner)
    promised = add_promise(session, community, meeting, owner)
    discard_drafts(session, meeting.items[0])
    assert session.query(Commitment).all() == [promised]


def test_what_its_owner_can_no_longer_see_to_waits_for_another(
    session: Session, meeting: Gathering, community: Community
) -> None:
    owner = person_of(session, WORKER)
    commitment, draft = add_promise(session, community, meeting, owner), add_draft(session, meeting, owner)
    done = add_promise(session, community, meeting, owner)
    move(session, done, T.FINISH, acting(session, WORKER), community, now=START)
    assert release_commitments(session, community, now=START) == []
    grant(session, owner.id, Role.GRID_WORKER, grid_scope(5))
    for held in list_grants(session, owner.id):
        if held.grid_id == 3:
            revoke(session, held.id)
    assert release_commitments(session, community, now=START, owner_id=owner.id) == [(commitment, owner.id)]
    assert (commitment.owner, commitment.state) == (None, CommitmentState.OPEN)
    assert draft.owner is None
    assert done.owner is owner, "what is done stays theirs"
    assert list_unowned(session, acting(session, LEADER)) == [commitment]
    assert list_unowned(session, acting(session, 7005)) == []
    assert release_commitments(session, community, now=START) == []


def test_of_many_who_finish_it_at_once_one_does(database_url: str, community: Community) -> None:
    database = Database(database_url)

    def begin(session: Session) -> int:
        return add_promise(session, community, add_meeting(session), person_of(session, WORKER)).id

    commitment_id = database.transact(begin)

    def finish(session: Session) -> str:
        actor = acting(session, WORKER)
        commitment = access_commitment(session, actor, commitment_id, T.FINISH)
        move(session, commitment, T.FINISH, actor, community, now=START)
        return "done"

    outcomes = at_once(database_url, [finish] * 12)
    assert outcomes.count("done") == 1
    assert outcomes.count(NotNow) == 11
    steps = database.transact(lambda session: [e.step for e in session.get_one(Commitment, commitment_id).events])
    assert steps == [T.DECIDE, T.PROMISE, T.FINISH]
    database.close()
