"""Conversations are written as tables: what is wrong with one shows before anybody speaks to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

import handlers
from handlers.flow import END, CommandHandler, Context, Conversation, MessageHandler, Next, Question
from handlers.flow.engine import Engine
from handlers.flow.routes import Routes, discover
from handlers.ui.callbacks import CallbackData
from handlers.ui.contents import CONTENT
from models.dialogues import Dialogue
from tests.people import Person, Stage


class State(StrEnum):
    FIRST = auto()
    SECOND = auto()


@dataclass(frozen=True)
class Draft:
    words: str = ""


def do_nothing(context: Context[Draft]) -> Next:
    del context
    return END


def ask(context: Context[Draft]) -> None:
    del context


QUESTION = Question(ask, answers=[MessageHandler(CONTENT, do_nothing)])


def test_a_state_without_a_question_does_not_build() -> None:
    with pytest.raises(TypeError, match="second"):
        Conversation("half", [], state=State, draft=Draft, states={State.FIRST: QUESTION})


def test_a_question_without_a_state_or_a_draft_does_not_build() -> None:
    questions: dict[StrEnum, Question[Draft]] = {State.FIRST: QUESTION, State.SECOND: QUESTION}
    with pytest.raises(TypeError, match="without a state"):
        Conversation("strange", [], draft=Draft, states=questions)
    with pytest.raises(TypeError, match="draft"):
        Conversation("bare", [], state=State, states=questions)


@pytest.mark.parametrize("command", ["Report", "report!", "", "x" * 33, "报事"])
def test_a_command_that_telegram_does_not_take_does_not_build(command: str) -> None:
    with pytest.raises(ValueError, match="no valid command"):
        CommandHandler(command, do_nothing)


def test_two_claims_to_the_same_thing_do_not_start() -> None:
    one = Conversation[Draft]("one", [CommandHandler("same", do_nothing)])
    other = Conversation[Draft]("other", [CommandHandler("same", do_nothing)])
    with pytest.raises(TypeError, match="same command"):
        Routes([one, other])
    with pytest.raises(TypeError, match="same name"):
        Routes([one, Conversation[Draft]("one", [])])


def test_two_buttons_with_one_prefix_do_not_load() -> None:
    @dataclass(frozen=True)
    class Mine(CallbackData, prefix="test-prefix"):
        pass

    del Mine
    with pytest.raises(TypeError, match="test-prefix"):

        @dataclass(frozen=True)
        class Yours(CallbackData, prefix="test-prefix"):
            pass


A_NEW_CONVERSATION = '''
"""Somebody says what they like."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto

from handlers.flow import END, CommandHandler, Conversation, MessageHandler, Question
from handlers.ui.contents import CONTENT, read_content


class State(StrEnum):
    WHAT = auto()
    WHY = auto()


@dataclass(frozen=True)
class Draft:
    what: str = ""


def begin(context):
    return State.WHAT


def ask_what(context):
    context.say("home/menu", name="WHAT", elders_mode=False)


def take_what(context):
    context.draft = replace(context.draft, what=read_content(context.message).text)
    return State.WHY


def ask_why(context):
    context.say("home/menu", name="WHY", elders_mode=False)


def take_why(context):
    context.say("home/menu", name=f"{context.draft.what}, {read_content(context.message).text}", elders_mode=False)
    return END


conversation = Conversation(
    name="liking",
    entry_points=[CommandHandler("like", begin)],
    state=State,
    draft=Draft,
    states={
        State.WHAT: Question(ask_what, answers=[MessageHandler(CONTENT, take_what)]),
        State.WHY: Question(ask_why, answers=[MessageHandler(CONTENT, take_why)]),
    },
)
'''


async def test_adding_a_conversation_is_adding_one_file(
    stage: Stage, wang: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "liking.py").write_text(A_NEW_CONVERSATION, encoding="utf-8")
    monkeypatch.setattr(handlers, "__path__", [*handlers.__path__, str(tmp_path)])
    stage.app.dispatcher.engine = Engine(discover(), stage.app.dispatcher.engine.product)
    await wang.says("/like")
    wang.hears("WHAT")
    await wang.sends("sticker")
    wang.hears("没看明白")
    await wang.says("路灯")
    wang.hears("WHY")
    await wang.says("亮")
    wang.hears("路灯, 亮")


async def test_a_draft_of_an_older_program_is_put_away_and_the_words_begin_anew(stage: Stage, wang: Person) -> None:
    for older in ({"draft": {"parts": "?"}}, {"state": "long_gone"}, {"conversation": "long_gone"}):
        age = partial(_change, values=older)
        await wang.says("路灯坏了")
        stage.app.database.transact(age)
        assert "过期" in await wang.presses("其他事情")
        await wang.says("垃圾没清")
        assert "路灯" not in wang.hears("您说的是", "垃圾没清")["text"]
        stage.app.database.transact(age)
        await wang.says("水管漏了")
        wang.hears("已经清掉了")
        wang.hears("您说的是", "水管漏了")
        await wang.presses("不报了")


def _change(session: Session, values: Mapping[str, object]) -> None:
    session.execute(update(Dialogue).values(values))
