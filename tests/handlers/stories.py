"""What many stories begin with, and what no client does by itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import httpx
from sqlalchemy.orm import Session
from telegram.request import HTTPXRequest

from bot.app import App, open_bot
from bot.sandbox.server import create_app
from models.actors import Account, load_actors
from models.people import get_person
from models.requests import Request
from models.requests.filing import file_request
from tests.conftest import NO_LIMITS
from tests.people import Chat, Person, Stage

UPDATE_IDS = count(900_000_000)


async def files(person: Person, text: str = "东三巷垃圾没清", kind: str = "环境卫生") -> None:
    """Somebody writes what is wrong, and sends it off."""
    await person.says(text)
    await person.presses(kind)
    await person.presses("写好了")
    await person.presses("提交")


def files_many(stage: Stage, person: Person, count: int, *, now: datetime | None = None) -> list[Request]:
    """So many requests stand in the store."""

    def file(session: Session) -> list[Request]:
        account = Account(person.viewer, person.name)
        actor = load_actors(session, {person.viewer: account}, today=stage.clock.now().date())[person.viewer]
        author = get_person(session, actor.id)
        file_one = partial(file_request, session, author, stage.app.community, category="other", danger=False)
        return [file_one(text=f"第{number}件", attachments=[], now=now or stage.clock.now()) for number in range(count)]

    return stage.app.database.transact(file)


async def taken_on(author: Person, worker: Person, grid: Chat, text: str = "东三巷垃圾没清") -> None:
    """And somebody of the grid takes it on."""
    await files(author, text)
    await worker.presses("我来办", chat=grid)


async def said_to_be_done(author: Person, worker: Person, grid: Chat) -> None:
    """And says that it is done."""
    await taken_on(author, worker, grid)
    await worker.presses("办好了")
    await worker.presses("不用说了")


async def adds_relative(
    agent: Person, name: str = "王秀英", *, grid: str = "第3网格", group: str = "第11组", house: str = "3栋501"
) -> None:
    """Somebody goes through the questions about their mother."""
    await agent.says("/family")
    await agent.presses("添加家人")
    await agent.presses("妈妈")
    await agent.says(name)
    await agent.presses(grid)
    await agent.presses(group)
    await agent.says(house)


async def forges(person: Person, data: str, *, chat: Chat | None = None) -> str:
    """Press a button that is on no message; returns the notice that answers it."""
    stage, place = person.stage, chat or person
    world = stage.world
    message = world.message_in(world.chats[place.id], place.last["message_id"])
    query = world.queries.ask(world.person(person.viewer), message, data)
    world.updates.add("callback_query", query.as_json(), lane=place.id)
    await stage.settle()
    return str((query.answer or {}).get("text", ""))


async def receives(stage: Stage, person: Person, **content: Any) -> None:
    """A message reaches the bot that the sandbox, as Telegram, would not have let through."""
    account = stage.world.person(person.viewer)
    chat = {"id": person.id, "type": "private", "first_name": account.first_name}
    message = {"message_id": 900_000, "date": stage.world.unix_now(), "chat": chat, "from": account.as_user()}
    await stage.app.intake.take([{"update_id": next(UPDATE_IDS), "message": message | content}])
    await stage.settle()


def data_of(message: dict[str, Any], label: str) -> str:
    """What the button with these words carries."""
    return next(str(b["data"]) for row in message["buttons"] for b in row if label in b["text"])


@asynccontextmanager
async def restarted(stage: Stage) -> AsyncIterator[None]:
    """The program ends, and starts again on the same database; the story goes on with the new one."""
    old = stage.app
    old.sender.stop()
    await asyncio.wait([task for task in asyncio.all_tasks() if _runs(task, old.sender.run)])
    transport = httpx.ASGITransport(app=create_app(stage.world, "key"))
    bot = open_bot(old.settings, request=HTTPXRequest(httpx_kwargs={"transport": transport}))
    stage.app = App(old.settings, old.community, stage.clock, bot, budget=NO_LIMITS)
    await stage.app.open()
    async with asyncio.TaskGroup() as parts:
        parts.create_task(stage.app.sender.run())
        yield
        stage.app.sender.stop()
    await stage.app.close()


def _runs(task: "asyncio.Task[Any]", run: Any) -> bool:
    return bool(getattr(task.get_coro(), "__qualname__", "") == run.__qualname__)
