"""The diary (民情日记): one entry ticks the visits that it counts for, and dates the next one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from models.actors import Actor
from models.households import dues
from models.households.access import home_of, serves
from models.households.pausing import ask_pause, end_pause, get_pause
from models.households.rows import Household
from models.requests.rows import Attachment
from models.rules.community import Community
from models.rules.refusals import NotNow, NotYours
from models.rules.roles import Action, may
from models.rules.visit_plans import visited_on
from models.rules.visit_states import Outcome, PauseState, VisitParty, VisitState, VisitStep, next_state
from models.rules.working_time import DAY
from models.visits.rows import DiaryEntry, Visit

AT_ONCE = frozenset({Outcome.FINE, Outcome.ABSENT, Outcome.SOLVED, Outcome.NEWCOMER})
"""What is done with one press, and so may be pressed twice, or by two who were there together."""
ANOTHER_TIME = timedelta(hours=1)
"""Nobody at home, and so much later still nobody: that is another try. Sooner it is the same press again."""


def write_entry(
    session: Session,
    actor: Actor,
    household: Household,
    outcome: Outcome,
    community: Community,
    *,
    now: datetime,
    visit: Visit | None = None,
    text: str = "",
    attachments: Sequence[Attachment] = (),
) -> DiaryEntry:
    """Note what came of being there, now. One press more of what that day's entry already says gives back the entry
    that stands, whoever wrote it (`author_id`). `visit`: which one was pressed. Raises NotYours.
    """
    if not may_write(session, actor, household):
        raise NotYours(f"the diary of household {household.id}")
    _hold(session, household)
    round_, met_on = round_of(actor, household, community), visited_on(now, community.zone)
    counting = [each.key for each in community.visits.list_counting(round_)]
    visits = _list_counted(session, household, counting, met_on, visit)
    entry = DiaryEntry(household_id=household.id, grid_id=household.grid_id, group_id=household.group_id,
                       author_id=actor.id, round=round_, met_on=met_on, at=now, outcome=outcome, text=text,
                       attachments=list(attachments))  # fmt: skip
    newest = get_newest(session, household.id) if outcome in AT_ONCE and not (text or attachments) else None
    if newest is not None and _says_already(newest, entry, counting, visits, community):
        return newest
    entry.people = list(household.known_members)
    session.add(entry)
    note = dues.note_absent if outcome is Outcome.ABSENT else dues.note_met
    entry.before = {"dues": note(session, household, counting, met_on=met_on)}
    _settle(entry, visits, now=now)
    if outcome is Outcome.DECLINED:
        _leave_in_peace(session, entry, household, actor, community, now=now)
    session.flush()
    return entry


def take_back(session: Session, actor: Actor, entry: DiaryEntry, community: Community, *, now: datetime) -> None:
    """It was the wrong button, today or yesterday: as if it had not been pressed. Raises NotYours and NotNow."""
    household = access_own(session, actor, entry)
    if not can_take_back(session, entry, community, now=now):
        raise NotNow(f"diary entry {entry.id} stands")
    parties = frozenset({VisitParty.VISITOR})
    before, today = entry.before, community.today(now)
    if before.get("paused"):
        _end_own_pause(session, actor, household, today=today, now=now)
    for visit in _hold_visits(session, [*entry.ticked, *before.get("withdrawn", ())]):
        visit.state = next_state(VisitStep.UNDO, visit.state, parties)
        visit.settled_at, visit.version = None, visit.version + 1
        if visit.id in before.get("lapsed", ()) or (visit.ends_on and visit.ends_on < today):
            visit.state, visit.settled_at = next_state(VisitStep.LAPSE, visit.state, {VisitParty.CLOCK}), now
    for visit in _hold_visits(session, before.get("tried", ())):
        visit.tries = max(0, visit.tries - 1)
    dues.restore(session, household, before["dues"])
    entry.taken_back_at = now
    session.flush()


def add_words(
    session: Session,
    actor: Actor,
    entry: DiaryEntry,
    text: str,
    attachments: Sequence[Attachment],
    *,
    community: Community,
    now: datetime,
) -> None:
    """The author adds to their entry, until the end of the next day. Raises NotYours and NotNow."""
    access_own(session, actor, entry)
    if not is_fresh(entry, community, now=now):
        raise NotNow(f"diary entry {entry.id} is of {entry.met_on}")
    entry.text = "\n".join(words for words in (entry.text, text) if words)
    entry.attachments = [*entry.attachments, *attachments]
    session.flush()


def may_write(session: Session, actor: Actor, household: Household) -> bool:
    """Whether the actor visits there by a role. At home nobody does: another pair of eyes goes."""
    return home_of(session, actor) != household.id and serves(actor, household, Action.MAKE_VISIT)


def round_of(actor: Actor, household: Household, community: Community) -> str:
    """In which round the actor is there: the highest that one of their roles makes in that place, or the lowest."""
    held = {
        grant.role
        for grant in actor.grants
        if may(
            grant.role,
            Action.MAKE_VISIT,
            own_grid=grant.grid_id is not None and grant.grid_id == household.grid_id,
            own_group=grant.group_id is not None and grant.group_id == household.group_id,
        )
    }
    rounds = community.visits.rounds
    return next((each.key for each in reversed(rounds) if held & set(each.roles)), rounds[0].key)


def get_newest(session: Session, household_id: int) -> DiaryEntry | None:
    """What was noted there last, and not taken back."""
    standing = select(DiaryEntry).where(DiaryEntry.household_id == household_id, DiaryEntry.taken_back_at.is_(None))
    return session.scalars(standing.order_by(DiaryEntry.id.desc()).limit(1)).first()


def access_own(session: Session, actor: Actor, entry: DiaryEntry) -> Household:
    """Hold an entry and its household for the entry's author, while they visit there. Raises NotYours."""
    household = session.get_one(Household, entry.household_id)
    _hold(session, household)
    session.refresh(entry)
    if entry.author_id != actor.id or not serves(actor, household, Action.MAKE_VISIT):
        raise NotYours(f"diary entry {entry.id}")
    return household


