"""The command line. `wuxin` alone serves: Telegram where a token is set, the sandbox where none is."""

import typer

from bot.commands import communities, invites, posters, rosters
from bot.commands.checking import check
from bot.commands.privacy import audit, retention
from bot.commands.serving import run, sandbox
from bot.commands.terminal import read_settings

cli = typer.Typer(add_completion=False, no_args_is_help=False, help="五心 Wuxin: a community's front door on Telegram.")


@cli.callback(invoke_without_command=True)
def serve(context: typer.Context) -> None:
    """Without a command: serve Telegram where TELEGRAM_TOKEN is set, the sandbox where it is not."""
    if context.invoked_subcommand is None:
        (run if read_settings().telegram_token else sandbox)()


cli.command("run")(run)
cli.command("sandbox")(sandbox)
cli.command("init")(communities.init)
cli.command("invite")(invites.invite)
cli.command("poster")(posters.poster)
cli.command("import")(rosters.import_people)
cli.command("export")(rosters.export_people)
cli.command("check")(check)
cli.command("retention")(retention)
cli.add_typer(audit, name="audit")


def main() -> None:
    """The entry point of the `wuxin` command."""
    cli()


if __name__ == "__main__":
    main()
