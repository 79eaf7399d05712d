"""Forgetting: what somebody said of minutes goes with them; what was published of a meeting stays."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, cast, exists, select, update
from sqlalchemy.orm import Session

from models.gatherings.forgetting import find_past
from models.gatherings.rows import AgendaItem, Gathering
from models.minutes.rows import IS_LAST_WORD, Minutes, MinutesAnswer
from models.rules.privacy import mask_numbers


def forget_person(session: Session, person_id: int) -> None:
    """Somebody is erased: that they objected is counted; their words, what was said to them, and their voice go. Where
    nothing but the voice says what was decided, that is the meeting's.
    """
    answers = update(MinutesAnswer).where(MinutesAnswer.person_id == person_id)
    session.execute(answers.where(MinutesAnswer.objection.is_not(None)).values(objection=""))
    session.execute(answers.where(MinutesAnswer.answer.is_not(None)).values(answer=""))
    written = select(Minutes.gathering_id).where(Minutes.written_by_id == person_id)
    _forget_voices(session, AgendaItem.gathering_id.in_(written))


def list_words_of(session: Session, person_id: int) -> list[str]:
    """What somebody objected, as it stands in messages: it may be published."""
    theirs = select(MinutesAnswer.objection).where(MinutesAnswer.person_id == person_id)
    said = [words for words in session.scalars(theirs) if words]
    return list(dict.fromkeys(form for words in said for form in (words, mask_numbers(words))))


def find_texts(before: datetime) -> Select[int]:
    """The meetings that were over before, and of which more is kept than was published."""
    superseded = exists().where(MinutesAnswer.gathering_id == Gathering.id, _IS_SUPERSEDED)
    dictated = exists().where(AgendaItem.gathering_id == Gathering.id, _IS_WRITTEN, _HAS_VOICE)
    return find_past(before).where(superseded | dictated)


def forget_texts(session: Session, gathering_ids: Collection[int]) -> None:
    """Of these meetings stays what was published: no dictation, and no objection that was taken back."""
    superseded = update(MinutesAnswer).where(MinutesAnswer.gathering_id.in_(gathering_ids), _IS_SUPERSEDED)
    session.execute(superseded.values(objection="", answer=None), execution_options={"synchronize_session": False})
    _forget_voices(session, AgendaItem.gathering_id.in_(gathering_ids))


_IS_SUPERSEDED = (MinutesAnswer.objection != "") & ~IS_LAST_WORD
_IS_WRITTEN = AgendaItem.decision != ""
_HAS_VOICE = cast(AgendaItem.voice, String) != "[]"


def _forget_voices(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(update(AgendaItem).where(which, _IS_WRITTEN, _HAS_VOICE).values(voice=[]))
