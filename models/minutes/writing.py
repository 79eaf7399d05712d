"""Writing: what the secretary says of each item of the agenda, and what was promised with it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from models.actors import Actor
from models.commitments.rows import Commitment
from models.commitments.steps import discard_drafts, draft
from models.gatherings.rows import AgendaItem, Gathering
from models.minutes.queries import list_commitments
from models.minutes.rows import Minutes
from models.rules.gathering_states import GatheringStep
from models.rules.minutes import Gap, Promised, Written, list_gaps
from models.rules.refusals import Gone

ADDED_MINUTES = 5
"""How long something counts that came up in the meeting itself; nobody planned it."""


@dataclass(frozen=True)
class ItemPage:
    """An item, what is written of it, what is missing, and a mark: who saves over another one would undo somebody's
    work.
    """

    item: AgendaItem
    written: Written
    gaps: list[Gap]
    mark: int


def get_item(gathering: Gathering, item_id: int) -> AgendaItem:
    """One item of the agenda. Raises Gone."""
    found = next((item for item in gathering.items if item.id == item_id), None)
    if found is None:
        raise Gone(f"item {item_id} of gathering {gathering.id}")
    return found


def list_pages(session: Session, minutes: Minutes, *, first_day: date) -> list[ItemPage]:
    """What is written of every item, in the order of the agenda; nothing is promised for a day before `first_day`."""
    promised = list_commitments(session, minutes.gathering)
    return [_page(item, promised.get(item.id, []), first_day) for item in minutes.gathering.items]


def list_unwritten(session: Session, minutes: Minutes, *, first_day: date) -> list[AgendaItem]:
    """The items of which something is still to be said."""
    return [page.item for page in list_pages(session, minutes, first_day=first_day) if page.gaps]


def write_item(
    session: Session,
    minutes: Minutes,
    item: AgendaItem,
    written: Written,
    actor: Actor,
    *,
    voice: Sequence[dict[str, Any]] = (),
    now: datetime,
) -> None:
    """Put down what came of an item, in the place of what stood there."""
    item.outcome, item.decision, item.voice = written.outcome, written.decision, list(voice)
    discard_drafts(session, item)
    for promised in written.promises:
        draft(session, minutes.gathering, item, text=promised.text, owner_id=promised.owner_id,
              promised_for=promised.day, actor_id=actor.id, now=now)  # fmt: skip
    minutes.version += 1
    session.flush()


def add_item(session: Session, minutes: Minutes, title: str, actor: Actor, *, now: datetime) -> AgendaItem:
    """Something came up that was not on the agenda. Whoever is changing the gathering meanwhile does not undo it."""
    gathering = minutes.gathering
    position = max((item.position for item in gathering.items), default=0) + 1
    item = AgendaItem(gathering=gathering, position=position, title=title, minutes=ADDED_MINUTES)
    session.add(item)
    gathering.version += 1
    gathering.note(session, GatheringStep.CHANGE, actor_id=actor.id, now=now)
    minutes.version += 1
    session.flush()
    return item


def _page(item: AgendaItem, commitments: list[Commitment], first_day: date) -> ItemPage:
    promises = tuple(Promised(each.text, each.owner_id or 0, each.promised_for) for each in commitments)
    written = Written(item.outcome, item.decision, bool(item.voice), promises)
    content = (written.outcome, written.decision, [v.get("file_id") for v in item.voice], [c.id for c in commitments])
    return ItemPage(item, written, list_gaps(written, first_day=first_day), zlib.crc32(repr(content).encode()))
