"""People who act at random, but sensibly: they press what they see, old buttons too, write, answer, go and come."""

from collections.abc import Callable
from random import Random

from tests.simulation.telegram import NAMES, Shown, Telegram

RESIDENTS = (7001, 7002)
STAFF = (7004, 7005, 7006, 7007)
EVERYBODY = (*RESIDENTS, *STAFF)
COMMANDS = {"residents": ("/start", "/report", "/mine", "/cancel", "/help", "/settings", "/nonsense"),
            "staff": ("/start", "/tasks", "/cancel", "/mine", "/report")}  # fmt: skip
SELDOM = ("!", "lang", "fp", "dp", "rw", "jl", "rh")
"""Buttons that lead away from the matter."""
OFTEN = ("fx:send", "fx:written", "ra", "rd", "rf", "rq", "tp", "tn")


class People:
    """The cast at their telephones."""

    def __init__(self, random: Random, telegram: Telegram, trace: Callable[[str], None]) -> None:
        self.random, self.telegram, self.trace = random, telegram, trace
        self.said: list[str] = []
        self.written: dict[int, int] = {}

    def act(self) -> None:
        """Somebody does something."""
        person = self.random.choices(EVERYBODY, weights=(6, 3, 6, 3, 2, 1))[0]
        actions = (self.press, self.press_old, self.write, self.answer, self.command, self.photograph, self.correct,
                   self.press_twice, self.leave_or_return)  # fmt: skip
        self.random.choices(actions, weights=(60, 8, 20, 6, 4, 3, 2, 3, 1))[0](person)

    def press(self, person: int) -> None:
        """Press something on one of the newest messages; who sees no button writes."""
        shown = self._look(person)
        recent = [message for message in shown[:6] if message.buttons]
        if not recent or (self._is_asked(shown) and self.random.random() < 0.7):
            self.write(person)
            return
        self._press_on(person, self.random.choices(recent, weights=[2.0**-i for i in range(len(recent))])[0])

    def press_old(self, person: int) -> None:
        """Press something on any message, however old."""
        if with_buttons := [message for message in self._look(person) if message.buttons]:
            self._press_on(person, self.random.choice(with_buttons))

    def press_twice(self, person: int) -> None:
        """A finger that trembles."""
        if with_buttons := [message for message in self._look(person)[:3] if message.buttons]:
            shown = with_buttons[0]
            for _ in range(2):
                self._press_on(person, shown, favourite=True)

    def write(self, person: int) -> None:
        """Write something that nobody ever wrote before."""
        text = self._new_words()
        self.trace(f"{NAMES[person]} writes {text}")
        self.written[person] = self.telegram.say(person, text)

    def answer(self, person: int) -> None:
        """Reply to one of the bot's messages."""
        if shown := self._look(person):
            message, text = self.random.choice(shown[:6]), self._new_words()
            self.trace(f"{NAMES[person]} replies {text} to {message.id}")
            self.telegram.say(person, text, chat=message.chat_id, reply_to=message.id)

    def say(self, person: int, text: str) -> None:
        """Type these very words."""
        self.trace(f"{NAMES[person]} {text}")
        self.telegram.say(person, text)

    def press_data(self, person: int, data: str, chat: int) -> None:
        """Press the newest button whose data begins so."""
        found = ((m, b) for m in self.telegram.newest(chat) for b in m.buttons if b.data.startswith(data))
        message, button = next(found)
        self.trace(f"{NAMES[person]} presses {button.data}")
        self.telegram.press(person, message, button.data)

    def photograph(self, person: int) -> None:
        """Send a photo with a caption."""
        text = self._new_words()
        self.trace(f"{NAMES[person]} sends a photo, {text}")
        photo = [{"file_id": text, "file_unique_id": text, "width": 1, "height": 1}]
        self.telegram.say(person, text, photo=photo)

    def correct(self, person: int) -> None:
        """Edit the newest message of one's own."""
        if person in self.written:
            text = self._new_words()
            self.trace(f"{NAMES[person]} corrects {text}")
            self.telegram.edit(person, self.written[person], text)

    def command(self, person: int) -> None:
        """Type a command."""
        self.say(person, self.random.choice(COMMANDS["residents" if person in RESIDENTS else "staff"]))

    def leave_or_return(self, person: int) -> None:
        """Block the bot, or let it in again."""
        if person in self.telegram.blocked:
            self.trace(f"{NAMES[person]} comes back")
            self.telegram.unblock(person)
        else:
            self.trace(f"{NAMES[person]} blocks the bot")
            self.telegram.block(person)

    def move_group(self) -> None:
        """The grid's group becomes a supergroup."""
        if not self.telegram.migrated:
            self.trace("the group becomes a supergroup")
            self.telegram.migrate(STAFF[0])

    def _look(self, person: int) -> list[Shown]:
        """The bot's messages where the person looks, the newest first."""
        chat = person
        if person in STAFF and self.random.random() < 0.35:
            chat = self.telegram.grid_chat
        return self.telegram.newest(chat)

    @staticmethod
    def _is_asked(shown: list[Shown]) -> bool:
        return bool(shown) and not shown[0].buttons

    def _press_on(self, person: int, shown: Shown, *, favourite: bool = False) -> None:
        buttons = shown.buttons
        weights = [_weight(button.data) for button in buttons]
        button = buttons[weights.index(max(weights))] if favourite else self.random.choices(buttons, weights)[0]
        self.trace(f"{NAMES[person]} presses {button.data or button.url} on {shown.id} in {shown.chat_id}")
        if button.url:
            self.telegram.say(person, f"/start {button.url.partition('start=')[2]}")
        elif person not in self.telegram.blocked:
            self.telegram.press(person, shown, button.data)

    def _new_words(self) -> str:
        self.said.append(f"话{len(self.said) + 1}。")
        return self.said[-1]


def _weight(data: str) -> float:
    if data.startswith(SELDOM):
        return 0.15
    return 3.0 if data.startswith(OFTEN) else 1.0
