"""Merging: who was asked much today hears what can wait in one message, at the next of a few hours of the day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ScalarSelect, delete, func, select
from sqlalchemy.orm import Session

from models import outbox, timers
from models.base import insert
from models.burdens.counting import count_sent, count_waiting
from models.burdens.rows import Burden, HeldPush
from models.grids import Grid
from models.outbox import SECRET, Outgoing
from models.people.rows import Person
from models.roles import RoleGrant
from models.rules.burdens import NOON, near, next_digest
from models.rules.community import Community
from models.rules.delivery import Priority

DIGEST = "burdens.digest"
"""The kind of the timer that tells somebody what was held; its subject is the person."""
_MERGEABLE = {"text", "parse_mode", "link_preview_options", "reply_markup"}


@dataclass
class _Ear:
    """Somebody who serves, and is to hear something."""

    person_id: int
    asked: int
    holds: bool
    """Whether something waits for them already: what comes later does not overtake it."""
    list_at: time | None


def save(session: Session, rows: Sequence[Outgoing], community: Community, *, now: datetime) -> list[Outgoing]:
    """As `outbox.save`; but what can wait is held from those of whom much was asked today. That costs nothing where
    there is nothing that can wait.
    """
    if not any(_can_wait(row) for row in rows):
        return outbox.save(session, rows)
    held = list(_choose(session, rows, community, now))
    if not held:
        return outbox.save(session, rows)
    _hold(session, held, now)
    keys = {row.key for group, _, _ in held for row in group}
    return outbox.save(session, [row for row in rows if row.key not in keys])


@dataclass(frozen=True)
class Held:
    """What was held and is to be told now."""

    payload: dict[str, Any]
    about: str | None
    expires_at: datetime | None


def take_held(session: Session, chat_id: int, *, now: datetime) -> list[Held]:
    """What was held for a chat, in the order in which it was said; from now on it is whoever takes it that tells it.
    What is too late to be worth it is left out.
    """
    columns = (HeldPush.id, HeldPush.payload, HeldPush.about, HeldPush.expires_at)
    theirs = delete(HeldPush).where(HeldPush.chat_id == chat_id).returning(*columns)
    taken = sorted(session.execute(theirs), key=lambda row: row[0])
    return [Held(*rest) for _, *rest in taken if rest[2] is None or rest[2] > now]


def list_hours(community: Community, list_at: time | None) -> tuple[time, ...]:
    """When a digest comes: with the list of the day, at noon, and when the day is summed up."""
    return list_at or community.visits.list_at, NOON, community.visits.summary_at


def find_list_at() -> ScalarSelect[time | None]:
    """When the list of a Person's own grid comes, if that has an hour of its own."""
    own = select(func.min(Grid.list_at)).join(RoleGrant, RoleGrant.grid_id == Grid.id)
    return own.where(RoleGrant.person_id == Person.id).correlate(Person).scalar_subquery()


def _can_wait(row: Outgoing) -> bool:
    """Whether it is a push to one person that nobody waits for, in words alone."""
    pushed = row.priority > Priority.REPLY and not row.urgent and row.chat_id > 0 and row.card is None
    return pushed and row.method == "sendMessage" and row.payload.keys() <= _MERGEABLE and row.about != SECRET


def _choose(
    session: Session, rows: Iterable[Outgoing], community: Community, now: datetime
) -> Iterator[tuple[list[Outgoing], _Ear, datetime]]:
    """What is held, for whom and until when. What one update or one timer says to one person stays together: when
    part of it cannot wait, all of it goes.
    """
    groups: dict[tuple[int, str], list[Outgoing]] = defaultdict(list)
    for row in rows:
        if row.chat_id > 0 and row.method.startswith("send"):
            groups[row.chat_id, row.key.rpartition(":")[0]].append(row)
    patient = {chat_id for (chat_id, _), group in groups.items() if all(map(_can_wait, group))}
    ears = _find_ears(session, patient, community, now)
    for (chat_id, _), group in groups.items():
        if (ear := ears.get(chat_id)) is None:
            continue
        until = next_digest(now, list_hours(community, ear.list_at), community.zone)
        if (ear.holds or ear.asked >= near(community.visits.most_asked)) and _all_wait(group, until):
            ear.holds = True
            yield group, ear, until
        else:
            ear.asked += len(group)


def _all_wait(group: Iterable[Outgoing], until: datetime) -> bool:
    return all(_can_wait(row) and (row.expires_at is None or row.expires_at > until) for row in group)


def _find_ears(session: Session, chat_ids: Collection[int], community: Community, now: datetime) -> dict[int, _Ear]:
    """Those of these chats in which somebody who serves is spoken to; one statement."""
    if not chat_ids:
        return {}
    today = community.today(now)
    start = datetime.combine(today, time(), community.zone)
    done = select(Burden.taps + Burden.answers).where(Burden.person_id == Person.id, Burden.day == today)
    asked = func.coalesce(done.scalar_subquery(), 0) + count_sent(start) + count_waiting()
    holds = select(HeldPush.id).where(HeldPush.chat_id == Person.telegram_id).exists()
    serves = select(RoleGrant.id).where(RoleGrant.person_id == Person.id).exists()
    columns = (Person.telegram_id, Person.id, asked, holds, find_list_at())
    found = session.execute(select(*columns).where(Person.telegram_id.in_(chat_ids), serves))
    return {chat_id: _Ear(*rest) for chat_id, *rest in found if chat_id is not None}


def _hold(session: Session, held: Iterable[tuple[list[Outgoing], _Ear, datetime]], now: datetime) -> None:
    """Put it aside, and have it told. Every batch plans a timer of its own for each person: one that another process
    is just doing cannot miss it.
    """
    names = ("key", "chat_id", "payload", "about", "expires_at")
    values = [{n: getattr(row, n) for n in names} | {"held_at": now} for group, _, _ in held for row in group]
    session.execute(insert(session, HeldPush).on_conflict_do_nothing(index_elements=["key"]), values)
    first = {ear.person_id: (group[0].key, until) for group, ear, until in reversed(list(held))}
    for person_id, (key, until) in first.items():
        timers.plan(session, f"{DIGEST}:{key}", kind=DIGEST, subject_id=person_id, due_at=until)


def forget_held(session: Session, chat_id: int) -> None:
    """Nothing is told there any more."""
    session.execute(delete(HeldPush).where(HeldPush.chat_id == chat_id))
