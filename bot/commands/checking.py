"""`wuxin check`: what is wrong, and what is still to be done."""

import asyncio

import typer

from bot.commands.terminal import out, read_settings, say_wrong


def check() -> None:
    """Say what is wrong with the settings, the store and the token, and what helps; and what is still to be done."""
    from bot.check import find_problems, find_steps  # noqa: PLC0415

    settings = read_settings()
    problems = asyncio.run(find_problems(settings))
    for problem in problems:
        say_wrong(problem)
    steps = find_steps(settings)
    for step in steps:
        out.print(f"○ {step}", markup=False)
    if problems:
        raise typer.Exit(1)
    if steps:
        out.print("✓ 没有毛病，上面这些还没做 · nothing is wrong; what stands above is still to be done")
    else:
        out.print("✓ 一切就绪 · everything is in order")
