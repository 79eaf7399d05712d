"""People of two grids who do anything at random: what they see, what others saw, what nobody showed them."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from sqlalchemy import text

from tests.rights.bookings import CENTRES
from tests.rights.canaries import GRIDS, LETTERS, NAMES, address_of, name_of, phone_of, text_of, visit_of
from tests.rights.ground import Said
from tests.rights.world import CENTRE_CHATS, CHATS, OFFICE, World, account

MEETING = ("council", "topics", "gatherings", "promises", "meetings")
COMMANDS = ("start", "menu", "help", "report", "mine", "tasks", "find", "family", "whom", "settings", "privacy",
            "whoami", "move", "account", "invite", "roles", "leave", "groups", "work", "cancel", "bind", "book",
            "appointments", "desk", "services", *MEETING)  # fmt: skip
SEARCHED_IN = {("residents", "whom"), ("walk_ins", "whom"), ("check_ins", "code")}
NAMED_IN = {("joining", "name"), ("family", "name"), ("records", "name")}
HOUSED_IN = {("joining", "address"), ("family", "house"), ("records", "address")}
TELEPHONED_IN = {("records", "phone")}
VISITED_IN = {("booking", "detail"), ("appointments", "reason"), ("rating", "comment")}
TIMED_IN = {("booking", "when"), ("booking", "review"), ("planning", "time"), ("minutes_items", "day")}
TIMES = ("明天上午九点十分", "后天", "11月26日", "今天下午三点", "下周二上午十点", "12月3日下午两点半")
LINKED = {"r": "requests", "v": "people", "g": "grids", "p": "groups", "t": "appointments", "u": "topics",
          "q": "gatherings", "k": "gatherings", "n": "gatherings", "h": "motions"}  # fmt: skip
"""What the number in a link is of."""
_NUMBER = re.compile(r"\d+")


@dataclass
class Stroller:
    """Chooses who does what. All of it follows from the seed."""

    world: World
    random: Random
    only: int = 0
    """Nobody else does anything."""
    story: list[str] = field(default_factory=list)
    who: int = 0
    steps_left: int = 0
    """So often whoever acts goes on with what they see."""
    shown: list[Said] = field(default_factory=list)

    def act(self) -> list[Said]:
        """Somebody does something; returns everything that was said in consequence."""
        if self.steps_left:
            return self._go_on()
        self.who = self.only or self.random.choice(_EVERYBODY)
        acts = (self._press_seen, self._press_others, self._forge, self._write, self._command, self._search,
                self._open_link, self._reply, self._wait, self._book, self._run_desk, self._meet)  # fmt: skip
        return self.random.choices(acts, weights=(34, 20, 18, 10, 7, 6, 4, 5, 1, 4, 3, 6))[0]()

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
                kinds.setdefault(str(button.get("callback_data", "")).partition(":")[0], []).append(button)
        return self.random.choice(kinds[self.random.choice(sorted(kinds))])

    def _press(self, button: dict[str, str], chat: int, message_id: int) -> list[Said]:
        payload = button.get("url", "").partition("start=")[2]
        if payload:
            return self._say(f"/start {payload}")
        return self._press_data(button.get("callback_data", ""), chat, message_id)

    def _forge(self) -> list[Said]:
        """A button with another number in it, bound to the dialogue in which they stand."""
        data = self._pick_any().get("callback_data", "ro:1").partition("~")[0]
        data = _NUMBER.sub(lambda found: str(self._other(int(found[0]))), data)
        serial = self._serial() if self.random.random() < 0.5 else ""
        return self._press_data(data + serial, self._chat(), 1)

    def _serial(self) -> str:
        """What binds a button to the dialogue in which they stand."""
        standing = self.world.ground.standings.get((self.who, self.who))
        return f"~{standing.serial}" if standing else ""

    def _asked(self) -> tuple[str, str]:
        """What they are being asked; not for ever."""
        standing = self.world.ground.standings.get((self.who, self.who))
        waits = standing is not None and self.world.ground.clock.now() < standing.expires_at
        return (standing.conversation, standing.state) if standing and waits else ("", "")

    def _other(self, number: int) -> int:
        chance = self.random.random()
        if number < 2 and chance < 0.6:
            return self.random.randint(0, 1)
        if chance < 0.3:
            return number
        return self.random.randint(1, 50) if chance < 0.9 else self.random.choice((11, 12, 21, 22, *GRIDS))

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
        if asked in TIMED_IN:
            return self._say(self.random.choice(TIMES))
        return self._say(text_of(grid, number))

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

    def _sought(self) -> str:
        grid, number = self.random.choice(GRIDS), self.random.randint(1, 21)
        return self.random.choice(
            (NAMES[grid], "王", f"{number:04}", f"{number:02}号", "wang", f"王{NAMES[grid]}", name_of(grid, number))
        )

    def _command(self) -> list[Said]:
        return self._say(f"/{self.random.choice(COMMANDS)}", self._chat())

    def _open_link(self) -> list[Said]:
        """A link to something that they may know of or not."""
        kind = self.random.choice(list(LINKED))
        newest = self.world.session.scalar(text(f"select max(id) from {LINKED[kind]}")) or 0  # noqa: S608 -- our names
        return self._say(f"/start {kind}_{self.random.randint(1, newest + 1)}")

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


_EVERYBODY = (*(account(grid, who) for grid in GRIDS for who in range(1, 13)), *OFFICE)


def read_ties(world: World) -> set[tuple[int, int]]:
    """Who has to do with which grid: by home, role, family, request, leave or invitation."""
    return {(person, grid) for person, grid in world.session.execute(_TIES) if person and grid}


def read_bound(world: World) -> dict[int, int]:
    """Which grid each group chat belongs to."""
    rows = world.session.execute(text("select chat_id, id from grids where chat_id is not null"))
    return {row.chat_id: row.id for row in rows}


_TIES = text("""
select id, grid_id from people
union select person_id, grid_id from role_grants
union select m.agent_id, p.grid_id from mandates m join people p on p.id = m.principal_id where m.revoked_at is null
union select m.principal_id, p.grid_id from mandates m join people p on p.id = m.agent_id where m.revoked_at is null
union select author_id, grid_id from requests
union select owner_id, grid_id from requests
union select invited_id, grid_id from requests
union select filed_by_id, grid_id from requests
union select l.stand_in_id, g.grid_id from leaves l join role_grants g on g.person_id = l.holder_id
union select c.used_by_id, p.grid_id from one_time_codes c join people p on p.id = c.issued_by_id
union select c.issued_by_id, p.grid_id from one_time_codes c join people p on p.id = c.used_by_id
union select s.person_id, a.grid_id from sign_ups s join gathering_audiences a on a.gathering_id = s.gathering_id
union select i.person_id, a.grid_id from gathering_invitations i join gathering_audiences a
    on a.gathering_id = i.gathering_id
union select p.id, other.grid_id from people p join gathering_audiences own on own.grid_id = p.grid_id
    join gathering_audiences other on other.gathering_id = own.gathering_id
union select p.id, t.grid_id from people p join gathering_audiences a on a.grid_id = p.grid_id
    join agenda_items i on i.gathering_id = a.gathering_id join topics t on t.id = i.topic_id
""")
