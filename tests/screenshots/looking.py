"""A picture of what a window shows."""

from pathlib import Path

from tests.bot.sandbox.browsing import Window

_LARGEST = 350_000


def picture(window: Window, file: Path) -> None:
    """As soon as nothing moves any more."""
    window.settles()
    window.page.mouse.move(0, 0)
    window.page.screenshot(path=file, animations="disabled")
    if file.stat().st_size > _LARGEST:
        raise SystemExit(f"{file} has {file.stat().st_size} bytes, more than {_LARGEST}")
