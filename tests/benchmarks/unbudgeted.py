"""The product without Telegram's limits on messages, to see what it could send if it might."""

import asyncio

from bot.app import App, open_bot
from bot.clock import Clock
from bot.commands.serving import run_until_signalled
from bot.communities import find_community
from bot.logs import configure
from bot.send_queue import Budget
from bot.settings import Settings


async def serve(stopping: asyncio.Event) -> None:
    """Serve as `python -m bot run` does."""
    settings = Settings()
    configure(settings.log_level)
    community = find_community(settings)
    app = App(settings, community, Clock(), open_bot(settings), budget=Budget(per_second=100_000))
    async with asyncio.TaskGroup() as parts:
        running = parts.create_task(app.run())
        await stopping.wait()
        app.stop()
        await running
    await app.close()


if __name__ == "__main__":
    run_until_signalled(Settings(), serve)