def is_fresh(entry: DiaryEntry, community: Community, *, now: datetime) -> bool:
    """Whether it was written today or yesterday, and stands."""
    return entry.taken_back_at is None and visited_on(now, community.zone) - entry.met_on <= DAY


def can_take_back(session: Session, entry: DiaryEntry, community: Community, *, now: datetime) -> bool:
    """Whether it is still only a press: nothing was opened by it, nobody moved away, nothing was noted since."""
    newest = get_newest(session, entry.household_id)
    has_followed = entry.request_id is not None or bool(entry.before.get("moved"))
    is_newest = newest is not None and newest.id == entry.id
    return is_newest and not has_followed and is_fresh(entry, community, now=now)


def _hold(session: Session, household: Household) -> None:
    """Two who write about one household do so one after the other."""
    session.get_one(Household, household.id, with_for_update=True, populate_existing=True)


def _list_counted(
    session: Session, household: Household, rounds: Collection[str], met_on: date, pressed: Visit | None
) -> list[Visit]:
    """The visits for which going there counts, held. Who was met after the end of a list was met all the same."""
    is_late = (Visit.ends_on >= met_on) | (Visit.id == (pressed.id if pressed else None))
    counted = (Visit.state == VisitState.OPEN) | ((Visit.state == VisitState.LAPSED) & is_late)
    statement = select(Visit).where(Visit.household_id == household.id, Visit.round.in_(rounds), counted)
    return _hold_all(session, statement)


def _hold_visits(session: Session, ids: Collection[int]) -> list[Visit]:
    return _hold_all(session, select(Visit).where(Visit.id.in_(ids))) if ids else []


def _hold_all(session: Session, statement: Select[Visit]) -> list[Visit]:
    held = statement.order_by(Visit.id).with_for_update().execution_options(populate_existing=True)
    return list(session.scalars(held))


def _says_already(
    newest: DiaryEntry, entry: DiaryEntry, rounds: Collection[str], visits: Sequence[Visit], community: Community
) -> bool:
    """Whether the last entry says already what somebody says again with one press, and nothing waits for another."""
    if newest.met_on != entry.met_on:
        return False
    if not set(rounds) <= {each.key for each in community.visits.list_counting(newest.round)}:
        return False  # that was a lower round's visit
    waiting = [visit for visit in visits if visit.state is VisitState.OPEN]
    is_same = newest.outcome is entry.outcome and entry.at - newest.at < ANOTHER_TIME
    match entry.outcome:
        case Outcome.FINE:
            return newest.outcome is not Outcome.ABSENT and not visits
        case Outcome.ABSENT if newest.outcome is Outcome.ABSENT:
            return is_same and all(visit.is_must for visit in waiting)
        case Outcome.ABSENT:
            return not waiting
    return is_same and newest.author_id == entry.author_id and not (newest.text or newest.attachments or visits)


def _settle(entry: DiaryEntry, visits: Sequence[Visit], *, now: datetime) -> None:
    """Tick them, also what was listed before the household moved to where the author serves. Where nobody was at home a
    must-visit stays open, and what lapsed stays lapsed.
    """
    author = frozenset({VisitParty.VISITOR})
    lapsed = [visit.id for visit in visits if visit.state is VisitState.LAPSED]
    step = VisitStep.MISS if entry.outcome is Outcome.ABSENT else VisitStep.MEET
    missed = [visit for visit in visits if step is VisitStep.MISS and visit.state is VisitState.OPEN]
    for visit in missed:
        visit.tries += 1
    ticked = [visit for visit in missed if not visit.is_must] if step is VisitStep.MISS else visits
    for visit in ticked:
        visit.state = next_state(step, visit.state, author)
        visit.settled_at, visit.version = now, visit.version + 1
    entry.ticked = [visit.id for visit in ticked]
    entry.before = {**entry.before, "lapsed": lapsed, "tried": [visit.id for visit in missed]}


def _leave_in_peace(
    session: Session, entry: DiaryEntry, household: Household, actor: Actor, community: Community, *, now: datetime
) -> None:
    """They ask not to be visited: their leader confirms it, and until then it counts."""
    had_asked = get_pause(session, household.id, today=community.today(now)) is not None
    still_open = (Visit.household_id == household.id, Visit.state == VisitState.OPEN)
    open_ids = list(session.scalars(select(Visit.id).where(*still_open)))
    ask_pause(session, actor, household, entry.text, community, now=now)
    withdrawn = (Visit.id.in_(open_ids), Visit.state == VisitState.WITHDRAWN)
    ids = list(session.scalars(select(Visit.id).where(*withdrawn).order_by(Visit.id)))
    entry.before = {**entry.before, "withdrawn": ids, "paused": not had_asked}


def _end_own_pause(session: Session, actor: Actor, household: Household, *, today: date, now: datetime) -> None:
    """What was asked by the entry. NotNow where it has been decided."""
    pause = get_pause(session, household.id, today=today)
    if pause is None:
        return
    if pause.state is not PauseState.ASKED or pause.asked_by_id != actor.id:
        raise NotNow(f"the pause of household {household.id} is {pause.state}")
    end_pause(session, actor, household, now=now)
