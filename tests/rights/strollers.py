"""People of two grids who do anything at random: what they see, what others saw, what nobody showed them."""

import re
from datetime import timedelta

from sqlalchemy import text

from tests.rights.asked import (
    SEARCHED_IN,
    VISITED_IN,
)
from tests.rights.bookings import CENTRES
from tests.rights.canaries import (
    GRIDS,
    text_of,
)
from tests.rights.ground import Said
from tests.rights.households import CADRE, DIRECTOR
from tests.rights.walking import Walker
from tests.rights.world import (
    CHATS,
    COLLEAGUE,
    LEADER,
    LEADER_A,
    LEADER_B,
    OFFICE,
    WORKER,
    account,
)

MEETING = ("council", "topics", "gatherings", "promises", "meetings")
COMMANDS = ("start", "menu", "help", "report", "mine", "tasks", "find", "family", "whom", "settings", "privacy",
            "whoami", "move", "account", "invite", "roles", "leave", "groups", "work", "cancel", "bind", "book",
            "appointments", "desk", "services", "visits", "coverage", "burden", *MEETING)  # fmt: skip
LINKED = {"r": "requests", "v": "people", "g": "grids", "p": "groups", "t": "appointments", "u": "topics",
          "q": "gatherings", "k": "gatherings", "n": "gatherings", "h": "motions", "y": "households",
          "x": "grids"}  # fmt: skip
"""What the number in a link is of."""
_NUMBER = re.compile(r"\d+")
_KIND = re.compile("[:~]")
"""What follows the kind of a button: what it carries, or the dialogue to which it is bound."""


