"""How long what is kept: kinds of data, and the days after which the nightly round lets each go."""

from enum import StrEnum, auto
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

Days: TypeAlias = Annotated[int, Field(ge=1, le=3650)]


class Kept(StrEnum):
    """What is kept for a time. The audit log is not among them: it holds ids only, and stays."""

    PARKED_UPDATES = auto()
    STRIKES = auto()
    UPDATE_IDS = auto()
    SENT_FILES = auto()
    SENT_TEXTS = auto()
    CODES = auto()
    GROUP_CHATS = auto()
    REQUEST_TEXTS = auto()
    APPOINTMENT_TEXTS = auto()
    SEAT_CLAIMS = auto()
    DESK_NOTES = auto()
    TOPIC_TEXTS = auto()
    GATHERING_TEXTS = auto()
    MINUTES_TEXTS = auto()
    BALLOTS = auto()
    DIARY_TEXTS = auto()
    VISITS = auto()
    VISIT_PAUSES = auto()
    EMPTY_HOUSEHOLDS = auto()
    BURDENS = auto()
    HELD_PUSHES = auto()
    ERASE_ASKED = auto()
    LEFT_PEOPLE = auto()
    MANAGED_PEOPLE = auto()
    UNSETTLED_PEOPLE = auto()


PEOPLE = (Kept.ERASE_ASKED, Kept.LEFT_PEOPLE, Kept.MANAGED_PEOPLE, Kept.UNSETTLED_PEOPLE)
"""The kinds of whole people: they are erased one by one."""


class Retention(BaseModel):
    """Days for each kind; a community file may set its own. A field that it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parked_updates: Annotated[int, Field(ge=1, le=3)] = 3
    """What could not be processed, whole; never longer than the 72 hours that are promised."""
    update_ids: Annotated[int, Field(ge=2, le=7)] = 7
    """Telegram repeats an update for a day; after a silent week its ids restart at random."""
    sent_files: Days = 1
    sent_texts: Days = 30
    codes: Days = 30
    group_chats: Days = 30
    request_texts: Days = 730
    appointment_texts: Days = 180
    """Addresses, reasons and comments, after the day of the appointment."""
    seat_claims: Days = 1
    desk_notes: Days = 30
    """Words to the next colleague, after they were cleared."""
    topic_texts: Days = 730
    """After the topic was closed; what was decided on it stands in the minutes."""
    gathering_texts: Days = 180
    """What people asked and wanted to speak on, after the day of the meeting."""
    minutes_texts: Days = 180
    """What was dictated, and objections to minutes that were corrected, after that day."""
    ballots: Days = 180
    """Who voted what where it was no secret, and to whom they gave their vote, after that day; the sums stay."""
    diary_texts: Days = 730
    """What was written about a visit, and about whom; that somebody was there, and how it went, stays."""
    visits: Days = 730
    """Which visits were to be made and why, after they were settled."""
    visit_pauses: Days = 180
    """That a household asked to be left in peace, and why, after that was over."""
    empty_households: Days = 180
    """Where a household was, after the last of its people had left."""
    burdens: Days = 90
    """What was asked of each of those who serve, after that day."""
    held_pushes: Days = 30
    """What was to be told with other messages, and never was."""
    erase_asked: Annotated[int, Field(ge=0, le=0)] = 0
    """At once, when the last open case is closed."""
    left_people: Days = 180
    managed_people: Days = 365
    unsettled_people: Days = 365

    def days(self, kind: Kept) -> int:
        """After how many days `kind` goes. Strikes go with the ids by which they are known to be over."""
        return int(getattr(self, Kept.UPDATE_IDS if kind is Kept.STRIKES else kind))
