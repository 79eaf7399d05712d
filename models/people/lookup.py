"""Finding a resident by what is known of them: the name in characters, pinyin or initials, part of the address, the end
of the telephone number. Nobody finds anybody beyond the grids and groups that they serve.
"""

from collections.abc import Collection, Sequence
from enum import IntEnum

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, joinedload

from models.actors import Actor
from models.grids import Group
from models.people.rows import Person
from models.people.spelling import spell
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action

MOST_FOUND = 64
ALIKE = 84  # of 100: one letter of a short name may be wrong

LIVES_HERE: ColumnElement[bool] = Person.left_at.is_(None) & Person.erased_at.is_(None) & Person.group_id.is_not(None)


class Fit(IntEnum):
    """How well somebody fits what was asked: the lower the better."""

    NAME = 0
    BEGINNING = 1
    SOUND = 2
    INITIALS = 3
    SOUND_BEGINS = 4
    PART = 5
    DETAILS = 6
    ALIKE = 7


def find_residents(session: Session, actor: Actor, words: str) -> list[int]:
    """The ids of up to `MOST_FOUND` residents whom `words` may mean, the likeliest first. Address and telephone are
    searched only where the actor may see them.
    """
    asked = " ".join(words.lower().split())
    if not asked:
        return []
    found = session.execute(select(Person.id, Person.name).where(LIVES_HERE, within(actor, Action.FIND_RESIDENT)))
    names = {row.id: row.name for row in found}
    by_name = rank_names(set(names.values()), asked)
    fits = {id_: by_name[name] for id_, name in names.items() if name in by_name}
    if len(asked) > 1:
        told = select(Person.id).where(LIVES_HERE, within(actor, Action.SEE_RESIDENT), _tells(asked))
        fits |= {id_: min(fits.get(id_, Fit.DETAILS), Fit.DETAILS) for id_ in session.scalars(told)}
    return sorted(fits, key=lambda id_: (fits[id_], names.get(id_, ""), id_))[:MOST_FOUND]


def access_resident(session: Session, actor: Actor, person_id: int, action: Action) -> Person:
    """Load a resident for what the actor's role opens towards them. Raises Gone for whom the actor may not know of,
    and NotYours for what is not theirs to do.
    """
    person = session.get(Person, person_id, populate_existing=True)
    if person is None or person.erased_at or person.left_at or person.group_id is None:
        raise Gone(f"resident {person_id}")
    if not actor.serves(Action.FIND_RESIDENT, grid_id=person.grid_id, group_id=person.group_id):
        raise Gone(f"resident {person_id}")
    if not actor.serves(action, grid_id=person.grid_id, group_id=person.group_id):
        raise NotYours(f"{action} for resident {person_id}")
    return person


def list_open_groups(session: Session, actor: Actor, action: Action) -> list[Group]:
    """The groups for whose residents a role of the actor's opens the action, by number."""
    grids, statement = actor.list_grids(action), select(Group).order_by(Group.id)
    if grids is not None:
        statement = statement.where(or_(Group.grid_id.in_(grids), Group.id.in_(actor.list_groups(action))))
    return list(session.scalars(statement))


def list_residents(session: Session, actor: Actor, ids: Sequence[int]) -> list[Person]:
    """Those of `ids` whom the actor may still know of, in the same order."""
    still = select(Person).where(Person.id.in_(ids), LIVES_HERE, within(actor, Action.FIND_RESIDENT))
    people = {person.id: person for person in session.scalars(still.options(joinedload(Person.group)))}
    return [people[id_] for id_ in ids if id_ in people]


def serves_somebody(actor: Actor, action: Action) -> bool:
    """Whether a role of the actor's opens the action towards residents of any place."""
    return actor.list_grids(action) != set() or bool(actor.list_groups(action))


def within(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The condition that somebody lives where a role of the actor's opens the action."""
    grids = actor.list_grids(action)
    if grids is None:
        return true()
    return or_(Person.grid_id.in_(grids), Person.group_id.in_(actor.list_groups(action)))


def rank_names(names: Collection[str], asked: str) -> dict[str, Fit]:
    """The names that fit, and how well. Only where none does, those that sound much the same."""
    compact = asked.replace(" ", "").replace("'", "")
    sounds = spell(compact).full
    fits = {name: fit for name in names if (fit := _fit(name, asked, compact, sounds)) is not None}
    if fits or not compact.isalpha() or min(map(len, sounds)) < 5:
        return fits
    return dict.fromkeys(_list_alike(names, sounds), Fit.ALIKE)


def _fit(name: str, asked: str, compact: str, sounds: frozenset[str]) -> Fit | None:
    lower = name.lower()
    if lower == asked:
        return Fit.NAME
    if lower.startswith(asked):
        return Fit.BEGINNING
    spelling = spell(name)
    if spelling.full & sounds:
        return Fit.SOUND
    if compact in spelling.initials:
        return Fit.INITIALS
    if any(each.startswith(compact) for each in spelling.full | spelling.initials):
        return Fit.SOUND_BEGINS
    return Fit.PART if asked in lower else None


def _list_alike(names: Collection[str], sounds: frozenset[str]) -> set[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- 0.05 s that only who searches pays

    by_sound: dict[str, list[str]] = {}
    for name in names:
        for sound in spell(name).full:
            by_sound.setdefault(sound, []).append(name)
    heard = list(by_sound)
    alike = (process.extract(sound, heard, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_FOUND) for sound in sounds)
    return {name for found in alike for sound, *_ in found for name in by_sound[sound]}


def _tells(asked: str) -> ColumnElement[bool]:
    told = Person.address.icontains(asked, autoescape=True)
    if asked.isascii() and asked.isdecimal() and len(asked) >= 4:
        return told | Person.phone.endswith(asked, autoescape=True)
    return told
