"""Consent to the privacy page: asked for again where the page has changed since somebody agreed."""

from dataclasses import dataclass
from typing import Any

from handlers.flow.context import Context
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.keyboards import Button, Keyboard
from models.consents import must_renew


@dataclass(frozen=True)
class Agree(CallbackData, prefix="xa"):
    """Yes to the present version."""


def renewal_keyboard(context: Context[Any]) -> Keyboard:
    """The rows that stand above the menu for whoever agreed to an earlier version only."""
    if not must_renew(context.session, context.actor.id):
        return []
    read = Button(RunCommand("privacy"), "privacy/read")
    return [[Button(Agree(), "privacy/agree", style="success")], [read]]
