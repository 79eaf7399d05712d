"""Drawing a picture of the coverage, as a timer: kept out of the step in which it is asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from models import timers
from models.timers import Timer


class PictureTimer(StrEnum):
    """What falls due; the timer's kind."""

    COVERAGE = "coverage.picture"


@dataclass(frozen=True)
class Asked:
    """Which picture somebody wants: of a grid (0: of all), for one round."""

    grid_id: int
    round: str
    person_id: int


def plan_picture(session: Session, asked: Asked, *, now: datetime) -> None:
    """Have it drawn and sent, to the same person at most once a minute."""
    key = f"{PictureTimer.COVERAGE}:{now:%Y%m%d%H%M}:{asked.person_id}:{asked.grid_id}:{asked.round}"
    timers.plan(session, key, kind=PictureTimer.COVERAGE, subject_id=asked.grid_id, due_at=now)


def read_picture(timer: Timer) -> Asked:
    """What such a timer is to draw."""
    person_id, grid_id, round_ = timer.key.split(":")[2:]
    return Asked(int(grid_id), round_, int(person_id))
