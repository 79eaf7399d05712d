"""The owner's side: how far it is, and that it is done, in words and pictures."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from markupsafe import escape

from handlers.commitments.buttons import Finish, Open, Report
from handlers.commitments.stepping import take_step
from handlers.flow import END, CallbackQueryHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.ui.callbacks import CallbackData, RunCommand
from handlers.ui.contents import CONTENT, Content, read_content
from handlers.ui.keyboards import Button, back_home
from models.commitments.steps import access_commitment, see_commitment
from models.rules.commitment_states import CommitmentStep

LONGEST_TEXT = 2000  # UTF-16 units as shown: a message takes 4096 and says more than this
MOST_PARTS = 20


class State(StrEnum):
    """What is asked."""

    TELLING = auto()


@dataclass(frozen=True)
class Draft:
    """What is told of which commitment; `is_done`: that it is done. A day or an owner that changes while somebody
    writes does not lose their words.
    """

    commitment_id: int = 0
    is_done: bool = False
    parts: tuple[Content, ...] = ()

    @property
    def content(self) -> Content:
        """All parts as one."""
        text = "\n".join(part.text for part in self.parts if part.text)
        return Content(0, text, tuple(attachment for part in self.parts for attachment in part.attachments))

    @property
    def fits(self) -> bool:
        """Whether it can be passed on whole."""
        units = len(escape(self.content.text).encode("utf-16-le")) // 2
        return units <= LONGEST_TEXT and len(self.parts) <= MOST_PARTS


@dataclass(frozen=True)
class Send(CallbackData, prefix="ke"):
    """That was all: everybody concerned may hear it."""


def begin_report(context: Context[Draft], button: Report) -> Next:
    _check(context, button, CommitmentStep.REPORT)
    context.draft = Draft(button.commitment_id)
    return State.TELLING


def begin_finish(context: Context[Draft], button: Finish) -> Next:
    _check(context, button, CommitmentStep.FINISH)
    context.draft = Draft(button.commitment_id, is_done=True)
    return State.TELLING


def ask(context: Context[Draft]) -> None:
    draft = context.draft
    commitment = see_commitment(context.session, context.actor, draft.commitment_id)
    about = f"commitment:{commitment.id}"
    if draft.is_done:
        keyboard = [[Button(Send(), "commitments/done_without_words", style="success")], _never_mind()]
        context.say("commitments/ask_done", keyboard=keyboard, about=about, commitment=commitment)
    else:
        context.say("commitments/ask_report", keyboard=[_never_mind()], about=about, commitment=commitment)


def add(context: Context[Draft]) -> Next:
    """Words, pictures, an album: collected until they say that it is all."""
    content, draft = read_content(context.message), context.draft
    more = replace(draft, parts=(*draft.parts, content))
    keyboard = [[Button(Send(), "commitments/send", style="primary")], _never_mind()]
    if not more.fits:
        context.say("commitments/too_long", keyboard=keyboard if draft.parts else [_never_mind()])
        return State.TELLING
    context.draft = more
    if not content.album or content.album not in {part.album for part in draft.parts}:  # an album gets one answer
        context.say("commitments/part_received", keyboard=keyboard, reply=True, is_done=draft.is_done)
    return State.TELLING


def send(context: Context[Draft], button: Send) -> Next:  # noqa: ARG001
    draft = context.draft
    if not draft.parts and not draft.is_done:
        ask(context)
        return State.TELLING
    step = CommitmentStep.FINISH if draft.is_done else CommitmentStep.REPORT
    commitment = take_step(context, step, draft.commitment_id, content=draft.content)
    back = [[Button(Open(commitment.id), "commitments/open")], back_home()]
    context.show("commitments/sent", keyboard=back, about=f"commitment:{commitment.id}", commitment=commitment)
    return END


def _check(context: Context[Draft], button: Report | Finish, step: CommitmentStep) -> None:
    access_commitment(context.session, context.actor, button.commitment_id, step, version=button.version)


def _never_mind() -> list[Button]:
    return [Button(RunCommand("cancel"), "requests/never_mind")]


conversation = Conversation(
    name="reporting",
    entry_points=[CallbackQueryHandler(Report, begin_report), CallbackQueryHandler(Finish, begin_finish)],
    state=State,
    draft=Draft,
    states={State.TELLING: Question(ask, answers=[MessageHandler(CONTENT, add), CallbackQueryHandler(Send, send)])},
    unsent=lambda draft: bool(draft.parts),
)
