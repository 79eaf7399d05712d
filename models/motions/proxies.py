"""Proxies: who cannot come gives their vote to somebody who does, and who says yes to that."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from models.gatherings.rows import Gathering
from models.gatherings.sign_up_rows import SignUp
from models.motions.rows import Proxy
from models.motions.voting import has_a_vote
from models.people import Person
from models.rules.community import Community
from models.rules.gathering_states import GatheringState, SignUpState
from models.rules.refusals import Gone, NotNow, NotYours

MOST_NAMESAKES = 5


def access_giving(session: Session, gathering_id: int, principal: Person) -> Gathering:
    """Hold a gathering at which `principal` could have somebody vote for them. Raises Gone, NotYours and NotNow."""
    gathering = session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    if gathering is None or not gathering.rules.has_motions:
        raise Gone(f"gathering {gathering_id}")
    if session.scalar(select(Person.id).where(Person.id == principal.id, has_a_vote(gathering.id))) is None:
        raise NotYours(f"person {principal.id} has no vote at gathering {gathering_id}")
    if gathering.state is not GatheringState.COMING or _has_arrived(session, gathering, principal.id):
        raise NotNow(f"gathering {gathering_id}")
    return gathering


def find_holders(session: Session, gathering: Gathering, name: str, *, besides: int) -> list[Person]:
    """Neighbours of exactly this name who come, by whom one can be represented."""
    comes = exists().where(SignUp.gathering_id == gathering.id, SignUp.person_id == Person.id,
                           SignUp.state == SignUpState.GOING)  # fmt: skip
    named = select(Person).where(Person.name == name, Person.id != besides, comes, has_a_vote(gathering.id))
    named = named.where(Person.telegram_id.is_not(None))
    return list(session.scalars(named.order_by(Person.id).limit(MOST_NAMESAKES)))


def give(session: Session, gathering: Gathering, principal: Person, holder: Person, *, now: datetime) -> Proxy:
    """Ask `holder` to vote for `principal`; who was asked before and has not answered is asked no more. NotNow where
    somebody said yes already. `gathering` is held.
    """
    if holder not in find_holders(session, gathering, holder.name, besides=principal.id):
        raise Gone(f"person {holder.id} does not come to gathering {gathering.id}")
    given = get_proxy(session, gathering.id, principal.id)
    if given is not None and given.accepted_at is not None:
        raise NotNow(f"the vote of person {principal.id} is given already")
    if given is None:
        given = Proxy(gathering_id=gathering.id, principal_id=principal.id)
        session.add(given)
    given.holder_id, given.given_at = holder.id, now
    session.flush()
    session.refresh(given)
    return given


def access_asked(session: Session, gathering_id: int, principal_id: int, holder_id: int) -> Proxy:
    """Hold what `holder_id` was asked and has not answered. Raises Gone, and NotNow where it is over or off."""
    gathering = session.get(Gathering, gathering_id, with_for_update=True, populate_existing=True)
    given = get_proxy(session, gathering_id, principal_id)
    if given is None or given.holder_id != holder_id or given.accepted_at is not None:
        raise Gone(f"person {holder_id} is not asked by person {principal_id}")
    if gathering is None or gathering.state is not GatheringState.COMING:
        raise NotNow(f"gathering {gathering_id}")
    return given


def accept(session: Session, given: Proxy, community: Community, *, now: datetime) -> bool:
    """They say yes; False where they have as many votes of others as is allowed. `given` is held."""
    has = (Proxy.gathering_id == given.gathering_id) & (Proxy.holder_id == given.holder_id)
    accepted = select(func.count()).select_from(Proxy).where(has, Proxy.accepted_at.is_not(None))
    if (session.scalar(accepted) or 0) >= community.gatherings.most_proxies:
        return False
    given.accepted_at = now
    session.flush()
    return True


def end(session: Session, given: Proxy) -> None:
    """It is not given any more: who was asked said no, or whose vote it is took it back."""
    session.execute(
        delete(Proxy).where(Proxy.gathering_id == given.gathering_id, Proxy.principal_id == given.principal_id)
    )
    session.expunge(given)


def get_proxy(session: Session, gathering_id: int, principal_id: int) -> Proxy | None:
    """To whom somebody gave their vote, whether they said yes or not."""
    return session.get(Proxy, (gathering_id, principal_id), populate_existing=True)


def list_principals(session: Session, gathering_id: int, holder_ids: Collection[int]) -> dict[int, list[Person]]:
    """Those for whom each of these people, who are there, votes at a gathering."""
    has = (Proxy.gathering_id == gathering_id) & Proxy.holder_id.in_(holder_ids) & Proxy.accepted_at.is_not(None)
    has &= exists().where(SignUp.gathering_id == gathering_id, SignUp.person_id == Proxy.holder_id,
                          SignUp.arrived_at.is_not(None))  # fmt: skip
    rows = select(Proxy.holder_id, Person).join(Person, Proxy.principal_id == Person.id).where(has)
    found: dict[int, list[Person]] = defaultdict(list)
    for holder_id, principal in session.execute(rows.order_by(Person.id)):
        found[holder_id].append(principal)
    return found


def is_holder(session: Session, gathering_id: int, principal_id: int, holder_id: int) -> bool:
    """Whether the one votes for the other: who said yes to it, and is there."""
    return any(each.id == principal_id for each in list_principals(session, gathering_id, [holder_id])[holder_id])


def _has_arrived(session: Session, gathering: Gathering, person_id: int) -> bool:
    arrived = exists().where(SignUp.gathering_id == gathering.id, SignUp.person_id == person_id,
                             SignUp.arrived_at.is_not(None))  # fmt: skip
    return bool(session.scalar(select(arrived)))
