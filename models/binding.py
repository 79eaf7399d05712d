"""Which place a group chat serves, a grid or a centre, and who may say so."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.actors import Actor
from models.centres import Centre, list_centres
from models.grids import Grid, list_grids
from models.places import ChatPlace
from models.rules.community import Community
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action

TABLES: tuple[type[ChatPlace], ...] = (Grid, Centre)


def list_places(session: Session, community: Community) -> list[ChatPlace]:
    """Every grid, then every centre."""
    return [*list_grids(session), *list_centres(session, community)]


def get_place(session: Session, scope: str) -> ChatPlace | None:
    """The place that is called so."""
    places = (place for table in TABLES for place in session.scalars(select(table)))
    return next((place for place in places if place.scope == scope), None)


def get_place_of_chat(session: Session, chat_id: int) -> ChatPlace | None:
    """The place whose group chat this is."""
    found = (session.scalars(select(table).where(table.chat_id == chat_id)).first() for table in TABLES)
    return next((place for place in found if place), None)


def may_bind(actor: Actor, place: ChatPlace) -> bool:
    """Whether the actor may give the place a group chat."""
    grid_id = place.id if isinstance(place, Grid) else None
    centre = place.key if isinstance(place, Centre) else None
    return actor.serves(Action.BIND_GROUP, grid_id=grid_id, centre=centre)


def list_bindable(session: Session, actor: Actor, community: Community) -> list[ChatPlace]:
    """The places to which the actor may give a group chat. Raises NotYours where there are none."""
    places = [place for place in list_places(session, community) if may_bind(actor, place)]
    if not places:
        raise NotYours("no place to bind")
    return places


def access_place(session: Session, actor: Actor, scope: str) -> ChatPlace:
    """The place, to give it a group chat. Raises Gone and NotYours."""
    place = get_place(session, scope)
    if place is None:
        raise Gone(scope)
    if not may_bind(actor, place):
        raise NotYours(f"binding {scope}")
    return place


def bind_chat(session: Session, place: ChatPlace, *, chat_id: int, thread_id: int | None) -> None:
    """From now on the place's people are told things in this chat. It serves one place: it leaves an earlier one."""
    free_chat(session, chat_id)
    place.chat_id, place.thread_id = chat_id, thread_id


def free_chat(session: Session, chat_id: int) -> None:
    """The chat serves no place any more."""
    for table in TABLES:
        session.execute(update(table).where(table.chat_id == chat_id).values(chat_id=None, thread_id=None))
