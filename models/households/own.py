"""One's own household: how it is visited, and what whoever lives there may say about it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.households.pausing import get_pause
from models.households.rows import Household, Pace, VisitPause
from models.households.settling import household_of
from models.people import Person
from models.people.represented import access_represented
from models.rules.community import Community
from models.rules.refusals import NotNow, NotYours
from models.rules.roles import Action
from models.rules.traits import Trait
from models.rules.visit_states import Outcome
from models.rules.visits import Kind
from models.visits.rows import DiaryEntry, DiaryPerson, Visit
from models.visits.telling import list_wished
from models.visits.workforce import load_workforce

NOBODY_MET = (Outcome.ABSENT, Outcome.MOVED)


@dataclass(frozen=True)
class Home:
    """Somebody, and where they live. `confirmed`: somebody of the grid knows that they do; until then what is known of
    the household is nobody's business, and the household does not change at their word.
    """

    person: Person
    household: Household

    @property
    def confirmed(self) -> bool:
        """Whether it is known that they live there."""
        return self.person.is_verified


@dataclass(frozen=True)
class Account:
    """How a household is visited. `kind` and `days`: how often and why; None where no round promises days."""

    serving: tuple[Person, ...]
    last: DiaryEntry | None
    kind: Kind | None
    days: int | None
    pause: VisitPause | None
    wished: Visit | None


def access_home(session: Session, actor: Actor, person_id: int, *, today: date, held: bool = False) -> Home:
    """Load where somebody lives, oneself or somebody for whom one acts. Raises Gone and NotYours; NotNow where they
    live in no grid. `held`: nobody else changes the household until the transaction ends.
    """
    person = access_represented(session, actor, person_id, Action.ASK_VISIT)
    if not actor.may(Action.ASK_VISIT, whose=person.id):
        raise NotYours(f"household of person {person_id}")
    household = household_of(session, person, today=today)
    if household is None:
        raise NotNow(f"person {person_id} lives in no grid")
    if held:
        session.get(Household, household.id, with_for_update=True, populate_existing=True)
    return Home(person, household)


def access_confirmed_home(session: Session, actor: Actor, person_id: int, *, today: date) -> Home:
    """The same, held, for what changes the household: only at the word of who is known to live there."""
    home = access_home(session, actor, person_id, today=today, held=True)
    if not home.confirmed:
        raise NotYours(f"household {home.household.id}: person {person_id} is not confirmed")
    return home


def account_for(session: Session, home: Home, community: Community, *, today: date) -> Account:
    """What the page of the own household tells."""
    household = home.household
    serving = load_workforce(session, household.grid_id, community, today=today).serving.values()
    kind, days = _judge(household, community)
    return Account(
        serving=next((people for people in serving if people), ()),
        last=_get_last(session, home.person),
        kind=kind,
        days=days,
        pause=get_pause(session, household.id, today=today),
        wished=next(iter(list_wished(session, household.id)), None),
    )


def _judge(household: Household, community: Community) -> tuple[Kind | None, int | None]:
    cadence = next((each.within for each in community.visits.rounds if each.within), None)
    if cadence is None:
        return None, None
    traits = {Trait(trait) for person in household.members for trait in person.traits}
    return cadence.judge(traits, wants_fewer=household.pace is Pace.FEWER)


def _get_last(session: Session, person: Person) -> DiaryEntry | None:
    """Only what is written about them: whoever says that they live at a door learns nothing of who was there before."""
    about_them = DiaryEntry.id.in_(select(DiaryPerson.entry_id).where(DiaryPerson.person_id == person.id))
    met = (DiaryEntry.outcome.not_in(NOBODY_MET), DiaryEntry.taken_back_at.is_(None))
    statement = select(DiaryEntry).where(about_them, *met)
    newest = statement.order_by(DiaryEntry.met_on.desc(), DiaryEntry.id.desc()).limit(1)
    return session.scalars(newest.options(joinedload(DiaryEntry.author))).first()
