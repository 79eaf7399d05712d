"""What people do with the messages of a chat: press, vote, read."""

from bot.sandbox.chats import AnyChat, Person, PrivateChat
from bot.sandbox.managing import Managing
from bot.sandbox.messages import Message
from bot.sandbox.queries import Query
from bot.sandbox.wire import ImpossibleError, Json, unknown


class Acting(Managing):
    """`chat` is a chat id; None means the person's private chat with the bot."""

    def press(
        self,
        person: int,
        message_id: int,
        *,
        data: str | None = None,
        text: str | None = None,
        at: tuple[int, int] | None = None,
        chat: int | None = None,
    ) -> Query:
        """Press the inline button found by its data, its text or its (row, column).

        A callback waits in `Query.answer`; a link or a text to copy is answered by the client itself.
        """
        account = self.person(person)
        message = self.message_in(self.chat_of(account, chat), message_id)
        button = _button(message, data, text, at)
        query = self.queries.ask(account, message, button.get("callback_data", ""))
        if "callback_data" in button:
            self.updates.add("callback_query", query.as_json(), lane=message.chat.id)
        else:
            copied = button.get("copy_text", {}).get("text", "")
            self.queries.answer(query.id, {"text": copied, "show_alert": False, "url": button.get("url", "")})
        return query

    def vote(self, person: int, message_id: int, option_ids: list[int], *, chat: int | None = None) -> None:
        """Vote in a poll; no option takes the vote back."""
        account = self.person(person)
        message = self.message_in(self.chat_of(account, chat), message_id)
        self.close_due_polls()
        poll = message.poll
        if poll is None:
            raise ImpossibleError("the message is not a poll")
        poll.vote(person, option_ids)
        if not poll.is_anonymous:
            answer = poll.answer_json(account.as_user(), poll.votes.get(person, []))
            self.updates.add("poll_answer", answer, lane=message.chat.id)
        self.updates.add("poll", poll.as_json(), lane=message.chat.id)
        self.emit_message("edit", message)

    def read(self, person: int, *, chat: int | None = None) -> None:
        """Everything in the chat is read."""
        place = self.chat_of(self.person(person), chat)
        place.last_read[person] = max(place.messages, default=0)

    def chat_of(self, person: Person, chat_id: int | None) -> AnyChat:
        """A chat that the person is in. Raises ImpossibleError."""
        chat = self.chats.get(person.id if chat_id is None else chat_id)
        if chat is None or person.id not in chat.member_ids:
            raise unknown("chat for this person")
        if not isinstance(chat, PrivateChat) and chat.migrated_to:
            raise ImpossibleError(f"the group was upgraded to the supergroup {chat.migrated_to}", status=409)
        return chat

    def message_in(self, chat: AnyChat, message_id: int) -> Message:
        """A message that is still there. Raises ImpossibleError."""
        message = chat.messages.get(message_id)
        if message is None or message.is_deleted:
            raise unknown("message")
        return message


def _button(message: Message, data: str | None, text: str | None, at: tuple[int, int] | None) -> Json:
    for row, buttons in enumerate(message.inline_keyboard):
        for column, button in enumerate(buttons):
            if (
                at == (row, column)
                or (data is not None and button.get("callback_data") == data)
                or (text is not None and button["text"] == text)
            ):
                return button
    raise unknown("button on this message")
