"""`wuxin run` and `wuxin sandbox`: the program serves until it is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING

from bot.commands.terminal import fail, held_store, out, read_settings
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import App


def run() -> None:
    """Serve Telegram, by long polling, or by webhook where WEBHOOK_URL is set."""
    from bot.app import App, open_bot  # noqa: PLC0415 -- half a second that `--help` need not wait
    from bot.clock import Clock  # noqa: PLC0415
    from bot.communities import find_community  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415

    settings = read_settings()
    if settings.telegram_token is None:
        fail("TELEGRAM_TOKEN is not set: take a token from @BotFather, or try `wuxin sandbox` without one.")
    configure(settings.log_level)

    async def serve_telegram(stopping: asyncio.Event) -> None:
        community = await asyncio.to_thread(find_community, settings)
        app = App(settings, community, Clock(), open_bot(settings))
        async with asyncio.TaskGroup() as parts:
            running = parts.create_task(app.run(started=lambda: say_ready(app)))
            await stopping.wait()
            app.stop()
            await running
        await app.close()

    run_until_signalled(settings, serve_telegram)


def sandbox() -> None:
    """Serve a local Telegram with invented people, in the browser, without a token."""
    from bot.communities import peek_community  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415
    from bot.sandbox import serving  # noqa: PLC0415

    settings = read_settings()
    if settings.telegram_token is not None:
        fail("TELEGRAM_TOKEN is set: the sandbox takes no real token. Unset it, or start `wuxin run`.")
    configure(settings.log_level)
    own = serving.own_settings(settings)

    def started(address: str) -> None:
        out.print(f"\n五心沙盒已就绪，请在浏览器打开 · The sandbox is ready, open it in a browser:\n\n  {address}\n")

    async def serve_sandbox(stopping: asyncio.Event) -> None:
        community = await asyncio.to_thread(peek_community, settings)
        await serving.serve(own, community, started=started, stopping=stopping)

    run_until_signalled(own, serve_sandbox)


def say_ready(app: "App") -> None:
    """The bot's name; and while nobody is its admin, how somebody becomes the first one."""
    out.print(f"@{app.bot.username} 已就绪 · is ready")
    if code := app.first_admin_code:
        out.print(
            f"\n还没有管理员。请用您自己的 Telegram 打开下面的链接，您就是第一位管理员（24 小时内有效，只能用一次）："
            f"\nThere is no admin yet. Open this link with your own Telegram to become the first one"
            f" (for 24 hours, once):\n\n  https://t.me/{app.bot.username}?start=a_{code}\n"
            f"\n打不开链接，就在和机器人的私聊里发 · If it does not open, send this to the bot in a private chat:"
            f"\n\n  /start a_{code}\n"
        )


def run_until_signalled(settings: Settings, serve: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Serve until Ctrl+C or SIGTERM, then stop in good order. What stops the start is said in sentences."""
    from bot.communities import STARTING_ERRORS, explain_start  # noqa: PLC0415

    async def guarded() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        await serve(stopping)

    reasons: list[str] = []
    with held_store(settings):
        try:
            asyncio.run(guarded())
        except* STARTING_ERRORS as errors:
            reasons = [sentence for error in _each(errors) for sentence in explain_start(error)]
    if reasons:
        fail(*reasons)


def _each(errors: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in errors.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _each(error)
        else:
            yield error
