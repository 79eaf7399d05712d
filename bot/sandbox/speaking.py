"""What people put into a chat: text, pictures, voices, places; and editing it."""

from bot.sandbox import samples
from bot.sandbox.acting import Acting
from bot.sandbox.chats import PrivateChat
from bot.sandbox.entities import utf16_length
from bot.sandbox.files import Upload, document_content, photo_content, sticker_content, video_content, voice_content
from bot.sandbox.messages import Message
from bot.sandbox.text import as_content, typed
from bot.sandbox.wire import ApiError, ImpossibleError, Json, unknown


class Speaking(Acting):
    """What people put into a chat. `chat` is a chat id; None means the person's private chat with the bot."""

    def say(
        self, person: int, text: str, *, chat: int | None = None, reply_to: int | None = None, topic: int = 0
    ) -> Message:
        """Write a text: a command, an answer, the label of a reply keyboard's button."""
        return self.send(person, as_content(*_checked(text, 4096)), chat=chat, reply_to=reply_to, topic=topic)

    def start(self, person: int, payload: str = "") -> Message:
        """Open the private chat by its button or a deep link; lifts a block, as the clients do."""
        self.unblock(person)
        return self.say(person, f"/start {payload}".strip())

    def start_in_group(self, person: int, chat: int, payload: str = "") -> Message:
        """Follow a `?startgroup=` link and choose this group: the bot comes in if it is not there yet, and the client
        sends the command with its payload.
        """
        group = self.group(chat)
        if not group.role(self.bot.id).is_inside:
            self.add_bot(chat, by=person)
        return self.say(person, f"/start@{self.bot.username} {payload}".strip(), chat=chat)

    def send_photo(
        self,
        person: int,
        upload: Upload | None = None,
        *,
        caption: str = "",
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a picture, by default a sample."""
        content = self._photo(upload or samples.photo()) | _caption(caption)
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_album(
        self, person: int, uploads: list[Upload], *, caption: str = "", chat: int | None = None
    ) -> list[Message]:
        """Send two to ten pictures as one album; the caption stands under the first."""
        if not 2 <= len(uploads) <= 10:
            raise ImpossibleError("an album has two to ten pictures")
        contents = [self._photo(upload) for upload in uploads]
        group_id = {"media_group_id": str(next(self.message_ids))}
        captions = [_caption(caption)] + [{}] * (len(uploads) - 1)
        return [
            self.send(person, content | group_id | words, chat=chat)
            for content, words in zip(contents, captions, strict=True)
        ]

    def send_voice(
        self,
        person: int,
        upload: Upload | None = None,
        *,
        duration: int = 2,
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a voice message (seconds), by default a silent one."""
        content = voice_content(self.files.add("voice", upload or samples.voice(duration)), duration)
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_video(
        self,
        person: int,
        upload: Upload | None = None,
        *,
        caption: str = "",
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a video, by default a sample of two seconds."""
        content = video_content(self.files.add("video", upload or samples.video()), samples.VIDEO) | _caption(caption)
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_document(
        self,
        person: int,
        upload: Upload,
        *,
        caption: str = "",
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a file."""
        content = document_content(self.files.add("document", upload)) | _caption(caption)
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_sticker(
        self, person: int, *, emoji: str = "👍", chat: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Send the sample sticker."""
        content = sticker_content(self.files.add("sticker", samples.photo()), emoji)
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_location(
        self,
        person: int,
        latitude: float,
        longitude: float,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a place on the map."""
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ImpossibleError("there is no such place")
        content = {"location": {"latitude": latitude, "longitude": longitude}}
        return self.send(person, content, chat=chat, reply_to=reply_to)

    def send_contact(
        self,
        person: int,
        phone_number: str,
        *,
        first_name: str = "",
        last_name: str = "",
        own: bool = True,
        chat: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Send a contact; one's `own` carries the account's id, as a request_contact button makes it."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name}
        if last_name:
            contact["last_name"] = last_name
        if own:
            contact |= {"first_name": first_name or self.person(person).first_name, "user_id": person}
        return self.send(person, {"contact": contact}, chat=chat, reply_to=reply_to)

    def forward(self, person: int, from_name: str, text: str, *, chat: int | None = None) -> Message:
        """Forward what somebody outside this world wrote."""
        origin = {"type": "hidden_user", "sender_user_name": from_name, "date": self.unix_now()}
        return self.send(person, as_content(*_checked(text, 4096)) | {"forward_origin": origin}, chat=chat)

    def send(
        self, person: int, content: Json, *, chat: int | None = None, reply_to: int | None = None, topic: int = 0
    ) -> Message:
        """Send any content (the Bot API's own message fields); in a supergroup, into one of its topics."""
        account = self.person(person)
        place = self.chat_of(account, chat)
        if isinstance(place, PrivateChat):
            if account.blocked:
                raise ImpossibleError("the bot is blocked; unblock it first", status=409)
            account.bot_started = True
        elif topic and topic not in place.topics:
            raise unknown("topic")
        replied = self.message_in(place, reply_to) if reply_to else None
        message = self.post(place, account, content, reply_to=replied, thread_id=topic)
        self._put_keyboard_away(message)
        place.last_read[person] = message.message_id
        return message

    def edit_text(self, person: int, message_id: int, text: str, *, chat: int | None = None) -> Message:
        """Change one's own text or caption."""
        message = self.message_in(self.chat_of(self.person(person), chat), message_id)
        if message.sender.id != person or message.is_service:
            raise ImpossibleError("only one's own message can be edited", status=403)
        old_keys = {"text", "entities", "caption", "caption_entities"}
        kept = {key: value for key, value in message.content.items() if key not in old_keys}
        is_text = "text" in message.content
        words = as_content(*_checked(text, 4096)) if is_text else _caption(text)
        message.content = kept | words
        message.edit_date = self.unix_now()
        self.deliver("edited_message", message)
        self.emit_message("edit", message)
        return message

    def _photo(self, upload: Upload) -> Json:
        try:
            return photo_content(self.files.add("photo", upload))
        except ApiError as error:
            raise ImpossibleError("the picture is neither PNG nor JPEG nor GIF") from error

    def _put_keyboard_away(self, message: Message) -> None:
        """A force-reply is done with any message, a one-time keyboard when one of its buttons is used."""
        shown = message.chat.keyboards.get(message.sender.id)
        markup = shown.markup if shown else None
        if not markup:
            return
        rows = markup.get("keyboard", [])
        is_used = not message.content.keys().isdisjoint({"contact", "location"})
        is_used |= any(button["text"] == message.text for row in rows for button in row)
        if markup.get("force_reply") or (markup.get("one_time_keyboard") and is_used):
            del message.chat.keyboards[message.sender.id]


def _checked(text: str, longest: int) -> tuple[str, list[Json]]:
    plain, entities = typed(text)
    if not plain:
        raise ImpossibleError("an empty message cannot be sent")
    if utf16_length(plain) > longest:
        raise ImpossibleError(f"the text is longer than {longest} characters")
    return plain, entities


def _caption(text: str) -> Json:
    return as_content(*_checked(text, 1024), field="caption") if text else {}
