"""Due work on personal data: the nightly round, erasing somebody, and forgetting the last words to them."""

from datetime import timedelta

import structlog

from bot.dispatch import lock_chats
from handlers.privacy.erasing import FAREWELL, FORGET_FAREWELL, erase_person, plan_forgetting
from handlers.ui.announce import Announcer
from models import audit
from models.people import Person
from models.privacy import erasing, retention
from models.privacy.messages import forget_farewells
from models.timers import Timer

KINDS = (retention.ROUND, erasing.ERASE, FORGET_FAREWELL)
APART = timedelta(seconds=1)
"""Between two erasures at night: nobody waits behind many of them."""

log = structlog.get_logger()


def run(announcer: Announcer, timer: Timer) -> None:
    """Do what the timer stands for."""
    match timer.kind:
        case retention.ROUND:
            _go_round(announcer, timer)
        case erasing.ERASE:
            erase_one(announcer, timer.subject_id, is_due=":night:" in timer.key)
        case _:
            if not forget_farewells(announcer.session, FAREWELL):
                plan_forgetting(announcer)


def _go_round(announcer: Announcer, timer: Timer) -> None:
    """One batch of each kind; while anything is left the next batch follows at once, in a transaction of its own."""
    session, community, now = announcer.session, announcer.product.community, announcer.now
    _, night, batch = timer.key.split(":")
    swept = retention.sweep(session, community.retention, now=now)
    if swept:
        log.info("let go", **{str(kind): count for kind, count in swept.items()})
        retention.plan_batch(session, f"{night}:{int(batch) + 1}", due_at=now)
        return
    retention.note_idle(session, now=now)
    people = retention.list_people_due(session, community.retention, now=now)
    for place, person_id in enumerate(people, start=1):
        erasing.plan_erasure(session, person_id, due_at=now + APART * place, cause=f"night:{night}")
    lines, head = audit.get_head(session)
    log.info("the round is over", people_due=len(people), audit_lines=lines, audit_head=head)
    retention.plan_round(session, community, now=now)


def erase_one(announcer: Announcer, person_id: int, *, is_due: bool) -> None:
    """Erase somebody whose time is over (`is_due`), or who asked for it and has not changed their mind. On PostgreSQL
    nothing of theirs is processed meanwhile.
    """
    person = announcer.session.get(Person, person_id)
    if person is None or person.erased_at is not None:
        return
    if person.telegram_id is not None:
        lock_chats(announcer.session, [person.telegram_id])
        announcer.session.refresh(person, with_for_update=True)
    if is_due or person.erase_asked_at is not None:
        erase_person(announcer, person)
