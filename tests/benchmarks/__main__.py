"""Run the benchmarks and print their tables."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from tests.benchmarks.appointments import show_appointments
from tests.benchmarks.replies import measure_rates, measure_waits, show_rates, show_waits
from tests.benchmarks.residents import Load
from tests.benchmarks.roster import show_roster
from tests.benchmarks.start import show_start
from tests.benchmarks.visits import show_visits

out = Console(highlight=False, width=120)
cli = typer.Typer(add_completion=False, help="Figures and ratios; nothing is asserted.")


@cli.command()
def replies(
    seconds: Annotated[float, typer.Option(help="full load in each round; the warm-up comes on top")] = 20.0,
    rounds: int = 2,
    rate: Annotated[int, typer.Option(help="updates a second")] = 20,
    uneven: Annotated[bool, typer.Option(help="arrivals as chance has them")] = False,
) -> None:
    """Waiting times under a steady load."""
    load = Load(rate, seconds, even=not uneven)
    show_waits(out, load, asyncio.run(measure_waits(load, rounds)))


@cli.command()
def rates(waiting: int = 2000, rounds: int = 2) -> None:
    """Updates a second when many wait."""
    show_rates(out, waiting, asyncio.run(measure_rates(waiting, rounds)))


@cli.command()
def start(rounds: int = 3) -> None:
    """The first try."""
    show_start(out, rounds)


@cli.command()
def roster(rounds: int = 3) -> None:
    """A roster of the whole community, imported."""
    show_roster(out, rounds)


@cli.command()
def appointments(rounds: int = 50) -> None:
    """Booking after a thousand and after a million appointments."""
    show_appointments(out, rounds)


@cli.command()
def visits(rounds: int = 5) -> None:
    """A morning's lists of visits for all grids."""
    show_visits(out, rounds)


@cli.callback(invoke_without_command=True)
def everything(context: typer.Context) -> None:
    """Without a command: all of them."""
    if context.invoked_subcommand is None:
        start()
        roster()
        appointments()
        visits()
        rates()
        replies()


if __name__ == "__main__":
    cli()
