"""One update on its way to the handler that waits for it, and what the handler's answer does to the dialogue."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from telegram import Chat, Message, MessageEntity, Update

from handlers.flow.context import CallbackAnswer, Context
from handlers.flow.conversation import END, CallbackQueryHandler, CommandHandler, MessageHandler, Next
from handlers.flow.routes import AnyConversation, Route, Routes
from handlers.ui.announce import Announcer
from handlers.ui.callbacks import CallbackData, RunCommand, UnreadableError, read_callback, read_link, with_serial
from models import outbox
from models.dialogues import Standing
from models.outbox import Outbox
from models.people import Actor
from models.rules.refusals import NotYours, Stale

DIALOGUE_LASTS = timedelta(hours=24)
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
        self.expired = standing is not None and standing.expires_at <= announcer.now
        self.standing = None if self.expired else standing
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
        elif self.update.callback_query:
            self._take_press(self.update.callback_query.data or "")
        elif isinstance(message := self.update.effective_message, Message):
            command, arguments = read_command(message, self.announcer.product.bot_username)
            if command and not self.update.edited_message:
                self._take_command(command, arguments)
            else:
                self._take_message(message)

    def _take_press(self, packed: str) -> None:
        try:
            data, serial = read_callback(packed)
        except UnreadableError:
            raise Stale(packed) from None
        route = self.routes.buttons.get(type(data))
        if isinstance(data, RunCommand):
            self._take_command(data.command, "")
        elif route and route.entry:
            self._begin(route, data)
        else:
            handler = self._answer_for(lambda a: isinstance(a, CallbackQueryHandler) and a.data is type(data))
            if handler is None or self.standing is None or serial != self.standing.serial:
                raise Stale(packed)
            self._go_on(handler, data)

    def _take_command(self, command: str, arguments: str) -> None:
        handler = self._answer_for(lambda a: isinstance(a, CommandHandler) and a.command == command)
        if handler is not None:
            self._go_on(handler)
        elif command == CANCEL:
            self._cancel()
        elif command == "start" and (found := self._find_link(arguments)):
            self._begin(*found, leaving=True)
        elif route := self.routes.commands.get(command):
            self._begin(route, arguments=arguments, leaving=True)
        elif self.update.effective_chat and self.update.effective_chat.type == Chat.PRIVATE:
            self.context(None).say("flow/unknown_command")

    def _take_message(self, message: Message) -> None:
        handler = self._answer_for(lambda a: isinstance(a, MessageHandler) and a.accepts(self.update))
        if not self.update.edited_message and (found := self._find_reply(message)):
            self._begin(*found)
        elif handler is not None:
            self._go_on(handler)
        elif self.update.edited_message:
            return
        elif self.standing is not None:
            self._ask_again()
        elif self.expired:
            self.context(None).say("flow/expired")
        elif route := self.routes.for_message(self.update):
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

    def _answer_for(self, fits: Callable[[object], bool]) -> Any:
        """The handler of the waiting question that takes this update."""
        conversation = self._conversation()
        if conversation is None or self.standing is None:
            return None
        question = conversation.questions.get(self.standing.state)
        return next((answer for answer in question.answers if fits(answer)), None) if question else None

    def _conversation(self) -> AnyConversation | None:
        return self.routes.conversations.get(self.standing.conversation) if self.standing else None

    def _begin(self, route: Route, *pressed: object, arguments: str = "", leaving: bool = False) -> None:
        """Enter a conversation. A card's button ends at once and leaves the running dialogue alone; commands end it."""
        conversation = route.conversation
        if conversation.may and not self.actor.may(conversation.may, grid_id=self.actor.grid_id):
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

    def _go_on(self, handler: Any, *pressed: object) -> None:
        """Take the next step of the running dialogue."""
        conversation, standing, context = self._resume()
        state = handler.callback(context, *pressed)
        if state is END:
            self.standing = None
        else:
            self._stand(conversation, context, state, standing.serial, came_from=standing.state)

    def _ask_again(self) -> None:
        """What came is no answer to the question: say so and ask once more. In a group it was not meant for us."""
        if self.update.effective_chat and self.update.effective_chat.type != Chat.PRIVATE:
            return
        conversation, standing, context = self._resume()
        context.say("flow/misfit")
        conversation.questions[standing.state].ask(context)

    def _resume(self) -> tuple[AnyConversation, Standing, Context[Any]]:
        conversation, standing = self._conversation(), self.standing
        if conversation is None or standing is None:
            raise Stale("no dialogue")
        try:
            draft = conversation.load_draft(standing.draft)
        except ValidationError:  # stored by an older program, which knew other fields
            raise Stale(standing.conversation) from None
        self._bind_buttons(conversation, standing.serial)
        return conversation, standing, self.context(draft)

    def _stand(
        self, conversation: AnyConversation, context: Context[Any], state: Next, serial: str, came_from: str = ""
    ) -> None:
        """Wait in `state`; its question is asked on entering, not on staying."""
        if state != came_from:
            conversation.questions[str(state)].ask(context)
        draft = conversation.dump_draft(context.draft)
        self.standing = Standing(
            conversation.name, str(state), draft, serial, expires_at=self.announcer.now + DIALOGUE_LASTS
        )

    def _bind_buttons(self, conversation: AnyConversation, serial: str) -> None:
        own = conversation.own_buttons

        def pack(data: CallbackData) -> str:
            return with_serial(data.pack(), serial) if type(data) in own else data.pack()

        self.announcer.pack = pack

    def _cancel(self) -> None:
        if self.standing is None:
            self.context(None).say("flow/nothing_to_cancel")
            return
        self.context(None).say("flow/cancelled", conversation=self.standing.conversation)
        self.standing = None

    def _leave(self, context: Context[Any]) -> None:
        """The running dialogue ends because something else is begun."""
        if self.standing:
            context.say("flow/left", conversation=self.standing.conversation)
        self.standing = None


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