class Stroller(Walker):
    """Chooses who does what."""

    def act(self) -> list[Said]:
        """Somebody does something; returns everything that was said in consequence."""
        if self.steps_left:
            return self._go_on()
        self.who = self.only or self.random.choice(_EVERYBODY)
        acts = (self._press_seen, self._press_others, self._forge, self._write, self._command, self._search,
                self._open_link, self._reply, self._wait, self._book, self._run_desk, self._meet,
                self._visit)  # fmt: skip
        return self.random.choices(acts, weights=(34, 20, 18, 10, 7, 6, 4, 5, 1, 4, 3, 6, 8))[0]()

    def _press_seen(self) -> list[Said]:
        """A button on one of the newest messages of a chat in which they are."""
        chat = self._chat()
        shown = [said for said in reversed(self.world.ground.chats.get(chat, {}).values()) if said.buttons][:6]
        if not shown:
            return self._command()
        said = shown[min(int(self.random.expovariate(0.8)), len(shown) - 1)]
        return self._press(self.random.choice(said.buttons), chat, said.message_id)

    def _press_others(self) -> list[Said]:
        """A button that was shown to anybody, anywhere."""
        return self._press(self._pick_any(), self._chat(), 1)

    def _pick_any(self) -> dict[str, str]:
        """Of every kind of button that was ever shown one is as likely as another: a calendar has forty alike."""
        kinds: dict[str, list[dict[str, str]]] = {}
        for said in self._all():
            for button in said.buttons:
                kinds.setdefault(_KIND.split(str(button.get("callback_data", "")))[0], []).append(button)
        return self.random.choice(kinds[self.random.choice(sorted(kinds))])

    def _forge(self) -> list[Said]:
        """A button with another number in it, bound to the dialogue in which they stand."""
        data = self._pick_any().get("callback_data", "ro:1").partition("~")[0]
        data = _NUMBER.sub(lambda found: str(self._other(int(found[0]))), data)
        serial = self._serial() if self.random.random() < 0.5 else ""
        return self._press_data(data + serial, self._chat(), 1)

    def _other(self, number: int) -> int:
        chance = self.random.random()
        if number < 2 and chance < 0.6:
            return self.random.randint(0, 1)
        if chance < 0.3:
            return number
        return self.random.randint(1, 50) if chance < 0.9 else self.random.choice((11, 12, 21, 22, *GRIDS))

    def _book(self) -> list[Said]:
        """As far as it goes: for themselves or anybody, what for, the next free time, what else is asked, yes."""
        service = self.random.choice(list(CENTRES))
        if self.random.random() < 0.5:
            said = self._press_data(f"bw:{self.random.choice(list(self.world.births))}", self.who, 1)
            said += self._press_data(f"bg:phone{self._serial()}", self.who, 1)
        else:
            said = self._say("/book")
        said += self._press_data(f"bk:{service}{self._serial()}", self.who, 1)
        for begins in ("bh:", "br:", "", "be:book"):
            shown = [str(b.get("callback_data", "")) for each in said for b in each.buttons if each.chat_id == self.who]
            if fitting := [data for data in shown if begins and data.startswith(begins)]:
                said += self._press_data(self.random.choice(fitting), self.who, 1)
            elif not begins and self._asked() in VISITED_IN:
                said += self._write()
        return said

    def _run_desk(self) -> list[Said]:
        """Somebody of the office, or of a centre, looks at somebody who comes, and does something about it."""
        if not self.only:
            self.who = self.random.choice(list(OFFICE))
        said = self._say("/desk")
        for begins in ("ek:", "em:", "e"):
            shown = [str(b.get("callback_data", "")) for each in said[-3:] for b in each.buttons]
            if fitting := [data for data in shown if data.startswith(begins)]:
                said += self._press_data(self.random.choice(fitting), self.who, 1)
        return said

    def _meet(self) -> list[Said]:
        """Somebody comes for topics, meetings or promises; what they do next follows from what they are shown."""
        self.steps_left = self.random.randint(1, 6)
        self.shown = self._say(f"/{self.random.choice(MEETING)}")
        return self.shown

    def _visit(self) -> list[Said]:
        """Somebody ticks what stands on a list, or comes for their own list, a household or their own home."""
        self.steps_left = self.random.randint(2, 6)
        if not self.only and self.random.random() < 0.7:
            self.who = self.random.choice(_VISITING)
        household = self._pick_household()
        if self.random.random() < 0.4 and (ticks := self._list_ticks()):
            self.shown = self._press_data(self.random.choice(ticks), self._chat(), 1)
        else:
            begins = ("/visits", "/coverage", f"3o:{household}", f"1w:{household}", f"6h:{household}", "6o:0")
            begun = self.random.choices(begins, weights=(2, 1, 2, 4, 2, 2))[0]
            self.shown = self._say(begun) if begun.startswith("/") else self._press_data(begun, self.who, 1)
        return self.shown

    def _pick_household(self) -> int:
        """Mostly one of their own grid."""
        here = text("select id from households where grid_id = :grid order by id")
        own = list(self.world.session.scalars(here, {"grid": self.who // 100}))
        if own and self.random.random() < 0.7:
            return int(self.random.choice(own))
        return self.random.randint(1, self._newest("households"))

    def _list_ticks(self) -> list[str]:
        """The numbers on the lists in the grids' chats."""
        chats = (self.world.ground.chats.get(chat, {}) for chat in CHATS.values())
        found = (str(b.get("callback_data", "")) for shown in chats for said in shown.values() for b in said.buttons)
        return sorted({data for data in found if data.startswith("va:")})

    def _go_on(self) -> list[Said]:
        """Press something that was just shown to them, or write what is asked for."""
        self.steps_left -= 1
        mine = (button for said in self.shown[-2:] for button in said.buttons if said.chat_id == self.who)
        fitting = [data for each in mine if (data := str(each.get("callback_data", ""))) and data[0] != "!"]
        if not fitting or (self._asked()[1] and self.random.random() < 0.5):
            self.shown = self._write()
        else:
            self.shown = self._press_data(self.random.choice(fitting), self.who, 1)
        return self.shown

    def _search(self) -> list[Said]:
        """Look for somebody of any grid."""
        said = self._say("/find")
        return said + (self._say(self._sought()) if self._asked() in SEARCHED_IN else [])

    def _command(self) -> list[Said]:
        return self._say(f"/{self.random.choice(COMMANDS)}", self._chat())

    def _open_link(self) -> list[Said]:
        """A link to something that they may know of or not."""
        kind = self.random.choice(list(LINKED))
        return self._say(f"/start {kind}_{self.random.randint(1, self._newest(LINKED[kind]) + 1)}")

    def _reply(self) -> list[Said]:
        """An answer to any message of ours in a chat in which they are."""
        chat = self._chat()
        shown = list(self.world.ground.chats.get(chat, {}))
        grid = self.who // 100
        words = text_of(grid, 1) if grid in GRIDS else "办公室回复"
        return self._say(words, chat, self.random.choice(shown)) if shown else []

    def _wait(self) -> list[Said]:
        """Time passes, and what is due then is done."""
        hours = self.random.randint(1, 30)
        self.story.append(f"{hours} hours pass")
        self.world.ground.clock.move(timedelta(hours=hours))
        return self.world.ground.run_due()


_EVERYBODY = (*(account(grid, who) for grid in GRIDS for who in range(1, 13)), *OFFICE)
_GO = (LEADER_A, LEADER_B, WORKER, COLLEAGUE, LEADER)
_VISITING = (*(account(grid, who) for grid in GRIDS for who in _GO), DIRECTOR, CADRE)
