"""A browser window on the sandbox's page, and what a person does there: become somebody, write, press, wait."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
BOT = "五心"
Language = Literal["zh", "en"]
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """The browser's program: $CHROMIUM, or what this machine has."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


@contextmanager
def browser(program: str) -> Iterator[Browser]:
    """A headless Chromium that asks nothing of the network."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield chromium
        chromium.close()


class Window:
    """One window of a visitor who has seen the introduction."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        size: ViewportSize = DESKTOP,
        language: Language = "zh",
        scale: float = 1,
        dark: bool = False,
    ) -> None:
        self.context = browser.new_context(
            viewport=size,
            device_scale_factor=scale,
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            has_touch=size is PHONE,
            color_scheme="dark" if dark else "light",
        )
        self.context.add_init_script("localStorage.setItem('wuxin.introduced', 'yes')")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(address)
        expect(self.page.get_by_test_id("person").first).to_be_visible()

    def become(self, name: str, chat: str = BOT) -> None:
        """Take somebody's place, and open one of their chats."""
        for kind, title in (("person", name), ("chat", chat)):
            self.page.get_by_test_id(kind).filter(has=self.page.get_by_text(title, exact=True)).click()
        expect(self.page.locator(".chat-head h2")).to_have_text(chat)

    def starts(self) -> None:
        """The big button of a chat that was never opened."""
        self.page.get_by_test_id("start").click()

    def says(self, text: str) -> None:
        """Write and send."""
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("composer").press("Enter")

    def button(self, label: str) -> Locator:
        """The newest button under a message with these words."""
        return self.page.get_by_test_id("inline-button").filter(has_text=re.compile(label)).last

    def presses(self, label: str) -> None:
        """Press it, as soon as it is there."""
        self.button(label).click()

    def hears(self, *words: str) -> Locator:
        """Wait until a message with all these words can be seen; the newest of them."""
        said = self.page.get_by_test_id("message")
        for word in words:
            said = said.filter(has_text=word)
        expect(said.last).to_be_visible()
        return said.last

    def sends_sample_photo(self, name: str) -> None:
        """One of the pictures of the attach menu."""
        self.page.get_by_test_id("attach").click()
        self.page.get_by_role("menuitem", name="示例照片").click()
        self.page.get_by_role("menuitem", name=name).click()
        expect(self.page.locator(".out .photo")).to_be_visible()

    def moves_clock(self, label: str) -> None:
        """One of the steps of the clock's panel."""
        self.page.get_by_test_id("clock").click()
        self.page.get_by_role("button", name=label, exact=True).click()

    def goes_back(self) -> None:
        """On a phone: from a chat to the list."""
        self.page.get_by_test_id("back").click()

    def settles(self) -> None:
        """Until nothing on the page moves, and no notice covers it."""
        expect(self.page.get_by_test_id("toast")).to_have_count(0)
        self.page.evaluate("Promise.all(document.getAnimations().map((moving) => moving.finished.catch(() => null)))")

    def close(self) -> None:
        """End the visit."""
        self.context.close()
