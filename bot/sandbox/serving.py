"""The sandbox and the bot in one process: two servers that know one another by HTTP alone."""

import asyncio
import secrets
import socket
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from bot.app import App, open_bot
from bot.clock import Clock
from bot.sandbox.cast import enlist, move_in, read_cast
from bot.sandbox.neighbours import read_neighbours, settle_in
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.settings import Settings
from models.rules.community import Community


async def serve(
    settings: Settings, community: Community, *, started: Callable[[str], None], stopping: asyncio.Event
) -> None:
    """Run both until `stopping` is set; `started` gets the page's address. The settings are `own_settings`."""
    clock, key = open_clock(settings.data_dir / "clock"), secrets.token_urlsafe(12)
    world = World(clock, token=f"1{secrets.randbelow(10**8):08}:sandbox-{secrets.token_urlsafe(24)}")
    cast = read_cast()
    move_in(world, cast)
    community = enlist(community, cast)
    listener = open_port(settings.sandbox_port)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    own = settings.model_copy(
        update={
            "telegram_token": SecretStr(world.token),
            "telegram_base_url": f"{address}/bot",
            "admin_ids": cast.admin_ids,
        }
    )
    config = uvicorn.Config(create_app(world, key), log_config=None, access_log=False, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    app = App(own, community, clock, open_bot(own))
    await app.prepare_store()
    await app.database.run(partial(settle_in, homes=read_neighbours(), now=clock.now()))
    async with asyncio.TaskGroup() as parts:
        parts.create_task(server.serve(sockets=[listener]))
        running = parts.create_task(app.run(started=lambda: started(f"{address}/?key={key}")))
        await stopping.wait()
        app.stop()
        await running
        server.should_exit = True
    await app.close()


def own_settings(settings: Settings) -> Settings:
    """The sandbox has a store of its own: its invented people, and the accounts it gives to staff, never get into the
    office's.
    """
    own = settings.model_copy(update={"data_dir": settings.data_dir / "sandbox", "database_url": ""})
    own.__dict__.pop("database", None)  # the address that the office's settings may have worked out already
    return own


def open_clock(file: Path) -> Clock:
    """A clock that is as far ahead as when the program ended: the store is full of dates by it."""
    clock = Clock()
    if file.exists():
        clock.move(timedelta(seconds=float(file.read_text())))

    def remember() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(clock.offset.total_seconds()))

    clock.on_move(remember)
    return clock


def open_port(wanted: int) -> socket.socket:
    """The wanted port of 127.0.0.1, or where that is taken any free one."""
    try:
        return socket.create_server(("127.0.0.1", wanted))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))
