"""An office goes live with nothing but a token: the real commands, one after the other, and the first admin."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.bot.kills.program import Launcher
from tests.bot.kills.telegram import Telegram
from tests.bot.terminal import VILLAGE
from tests.people import said

pytestmark = pytest.mark.kill

LINK = re.compile(r"https://t\.me/\w+\?start=(a_[0-9a-f]{32})")
BY_STORE = {"COMMUNITY_FILE": "", "ADMIN_IDS": ""}
SOON = 30.0  # seconds


async def types(programs: Launcher, *arguments: str) -> int | None:
    """Run a command to its end."""
    return await (await programs.start(("bot", *arguments))).ended(within=SOON)


async def shown(programs: Launcher, pattern: re.Pattern[str]) -> list[str]:
    """What the terminal shows, as soon as the program is ready."""
    async with asyncio.timeout(SOON):
        while "已就绪" not in programs.log.read_text(encoding="utf-8"):  # noqa: ASYNC110 -- a file tells nobody
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)  # the link, if there is one, is printed right behind
    return pattern.findall(programs.log.read_text(encoding="utf-8"))


@pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
async def test_the_first_admin(served: Telegram, programs: Launcher, tmp_path: Path) -> None:
    programs.environment |= BY_STORE
    (tmp_path / "village.toml").write_text(VILLAGE, encoding="utf-8")
    assert await types(programs, "init", str(tmp_path / "village.toml")) == 0
    running = await programs.start()
    (payload,) = await shown(programs, LINK)
    served.world.start(7001, payload)
    served.world.start(7002, payload)
    await served.until(lambda: bool(heard(served, 7001) and heard(served, 7002)))
    assert "小村的管理员" in heard(served, 7001)
    assert "已经用过" in heard(served, 7002)
    assert await running.terminate() == 0
    programs.log.unlink()
    again = await programs.start()
    assert await shown(programs, LINK) == []
    assert await types(programs, "invite", "书记") == 2, "the store is being served"
    assert await again.terminate() == 0


def heard(served: Telegram, person_id: int) -> str:
    """Everything that the bot said to somebody."""
    transcript = served.world.transcript(person_id, chat=person_id)
    return "\n".join(said(message) for message in transcript if message["from"]["is_bot"])
