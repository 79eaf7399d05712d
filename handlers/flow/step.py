"""One update on its way to the handler that waits for it, and what the handler's answer does to the dialogue."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from telegram import Chat, Message, MessageEntity, Update
from telegram.constants import MessageLimit
from telegram.ext import filters

from handlers.flow.context import CallbackAnswer, Context
from handlers.flow.conversation import END, CallbackQueryHandler, CommandHandler, MessageHandler, Next
from handlers.flow.routes import AnyConversation, Route, Routes
from handlers.flow.running import Running, drops_words, resume
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData, RunCommand, UnreadableError, read_callback, read_link, with_serial
from handlers.ui.keyboards import Button, back_home, read_number
from models import outbox
from models.actors import Actor
from models.dialogues import Standing
from models.outbox import Outbox
from models.rules.refusals import Anonymous, NotYours, Refusal, Stale

CANCEL = "cancel"


@dataclass(frozen=True)
class Turn:
    """What an update led to: the person as they are now, where the dialogue stands, what is promised, and the answer
    to a press.
    """

    actor: Actor
    standing: Standing | None
    outbox: Outbox
    answer: CallbackAnswer | None


class Step:
    """Finds the handler, calls it, and keeps the dialogue."""

    def __init__(
        self, routes: Routes, announcer: Announcer, update: Update, actor: Actor, standing: Standing | None
    ) -> None:
        self.routes, self.announcer, self.update, self.actor = routes, announcer, update, actor
        self.running = resume(routes, standing, now=announcer.now) if standing else None
        self.lapsed = standing is not None and self.running is None and drops_words(routes, standing)
        self.standing = standing if self.running else None
        self._context: Context[Any] | None = None

    def context(self, draft: object, arguments: str = "") -> Context[Any]:
        """The context in which this update's handler runs."""
        self._context = Context(self.update, self.actor, self.announcer, draft, arguments)
        return self._context

    def turn(self) -> Turn:
        """What became of it. Every press is answered, if only to stop the button's spinner."""
        answer = self._context.answer if self._context else None
        if self.update.callback_query and answer is None:
            answer = CallbackAnswer(self.update.callback_query.id)
        actor = self._context.actor if self._context else self.actor
        return Turn(actor, self.standing, self.announcer.outbox, answer)

    def take(self) -> None:
        """Find what the update is and hand it on; what is not meant for the bot gets silence."""
        if self.update.my_chat_member:
            for route in self.routes.memberships:
                self._begin(route)
        elif self.actor.is_nobody:
            self._take_from_nobody()
        elif answer := self.update.poll_answer:
            for route in self.routes.polls:
                self._begin(route, answer.poll_id, tuple(answer.option_ids))
        elif self.update.callback_query:
            self._take_press(self.update.callback_query.data or "")
        elif isinstance(message := self.update.effective_message, Message):
            command, arguments = read_command(message, self.announcer.product.bot_username)
            if command and not self.update.edited_message:
                self._take_command(command, arguments)
            else:
                self._take_message(message)

    def _take_from_nobody(self) -> None:
        """What happens to a group counts whoever did it. What a person wants done needs a person: who hides behind the
        group as its anonymous administrator hears that.
        """
        message = self.update.message
        if message is None:
            return
        if filters.StatusUpdate.ALL.check_update(self.update):
            if route := self.routes.for_message(self.update):
                self._begin(route)
        elif message.sender_chat and message.sender_chat.id == message.chat_id:
            command, _ = read_command(message, self.announcer.product.bot_username)
            if command in self.routes.commands or self._find_reply(message):
                raise Anonymous("an anonymous administrator")

    def refuse(self, refusal: Refusal) -> None:
        """Say no. A dialogue whose answer cannot be taken ends: asking again would not help. Others stay."""
        message = self.update.message
        if message and not read_command(message, self.announcer.product.bot_username)[0]:
            is_answer = self._find_answer() is not None and self._find_reply(message) is None
            self.standing = None if is_answer else self.standing
        self.context(None).toast(f"refusals/{refusal.words}", alert=True)

    def _take_press(self, packed: str) -> None:
        try:
            data, serial = read_callback(packed)
        except UnreadableError:
            raise Stale(packed) from None
        running, route = self.running, self.routes.buttons.get(type(data))
        handler = running.handler_of(CallbackQueryHandler, lambda h: h.data is type(data)) if running else None
        if data == RunCommand(CANCEL) and not (running and serial == running.standing.serial):
            raise Stale(packed)  # what it would have stopped is over
        if isinstance(data, RunCommand):
            self._take_command(data.command, "")
        elif running and handler and serial == running.standing.serial:
            self._go_on(running, handler, data)
        elif route and (self._is_private or route.entry.in_groups):
            self._begin(route, data)
        else:
            raise Stale(packed)

    def _take_command(self, command: str, arguments: str) -> None:
        running, route = self.running, self.routes.commands.get(command)
        handler = running.handler_of(CommandHandler, lambda h: h.command == command) if running else None
        found = self._find_link(arguments) if command == "start" else None
        if running and handler:
            self._go_on(running, handler)
        elif found and (self._is_private or found[0].entry.in_groups):
            self._begin(*found)
        elif route and not self._is_private and not route.entry.in_groups:
            self._lead_to_private(command)
        elif command == "start" and arguments in self.routes.commands:  # the button that leads here from a group
            self._take_command(arguments, "")
        elif route:
            self._begin(route, arguments=arguments, leaving=True)
        elif self._is_private and command == CANCEL:
            self._cancel()
        elif self._is_private:
            self.context(None).say("flow/unknown_command", keyboard=[back_home()])

    def _take_message(self, message: Message) -> None:
        if len(message.text or message.caption or "") > MessageLimit.MAX_TEXT_LENGTH:  # no client sends this
            self._misunderstand("flow/too_long")
        elif not self.update.edited_message and (found := self._find_reply(message)):
            self._begin(*found)
        elif pressed := self._find_numbered(message):
            self._take_numbered(pressed)
        elif self.running and (handler := self._find_answer()):
            self._go_on(self.running, handler)
        elif self.update.edited_message:
            if self._is_private and (route := self.routes.for_message(self.update)):
                self._begin(route)
        elif self.running and not self.running.question.gives_way:
            self._misunderstand("flow/misfit")
        else:
            if self.lapsed:
                self._misunderstand("flow/expired")
            if route := self.routes.for_message(self.update):
                self._begin(route)

    def _find_link(self, payload: str) -> tuple[Route, object] | None:
        try:
            link = read_link(payload)
        except UnreadableError:
            return None
        route = self.routes.links.get(type(link))
        return (route, link) if route else None

    def _find_reply(self, message: Message) -> tuple[Route, object] | None:
        if message.reply_to_message is None:
            return None
        about = outbox.get_about(self.announcer.session, message.chat_id, message.reply_to_message.message_id)
        noun, _, id_ = (about or "").partition(":")
        route = self.routes.replies.get(noun)
        return (route, int(id_)) if route else None

    def _find_numbered(self, message: Message) -> dict[str, Any] | None:
        """In the elders' mode a number presses a button, unless words are asked for: house numbers are words."""
        number = read_number(message.text or "") if self.actor.elders_mode and self._is_private else None
        asks_for_words = self.running and not self.running.question.by_number and self._find_answer()
        if number is None or self.update.edited_message or asks_for_words:
            return None
        buttons = outbox.get_buttons(self.announcer.session, message.chat_id)
        return buttons[number - 1] if number <= len(buttons) else None

    def _take_numbered(self, button: dict[str, Any]) -> None:
        payload = parse_qs(urlsplit(button.get("url", "")).query).get("start", [""])[0]
        if "callback_data" in button:
            self._take_press(button["callback_data"])
        elif payload:
            self._take_command("start", payload)
        else:
            self._misunderstand("flow/misfit")

    def _find_answer(self) -> Any:
        """The handler of the waiting question that takes this message."""
        return self.running.handler_of(MessageHandler, lambda h: h.accepts(self.update)) if self.running else None

    def _begin(self, route: Route, *pressed: object, arguments: str = "", leaving: bool = False) -> None:
        """Enter a conversation. A card's button ends at once and leaves the running dialogue alone; commands end it."""
        conversation = route.conversation
        if conversation.may and not self.actor.may(conversation.may, grid_id=self.actor.grid_id, whose=self.actor.id):
            raise NotYours(f"{conversation.name} is not open to person {self.actor.id}")
        serial = f"{self.update.update_id:x}"[-6:]
        self._bind_buttons(conversation, serial)
        context = self.context(conversation.new_draft(), arguments)
        if leaving:
            self._leave(context)
        state = route.entry.callback(context, *pressed)
        if state is not END:
            self._leave(context)
            self._stand(conversation, context, state, serial)

    def _go_on(self, running: Running, handler: Any, *pressed: object) -> None:
        """Take the next step of the running dialogue."""
        conversation, standing = running.conversation, running.standing
        self._bind_buttons(conversation, standing.serial)
        context = self.context(running.draft)
        state = handler.callback(context, *pressed)
        if state is END:
            self.standing = None
        else:
            self._stand(conversation, context, state, standing.serial, came_from=standing.state)

    def _misunderstand(self, message: str) -> None:
        """Say why this cannot be taken, and ask once more what waits. In a group it was not meant for us."""
        if not self._is_private:
            return
        if self.running is None:
            self.context(None).say(message, keyboard=[back_home()])
            return
        self._bind_buttons(self.running.conversation, self.running.standing.serial)
        context = self.context(self.running.draft)
        context.say(message)
        self.running.question.ask(context)

    def _stand(
        self, conversation: AnyConversation, context: Context[Any], state: Next, serial: str, came_from: str = ""
    ) -> None:
        """Wait in `state`; its question is asked on entering, not on staying."""
        if state != came_from:
            conversation.questions[str(state)].ask(context)
        draft = conversation.dump_draft(context.draft)
        self.standing = Standing(
            conversation.name,
            str(state),
            draft,
            serial,
            expires_at=self.announcer.now + conversation.questions[str(state)].lasts,
        )

    def _bind_buttons(self, conversation: AnyConversation, serial: str) -> None:
        own = conversation.own_buttons

        def pack(data: CallbackData) -> str:
            is_own = type(data) in own or data == RunCommand(CANCEL)
            return with_serial(data.pack(), serial) if is_own else data.pack()

        self.announcer.pack = pack

    def _cancel(self) -> None:
        running, context = self.running, self.context(None)
        if running is None:
            context.show("flow/nothing_to_cancel", keyboard=[back_home()])
        else:
            context.show("flow/cancelled", keyboard=[back_home()], dropped=running.has_unsent)
        self.standing = None

    def _leave(self, context: Context[Any]) -> None:
        """The running dialogue ends because something else is begun; what that drops is said."""
        if self.running and self.standing and self.running.has_unsent:
            context.say("flow/left", conversation=self.standing.conversation)
        self.standing = None

    def _lead_to_private(self, command: str) -> None:
        """What concerns one person is not spread out before the group: one button leads to the private chat."""
        address = f"https://t.me/{self.announcer.product.bot_username}?start={command}"
        self.context(None).say("flow/private", keyboard=[[Button(address, "flow/private")]], reply=True)

    @property
    def _is_private(self) -> bool:
        chat = self.update.effective_chat
        return chat is not None and chat.type == Chat.PRIVATE


def read_command(message: Message, bot_username: str) -> tuple[str, str]:
    """The command at the beginning of a message, lower case, and what follows it; "" where there is none for us."""
    entities = message.entities or ()
    if not message.text or not entities or entities[0].type != MessageEntity.BOT_COMMAND or entities[0].offset != 0:
        return "", ""
    word, arguments = message.text[: entities[0].length], message.text[entities[0].length :].strip()
    command, _, addressee = word.removeprefix("/").partition("@")
    if addressee and addressee.lower() != bot_username.lower():
        return "", ""
    return command.lower(), arguments
