"""Starts the real program, plays its stories on the page in Chromium ($CHROMIUM, or `chromium` on the PATH), and writes
PNG files: what a resident, a grid worker, a desk, a meeting and a round of visits see, a poster, a terminal. Each stays
under 350 kB.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from tests.bot.sandbox.browsing import PHONE, Window, browser, find_chromium
from tests.bot.sandbox.process import open_the_office, people, running
from tests.screenshots import appointments, meetings, requests, visits
from tests.screenshots.papers import draw_poster, picture_of_terminal, rehearse_import

_WINDOW = ViewportSize(width=1120, height=700)


def main() -> None:
    """Play everything once, on a phone and on a desktop."""
    folder = Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit("python -m tests.screenshots OUTDIR")
    program = find_chromium() or sys.exit("There is no Chromium: set CHROMIUM to its program.")
    folder.mkdir(parents=True, exist_ok=True)
    draw_poster(folder)
    with tempfile.TemporaryDirectory() as office, browser(program) as chromium:
        picture_of_terminal(chromium, rehearse_import(Path(office)), folder / "import.png")
    with tempfile.TemporaryDirectory() as data, running(Path(data)) as address, browser(program) as chromium:
        with people(address) as api:
            open_the_office(api)
        play(chromium, address, folder)


def play(chromium: Browser, address: str, folder: Path) -> None:
    """One story after the other, with the same people."""
    phone = Window(chromium, address, size=PHONE, scale=2)
    desk = Window(chromium, address, size=_WINDOW, scale=1.25)
    requests.play(phone, desk, folder)
    meetings.play(phone, desk, address, folder)
    appointments.play(phone, desk, address, folder)
    visits.play(desk, address, folder)


if __name__ == "__main__":
    main()
