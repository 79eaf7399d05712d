"""The five digits that somebody says at the desk."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.appointments.rows import IS_OPEN, Appointment

DIGITS = 5


def new_code(session: Session) -> str:
    """Digits that no open appointment has, and that are not guessed from the last ones given out."""
    while True:
        code = f"{secrets.randbelow(9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1)}"
        if is_free(session, code):
            return code


def is_free(session: Session, code: str) -> bool:
    """Whether no open appointment has these digits."""
    taken = select(Appointment.id).where(IS_OPEN, Appointment.code == code)
    return session.scalar(taken.limit(1)) is None
