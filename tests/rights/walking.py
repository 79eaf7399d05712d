"""Somebody of two grids who presses and writes: their chats, what they are asked, and words that are their grid's."""

from dataclasses import dataclass, field
from random import Random

from sqlalchemy import text

from tests.rights.asked import (
    CALLED_IN,
    HOUSED_IN,
    NAMED_IN,
    SEARCHED_IN,
    TELEPHONED_IN,
    TIMED_IN,
    TIMES,
    TOLD_IN,
    VISITED_IN,
)
from tests.rights.canaries import (
    GRIDS,
    LETTERS,
    NAMES,
    address_of,
    called_of,
    name_of,
    phone_of,
    text_of,
    told_of,
    visit_of,
)
from tests.rights.ground import Said
from tests.rights.world import CENTRE_CHATS, CHATS, World


@dataclass
class Walker:
    """Somebody, and what they can do in one step. All of it follows from the seed."""

    world: World
    random: Random
    only: int = 0
    """Nobody else does anything."""
    story: list[str] = field(default_factory=list)
    who: int = 0
    steps_left: int = 0
    """So often whoever acts goes on with what they see."""
    shown: list[Said] = field(default_factory=list)
    told: int = 100
    """So often something was written of a household."""

    def _press(self, button: dict[str, str], chat: int, message_id: int) -> list[Said]:
        payload = button.get("url", "").partition("start=")[2]
        if payload:
            return self._say(f"/start {payload}")
        return self._press_data(button.get("callback_data", ""), chat, message_id)

    def _serial(self) -> str:
        """What binds a button to the dialogue in which they stand."""
        standing = self.world.ground.standings.get((self.who, self.who))
        return f"~{standing.serial}" if standing else ""

    def _asked(self) -> tuple[str, str]:
        """What they are being asked; not for ever."""
        standing = self.world.ground.standings.get((self.who, self.who))
        waits = standing is not None and self.world.ground.clock.now() < standing.expires_at
        return (standing.conversation, standing.state) if standing and waits else ("", "")

    def _write(self) -> list[Said]:
        """The words for which the dialogue asks; words are of the grid of whoever writes them."""
        grid, number = self.who // 100, self.who % 100 % len(LETTERS)
        asked = self._asked()
        if asked in SEARCHED_IN:
            return self._say(self._sought())
        if grid not in GRIDS:
            return self._say(f"办公室第{self.random.randint(1, 99)}号记录")
        if asked in NAMED_IN:
            return self._say(name_of(grid, number, self.random.choice("王李")))
        if asked in HOUSED_IN:
            return self._say(address_of(grid, number))
        if asked in TELEPHONED_IN:
            return self._say(phone_of(grid, number))
        if asked in VISITED_IN:
            return self._say(f"{address_of(grid, number)}，{visit_of(grid, number)}")
        if asked in CALLED_IN:
            return self._say(called_of(grid, number))
        if asked[0] in TOLD_IN:
            self.told += 1
            return self._say(told_of(grid, number, self.told))
        if asked in TIMED_IN:
            return self._say(self.random.choice(TIMES))
        return self._say(text_of(grid, number))

    def _sought(self) -> str:
        grid, number = self.random.choice(GRIDS), self.random.randint(1, 21)
        return self.random.choice(
            (NAMES[grid], "王", f"{number:04}", f"{number:02}号", "wang", f"王{NAMES[grid]}", name_of(grid, number))
        )

    def _say(self, words: str, chat: int = 0, reply_to: int = 0) -> list[Said]:
        self.story.append(f"{self.who} in {chat or self.who} says {words}{f' to {reply_to}' if reply_to else ''}")
        return self.world.ground.say(self.who, words, chat=chat, reply_to=reply_to)

    def _press_data(self, data: str, chat: int, message_id: int) -> list[Said]:
        self.story.append(f"{self.who} in {chat} presses {data}")
        return self.world.ground.press(self.who, data, chat=chat, message_id=message_id)

    def _chat(self) -> int:
        """Mostly their own; now and then a group in which they are."""
        if self.random.random() < 0.8:
            return self.who
        grid = self.who // 100
        if grid not in GRIDS:
            return self.random.choice([*CHATS.values(), *CENTRE_CHATS.values()])
        return CHATS[grid]

    def _all(self) -> list[Said]:
        return [said for shown in self.world.ground.chats.values() for said in shown.values()]

    def _newest(self, table: str) -> int:
        return self.world.session.scalar(text(f"select max(id) from {table}")) or 0  # noqa: S608 -- our names
