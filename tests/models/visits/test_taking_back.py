"""Whatever a household's days were: an entry that is taken back leaves them exactly as they were."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from bot.database import Database
from models.households import HouseholdDue
from models.rules.community import Community
from models.rules.visit_states import MUST, Cause, Outcome, VisitState
from models.visits.diary import take_back
from tests.models.visits.door import COLLEAGUE, LEADER, SECRETARY, TODAY, WORKER, Door, at

ROUNDS = ("worker", "leader", "head", "stationed")
DAYS = st.integers(-200, 0).map(lambda days: TODAY + timedelta(days=days))
DUES = st.dictionaries(
    st.sampled_from(ROUNDS), st.tuples(st.none() | DAYS, DAYS, st.none() | DAYS, st.integers(0, 5)), max_size=4
)
CAUSES = st.just(Cause.ROUND) | st.sampled_from(sorted(MUST))
STATES = st.sampled_from([VisitState.OPEN, VisitState.OPEN, VisitState.LAPSED])
VISITS = st.lists(st.tuples(st.sampled_from(ROUNDS), CAUSES, STATES, st.integers(0, 3)), max_size=5)
WRITTEN = st.tuples(
    st.sampled_from([WORKER, COLLEAGUE, LEADER, SECRETARY]),
    st.sampled_from(sorted(set(Outcome) - {Outcome.TAKEN_BACK, Outcome.REPORTED, Outcome.CALL})),
    st.sampled_from(["", "去过了"]),
)
MOMENTS = st.lists(st.floats(0, 6 * 60), min_size=6, max_size=6).map(sorted)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(dues=DUES, visits=VISITS, written=st.lists(WRITTEN, min_size=1, max_size=3), moments=MOMENTS)
def test_as_if_it_had_not_been(
    house: Database,
    community: Community,
    dues: dict[str, tuple[date | None, date, date | None, int]],
    visits: list[tuple[str, Cause, VisitState, int]],
    written: list[tuple[int, Outcome, str]],
    moments: list[float],
) -> None:
    with Session(house.engine) as session:
        door = Door(session, community)
        _furnish(door, dues, visits)
        pictures, entries = [door.picture()], []
        for (by, outcome, text), minutes in zip(written, moments, strict=False):
            entry = door.notes(outcome, by, text=text, minutes=minutes)
            if entry not in entries:
                entries.append(entry)
                pictures.append(door.picture())
            assert door.picture() == pictures[-1]
        for entry, before in zip(reversed(entries), reversed(pictures[:-1]), strict=True):
            author = next(
                who for who in (WORKER, COLLEAGUE, LEADER, SECRETARY) if door.actor(who).id == entry.author_id
            )
            take_back(session, door.actor(author), entry, community, now=at(moments[-1]))
            assert door.picture() == before


def _furnish(
    door: Door,
    dues: dict[str, tuple[date | None, date, date | None, int]],
    visits: list[tuple[str, Cause, VisitState, int]],
) -> None:
    session = door.session
    for due in session.query(HouseholdDue).filter_by(household_id=door.household.id):
        session.delete(due)
    session.flush()
    for round_, (last_on, counts_from, retry_on, tries) in dues.items():
        session.add(HouseholdDue(household_id=door.household.id, round=round_, last_on=last_on, counts_from=counts_from,
                                 retry_on=retry_on, tries=tries))  # fmt: skip
    for number, (round_, cause, state, tries) in enumerate(visits):
        is_must = cause in MUST
        door.plans(
            f"{round_}:{number}",
            round="worker" if is_must else round_,
            cause=cause,
            state=VisitState.OPEN if is_must else state,
            tries=tries,
            ends_on=None if is_must else TODAY,
        )
