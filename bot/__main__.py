"""The command line. `wuxin` alone serves: Telegram where a token is set, the sandbox where none is."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.settings import Settings

cli = typer.Typer(add_completion=False, no_args_is_help=False, help="五心 Wuxin: a community's front door on Telegram.")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@cli.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Without a command: serve Telegram where TELEGRAM_TOKEN is set, the sandbox where it is not."""
    if context.invoked_subcommand is None:
        (run if read_settings().telegram_token else sandbox)()


@cli.command()
def run() -> None:
    """Serve Telegram, by long polling, or by webhook where WEBHOOK_URL is set."""
    from bot.app import App, open_bot  # noqa: PLC0415 -- half a second that `--help` need not wait
    from bot.clock import Clock  # noqa: PLC0415
    from bot.logs import configure  # noqa: PLC0415
    from models.communities import read_community  # noqa: PLC0415
    from models.rules.community_files import CommunityFileError  # noqa: PLC0415

    settings = read_settings()
    if settings.telegram_token is None:
        fail("TELEGRAM_TOKEN is not set: take a token from @BotFather, or try `wuxin sandbox` without one.")
    configure(settings.log_level)
    try:
        community = read_community(settings.community_file)
    except CommunityFileError as error:
        fail(str(error))

    async def serve_telegram(stopping: asyncio.Event) -> None:
        app = App(settings, community, Clock(), open_bot(settings))
        async with asyncio.TaskGroup() as parts:
            running = parts.create_task(app.run(started=lambda: out.print(f"@{app.bot.username} 已就绪 · is ready")))
            await stopping.wait()
            app.stop()
            await running
        await app.close()

    run_until_signalled(settings, serve_telegram)


@cli.command()
def sandbox() -> None:
    """Serve a local Telegram with invented people, in the browser, without a token."""
    from bot.logs import configure  # noqa: PLC0415
    from bot.sandbox import serving  # noqa: PLC0415

    settings = read_settings()
    if settings.telegram_token is not None:
        fail("TELEGRAM_TOKEN is set: the sandbox takes no real token. Unset it, or start `wuxin run`.")
    configure(settings.log_level)

    def started(address: str) -> None:
        out.print(f"\n五心沙盒已就绪，请在浏览器打开 · The sandbox is ready, open it in a browser:\n\n  {address}\n")

    run_until_signalled(settings, lambda stopping: serving.serve(settings, started=started, stopping=stopping))


@cli.command()
def check() -> None:
    """Say what is wrong with the settings, the store and the token, and what helps."""
    from bot.check import find_problems  # noqa: PLC0415

    problems = asyncio.run(find_problems(read_settings()))
    for problem in problems:
        err.print(f"✗ {problem}")
    if problems:
        raise typer.Exit(1)
    out.print("✓ 一切就绪 · everything is in order")


def read_settings() -> Settings:
    """The settings, or an end with one sentence for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            name = "_".join(str(part) for part in problem["loc"]).upper()
            err.print(f"✗ {name}: {problem['msg']}" if name else f"✗ {problem['msg']}")
        raise typer.Exit(2) from None


def fail(message: str) -> NoReturn:
    """End with a sentence that names the remedy."""
    err.print(f"✗ {message}")
    raise typer.Exit(2)


def run_until_signalled(settings: Settings, serve: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Serve until Ctrl+C or SIGTERM, then stop in good order."""
    from bot.database import AlreadyServedError, served_alone  # noqa: PLC0415

    async def guarded() -> None:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        await serve(stopping)

    try:
        with served_alone(settings.database):
            asyncio.run(guarded())
    except AlreadyServedError as error:
        fail(f"Another wuxin serves {error}: stop it first, or set DATA_DIR or DATABASE_URL to another store.")


def main() -> None:
    """The entry point of the `wuxin` command."""
    cli()


if __name__ == "__main__":
    main()
