"""The engine: takes one update, has the step that waits for it taken, and says where the dialogue stands then."""

from datetime import datetime

from sqlalchemy.orm import Session
from telegram import Update

from handlers.flow.routes import Routes
from handlers.flow.step import Step, Turn
from handlers.ui.announce import Announcer, Product
from handlers.ui.keyboards import back_home
from models.actors import Actor
from models.dialogues import Standing
from models.outbox import Outbox
from models.rules.refusals import Refusal


class Engine:
    """Routes updates into conversations."""

    def __init__(self, routes: Routes, product: Product) -> None:
        self.routes = routes
        self.product = product

    def take(self, session: Session, update: Update, actor: Actor, standing: Standing | None, *, now: datetime) -> Turn:
        """Process one update. A Refusal that a step raises leaves here: the caller undoes the step, then refuses."""
        step = self._step(session, update, actor, standing, now)
        step.take()
        return step.turn()

    def refuse(
        self,
        session: Session,
        update: Update,
        actor: Actor,
        standing: Standing | None,
        refusal: Refusal,
        *,
        now: datetime,
    ) -> Turn:
        """Tell somebody no, kindly."""
        step = self._step(session, update, actor, standing, now)
        step.refuse(refusal)
        return step.turn()

    def apologize(self, session: Session, update: Update, actor: Actor, *, now: datetime) -> Turn:
        """Say that something went wrong on our side; the dialogue ends, since its next step would fail again."""
        step = self._step(session, update, actor, None, now)
        context = step.context(None)
        context.say("flow/apology", keyboard=[back_home()] if context.is_private else ())
        return step.turn()

    def _step(self, session: Session, update: Update, actor: Actor, standing: Standing | None, now: datetime) -> Step:
        announcer = Announcer(session, self.product, Outbox(f"u{update.update_id}", now), now)
        return Step(self.routes, announcer, update, actor, standing)
