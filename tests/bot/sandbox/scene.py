"""A scene in which every method of the Bot API can be called, and parameters for each."""

from typing import Any

from bot.sandbox import samples
from bot.sandbox.chats import Group, Person, Role
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api

Json = dict[str, Any]


class Scene:
    """A private chat, and a group where the bot is an administrator; messages and a file in them."""

    def __init__(self, world: World, api: Api, resident: Person, group: Group) -> None:
        world.set_bot_role(group.id, Role.ADMINISTRATOR, by=resident.id)
        self.world, self.api, self.person, self.group = world, api, resident.id, group.id
        buttons = {"inline_keyboard": [[{"text": "好", "callback_data": "ok", "style": "primary"}]]}
        self.text = api("sendMessage", chat_id=self.person, text="<b>您好</b>", parse_mode="HTML", reply_markup=buttons)
        self.photo = api("sendPhoto", chat_id=self.person, photo=samples.photo(), caption="渠道")
        self.file_id = self.photo["photo"][-1]["file_id"]
        self.poll = self._poll()
        self.query = world.press(self.person, self.text["message_id"], data="ok").id

    def _poll(self) -> Json:
        rules = {"type": "quiz", "correct_option_ids": [1], "explanation": "见章程", "is_anonymous": False}
        poll: Json = self.api("sendPoll", chat_id=self.group, question="哪一年？", options=["2020", "2021"], **rules)
        self.world.vote(self.person, poll["message_id"], [1], chat=self.group)
        return poll


def sample(scene: Scene, method: str) -> Json:
    """Parameters with which the method succeeds."""
    return (_SIMPLE | _sending(scene) | _changing(scene) | _looking(scene))[method]


_SIMPLE: dict[str, Json] = {
    "getMe": {},
    "logOut": {},
    "close": {},
    "getUpdates": {"allowed_updates": ["message"]},
    "setWebhook": {"url": "http://127.0.0.1:1/hook", "secret_token": "s"},
    "deleteWebhook": {},
    "getWebhookInfo": {},
    "setMyCommands": {"commands": [{"command": "help", "description": "帮助"}]},
    "getMyCommands": {},
    "deleteMyCommands": {"scope": {"type": "all_group_chats"}, "language_code": "en"},
    "setMyName": {"name": "五心社区"},
    "getMyName": {},
    "setMyDescription": {"description": "新集社区的门"},
    "getMyDescription": {"language_code": "en"},
    "setMyShortDescription": {"short_description": "五心"},
    "getMyShortDescription": {},
    "setChatMenuButton": {"menu_button": {"type": "commands"}},
}
_RICH = (
    '<i>请看</i> <a href="https://example.org">这里</a> <tg-time unix="1767225600" format="D">元旦</tg-time> '
    "<blockquote expandable>引文</blockquote> /help"
)


def _sending(scene: Scene) -> dict[str, Json]:
    to: Json = {"chat_id": scene.person}
    place = {"latitude": 32.3, "longitude": 118.8}
    original = {"chat_id": scene.group, "from_chat_id": scene.person, "message_id": scene.text["message_id"]}
    reply = {"reply_parameters": {"message_id": scene.text["message_id"]}, "protect_content": True}
    preview = {"link_preview_options": {"is_disabled": True}}
    photo = {"type": "photo", "media": scene.file_id, "caption": "一"}
    return {
        "sendMessage": to | reply | preview | {"text": _RICH, "parse_mode": "HTML"},
        "sendPhoto": to | {"photo": scene.file_id, "caption": "又一次"},
        "sendVoice": to | {"voice": samples.voice(), "duration": 2},
        "sendVideo": to | {"video": samples.video()} | samples.VIDEO,
        "sendAnimation": to | {"animation": samples.video(), "caption": "一闪一闪"} | samples.VIDEO,
        "sendAudio": to | {"audio": samples.voice(), "duration": 2, "title": "村歌"},
        "sendDocument": to | {"document": samples.photo()},
        "sendLocation": to | place,
        "sendVenue": to | place | {"title": "服务中心", "address": "新集路1号"},
        "sendContact": to | {"phone_number": "+8602500000000", "first_name": "值班室"},
        "sendMediaGroup": to | {"media": [photo, photo]},
        "sendPoll": to | {"question": "来吗？", "options": [{"text": "来"}], "open_period": 60},
        "forwardMessage": original,
        "copyMessage": original,
        "sendChatAction": to | {"action": "typing"},
    }


def _changing(scene: Scene) -> dict[str, Json]:
    text, photo, poll = (_at(message) for message in (scene.text, scene.photo, scene.poll))
    attached = {"media": {"type": "document", "media": "attach://list"}, "list": samples.voice()}
    return {
        "stopPoll": poll,
        "editMessageText": text | {"text": "再见"},
        "editMessageCaption": photo | {"caption": "水渠"},
        "editMessageMedia": photo | attached,
        "editMessageReplyMarkup": text,
        "deleteMessage": text,
        "deleteMessages": {"chat_id": scene.person, "message_ids": [scene.text["message_id"], 1]},
        "answerCallbackQuery": {"callback_query_id": scene.query, "text": "好的"},
        "pinChatMessage": poll,
        "unpinChatMessage": poll,
        "unpinAllChatMessages": {"chat_id": scene.group},
        "setMessageReaction": text | {"reaction": [{"type": "emoji", "emoji": "👍"}]},
    }


def _looking(scene: Scene) -> dict[str, Json]:
    group: Json = {"chat_id": scene.group}
    return {
        "getFile": {"file_id": scene.file_id},
        "getChat": group,
        "getChatMember": group | {"user_id": scene.person},
        "getChatMemberCount": group,
        "getChatAdministrators": group,
        "leaveChat": group,
        "getChatMenuButton": {"chat_id": scene.person},
        "getUserProfilePhotos": {"user_id": scene.person},
    }


def _at(message: Json) -> Json:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
