"""What the buttons of whoever organises a gathering carry. `version` is what the pressed page showed."""

from dataclasses import dataclass
from enum import StrEnum, auto

from handlers.ui.callbacks import CallbackData


class Field(StrEnum):
    """What is told of a gathering; in the order in which it is asked, and changed one by one afterwards."""

    TITLE = auto()
    TIME = auto()
    LENGTH = auto()
    PLACE = auto()
    AUDIENCE = auto()
    SEATS = auto()
    AGENDA = auto()
    ABOUT = auto()
    INVITED = auto()
    MATERIAL = auto()
    DEADLINE = auto()
    REMINDERS = auto()


class Deed(StrEnum):
    """What is done to an item of the agenda."""

    SHORTER = "s"
    LONGER = "l"
    UP = "u"
    DROP = "d"


class Choice(StrEnum):
    """What a button of the questions does."""

    DONE = auto()
    NOTHING = auto()
    LENGTHEN = auto()
    REVIEW = auto()
    PUBLISH = auto()


@dataclass(frozen=True)
class ShowOrganised(CallbackData, prefix="lg"):
    """The gatherings that one organises, from the `offset`-th on."""

    offset: int


@dataclass(frozen=True)
class Organise(CallbackData, prefix="lo"):
    """One of them, with everything that its organisers can do."""

    gathering_id: int


@dataclass(frozen=True)
class PlanGathering(CallbackData, prefix="lp"):
    """A new one."""


@dataclass(frozen=True)
class ChangeGathering(CallbackData, prefix="lc"):
    """Change what was announced."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class CancelGathering(CallbackData, prefix="lx"):
    """It does not take place; the reason is asked."""

    gathering_id: int
    version: int


@dataclass(frozen=True)
class EndGathering(CallbackData, prefix="le"):
    """It took place; asked once more before it counts."""

    gathering_id: int
    version: int
    sure: bool


@dataclass(frozen=True)
class PickKind(CallbackData, prefix="lk"):
    """It is this kind of gathering."""

    kind: str


@dataclass(frozen=True)
class PickField(CallbackData, prefix="lf"):
    """Say this, or say it anew."""

    field: Field


@dataclass(frozen=True)
class PickDay(CallbackData, prefix="ld"):
    """This day, as 2026-11-30."""

    day: str


@dataclass(frozen=True)
class PickTime(CallbackData, prefix="lt"):
    """This time of the day, in minutes since midnight."""

    minute: int


@dataclass(frozen=True)
class PickMinutes(CallbackData, prefix="lm"):
    """It lasts so long."""

    minutes: int


@dataclass(frozen=True)
class PickSeats(CallbackData, prefix="ls"):
    """So many seats; 0: as many as come."""

    seats: int


@dataclass(frozen=True)
class TickGrid(CallbackData, prefix="li"):
    """This grid, or not; 0: all of them, or none."""

    grid_id: int


@dataclass(frozen=True)
class OpenGrid(CallbackData, prefix="ln"):
    """Choose among the groups of this grid; 0: back to the grids."""

    grid_id: int


@dataclass(frozen=True)
class TickGroup(CallbackData, prefix="lj"):
    """This group, or not."""

    group_id: int


@dataclass(frozen=True)
class Adjust(CallbackData, prefix="la"):
    """Do this to one item of the agenda. `revision`: of the list that was shown."""

    index: int
    deed: Deed
    revision: int


@dataclass(frozen=True)
class PickTopic(CallbackData, prefix="lu"):
    """This topic, which residents proposed, comes on the agenda."""

    topic_id: int


@dataclass(frozen=True)
class PickResident(CallbackData, prefix="lr"):
    """It is this resident who is invited; 0: none of those, only the name counts."""

    person_id: int


@dataclass(frozen=True)
class DropInvited(CallbackData, prefix="lv"):
    """They are not invited after all. `revision`: of the list that was shown."""

    index: int
    revision: int


@dataclass(frozen=True)
class TickHours(CallbackData, prefix="lh"):
    """Everybody is reminded so many hours ahead, or not."""

    hours: int


@dataclass(frozen=True)
class PickAhead(CallbackData, prefix="lw"):
    """One can sign up until so many minutes before the start."""

    minutes: int


@dataclass(frozen=True)
class Choose(CallbackData, prefix="ly"):
    """Do this next."""

    choice: Choice
