"""The request row and its history."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import CheckConstraint, ForeignKey, Index, Interval, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session, relationship

from models.actors import Actor
from models.base import Base, BigId, Word, one_of
from models.grids import Grid, Group
from models.mandates import list_agents
from models.people import Person
from models.rules.channels import Channel
from models.rules.request_states import OPEN, Party, RequestState, RequestStep
from models.rules.roles import Action

_OPEN = text(one_of("state", sorted(OPEN)))


Attachment: TypeAlias = dict[str, Any]
"""What somebody sent: `kind` (photo, voice, video, document) with Telegram's `file_id`; or a location with
`latitude` and `longitude` in degrees.
"""


class Request(Base):
    """Something a resident asked for. `version` counts changes of state or owner: cards show which one they drew."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(one_of("state", RequestState), name="state"),
        CheckConstraint(one_of("channel", Channel), name="channel"),
        CheckConstraint("rating between 1 and 5", name="rating"),
        CheckConstraint("state in ('filed', 'withdrawn', 'solved') or owner_id is not null", name="answerable"),
        Index("ix_requests_open_grid", "grid_id", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    """Whose request it is."""
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who filed it on the author's behalf; None: the author."""
    channel: Mapped[Channel] = mapped_column(Word(Channel), default=Channel.CHAT)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    category: Mapped[str]
    promise: Mapped[str]
    danger: Mapped[bool]
    text: Mapped[str]
    attachments: Mapped[list[Any]]
    filed_at: Mapped[datetime]
    filed_on: Mapped[date]
    """The office's date of that moment."""

    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    version: Mapped[int] = mapped_column(default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    first_owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    invited_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    reply_due: Mapped[datetime]
    solution_due: Mapped[datetime]
    time_left: Mapped[timedelta | None] = mapped_column(Interval)
    """What was left of the solution clock when it was stopped; None while it runs."""
    replied_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    times_reopened: Mapped[int] = mapped_column(default=0)
    rating: Mapped[int | None]
    comment: Mapped[str | None]

    author: Mapped[Person] = relationship(foreign_keys=[author_id])
    filed_by: Mapped[Person | None] = relationship(foreign_keys=[filed_by_id])
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    first_owner: Mapped[Person | None] = relationship(foreign_keys=[first_owner_id])
    invited: Mapped[Person | None] = relationship(foreign_keys=[invited_id])
    grid: Mapped[Grid] = relationship()
    group: Mapped[Group] = relationship()
    events: Mapped[list["RequestEvent"]] = relationship(back_populates="request", order_by="RequestEvent.id")

    @property
    def reference(self) -> str:
        """The number that people say on the telephone, as `2611-0042`."""
        return f"{self.filed_on:%y%m}-{self.id:04d}"

    @property
    def shown(self) -> list[Attachment]:
        """Everything that the author showed, when filing and afterwards."""
        telling = (RequestStep.FILE, RequestStep.ADD, RequestStep.ANSWER)
        return [attachment for event in self.events if event.step in telling for attachment in event.attachments]

    def parties(self, actor: Actor) -> frozenset[Party]:
        """Who the actor is to this request. What is one's own, or one's family's, one does not work on as well: another
        pair of eyes answers it; and whoever is answerable does not also declare it good.
        """
        serves = actor.serves(Action.ACCEPT_REQUEST, grid_id=self.grid_id)
        is_family = actor.speaks_for(self.author_id)
        is_owner = serves and (self.owner_id == actor.id or (actor.answers_for(self.owner_id) and not is_family))
        is_author = not is_owner and (is_family or self._speaks_as_filer(actor))
        from_outside = not is_author and not is_family
        roles = {
            Party.AUTHOR: is_author,
            Party.OWNER: is_owner,
            Party.INVITED: serves and not is_family and actor.answers_for(self.invited_id),
            Party.GRID: serves and not is_family,
            Party.OFFICE: from_outside and not is_owner and actor.serves(Action.CLOSE_REQUEST, grid_id=self.grid_id),
            Party.LEADER: from_outside and actor.serves(Action.REOPEN_REQUEST, grid_id=self.grid_id),
        }
        return frozenset(party for party, holds in roles.items() if holds)

    def _speaks_as_filer(self, actor: Actor) -> bool:
        """Whoever wrote it down for somebody without a telephone speaks for them, while that is their work."""
        if self.filed_by_id != actor.id or self.author.telegram_id is not None:
            return False
        if not actor.serves(Action.FILE_FOR_RESIDENT, grid_id=self.grid_id, group_id=self.group_id):
            return False
        session = object_session(self)
        family = list_agents(session, self.author_id) if session else ()
        return not any(mandate.agent.telegram_id for mandate in family)

    def note(self, session: Session, step: RequestStep, *, actor_id: int | None, now: datetime, text: str = "",
             attachments: Sequence[Attachment] = (), by_call: bool = False) -> None:  # fmt: skip
        """Add a line to the history: what was done, by whom (None: the clock), with which words."""
        session.add(
            RequestEvent(request=self, step=step, actor_id=actor_id, at=now, state=self.state, text=text,
                         attachments=list(attachments), by_call=by_call)
        )  # fmt: skip


class RequestEvent(Base):
    """One line of a request's history; never changed afterwards."""

    __tablename__ = "request_events"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    step: Mapped[RequestStep] = mapped_column(Word(RequestStep))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    text: Mapped[str]
    attachments: Mapped[list[Any]]
    by_call: Mapped[bool] = mapped_column(default=False)
    """Whether the actor wrote down what the resident said on the telephone."""

    request: Mapped[Request] = relationship(back_populates="events")
    actor: Mapped[Person | None] = relationship()
