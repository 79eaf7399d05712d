"""Who speaks for the author of a request: themselves, their family, and where there is neither, whoever filed it."""

from datetime import date

from sqlalchemy.orm import Session

from models.actors import get_actor
from models.mandates import list_agents
from models.people import Person
from models.requests.rows import Request
from models.rules.request_states import Party


def list_speakers(session: Session, request: Request, *, today: date) -> list[Person]:
    """Everybody with an account who hears what becomes of a request and decides about it, the author first. Whoever is
    answerable for it is not among them.
    """
    family = [mandate.agent for mandate in list_agents(session, request.author_id)]
    speakers = [person for person in (request.author, *family) if person.telegram_id is not None]
    if not speakers and request.filed_by is not None:
        filer = get_actor(session, request.filed_by.id, today=today)
        speakers = [request.filed_by] if filer and Party.AUTHOR in request.parties(filer) else []
    return [person for person in speakers if person.id != request.owner_id]
