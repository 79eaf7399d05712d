"""What Telegram refuses, in its own words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.sandbox.chats import Group, Person, Role
from bot.sandbox.files import Upload
from bot.sandbox.methods import call
from bot.sandbox.wire import ApiError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def refusal(act: Callable[..., Any], *args: Any, **params: Any) -> tuple[int, str]:
    """The code and the description with which the call is refused."""
    with pytest.raises(ApiError) as refused:
        act(*args, **params)
    return refused.value.code, refused.value.description


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n"}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "字" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "好", "reply_parameters": {"message_id": 1}}, "message to be replied not found"),
        ({"text": "好", "reply_markup": "{"}, "can't parse reply markup JSON object"),
        ({"text": "好", "reply_markup": {"buttons": []}}, "object expected as reply markup"),
    ],
)
def test_messages_that_cannot_be_sent(api: Api, resident: Person, params: dict[str, Any], reason: str) -> None:
    assert refusal(api, "sendMessage", chat_id=resident.id, **params) == (400, f"Bad Request: {reason}")


def test_the_longest_message_counts_after_parsing(api: Api, resident: Person) -> None:
    sent = api("sendMessage", chat_id=resident.id, text=f"<b>{'字' * 4096}</b>", parse_mode="HTML")
    assert len(sent["text"]) == 4096


def test_a_reply_may_do_without_its_message(api: Api, resident: Person) -> None:
    parameters = {"message_id": 1, "allow_sending_without_reply": True}
    sent = api("sendMessage", chat_id=resident.id, text="好", reply_parameters=parameters)
    assert "reply_to_message" not in sent


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "好", "callback_data": "字" * 22}, "BUTTON_DATA_INVALID"),
        ({"text": "好", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "好", "url": "localhost"}, "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL"),
        ({"text": "好", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        (
            {"text": "好"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        (
            {"text": "好", "callback_data": "x", "style": "pink"},
            "can't parse inline keyboard button: Invalid button style specified",
        ),
    ],
)
def test_buttons_that_cannot_be(api: Api, resident: Person, button: dict[str, Any], reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    answer = refusal(api, "sendMessage", chat_id=resident.id, text="好", reply_markup=markup)
    assert answer == (400, f"Bad Request: {reason}")


def test_contacts_are_asked_for_in_private_only(api: Api, group: Group) -> None:
    markup = {"keyboard": [[{"text": "我的号码", "request_contact": True}]]}
    answer = refusal(api, "sendMessage", chat_id=group.id, text="好", reply_markup=markup)
    assert answer == (400, "Bad Request: phone number can be requested in private chats only")


def test_chats_that_cannot_be_written_to(world: World, api: Api, resident: Person, leader: Person) -> None:
    elsewhere = world.create_group("第二网格", [leader.id])
    for chat_id in (999, -999, elsewhere.id, "@nobody"):
        assert refusal(api, "sendMessage", chat_id=chat_id, text="好") == (400, "Bad Request: chat not found")
    assert refusal(api, "sendMessage", text="好") == (400, "Bad Request: chat_id is empty")
    never_started = refusal(api, "sendMessage", chat_id=leader.id, text="好")
    assert never_started == (403, "Forbidden: bot can't initiate conversation with a user")
    world.block(resident.id)
    blocked = refusal(api, "sendMessage", chat_id=resident.id, text="好")
    assert blocked == (403, "Forbidden: bot was blocked by the user")
    world.deactivate(resident.id)
    gone = refusal(api, "sendMessage", chat_id=resident.id, text="好")
    assert gone == (403, "Forbidden: user is deactivated")


@pytest.mark.parametrize(("kind", "named"), [("group", "group chat"), ("supergroup", "supergroup chat")])
def test_groups_that_do_not_want_the_bot(world: World, api: Api, leader: Person, kind: str, named: str) -> None:
    group = world.create_group("第一网格", [leader.id, world.bot.id], kind=kind)
    world.set_bot_role(group.id, Role.RESTRICTED, by=leader.id)
    muted = refusal(api, "sendMessage", chat_id=group.id, text="好")
    assert muted == (400, "Bad Request: not enough rights to send text messages to the chat")
    world.remove_bot(group.id, by=leader.id)
    kicked = refusal(api, "sendMessage", chat_id=group.id, text="好")
    assert kicked == (403, f"Forbidden: bot was kicked from the {named}")
    world.add_bot(group.id, by=leader.id)
    api("leaveChat", chat_id=group.id)
    left = refusal(api, "sendMessage", chat_id=group.id, text="好")
    assert left == (403, f"Forbidden: bot is not a member of the {named}")


def test_edits_that_cannot_be(world: World, api: Api, resident: Person) -> None:
    chat = resident.id
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = api("sendMessage", chat_id=chat, text="<b>好</b>", parse_mode="HTML", reply_markup=markup)["message_id"]
    same = refusal(
        api, "editMessageText", chat_id=chat, message_id=sent, text="<b>好</b>", parse_mode="HTML", reply_markup=markup
    )
    assert same == (400, f"Bad Request: {NOT_MODIFIED}")
    unknown = refusal(api, "editMessageText", chat_id=chat, message_id=1, text="好")
    assert unknown == (400, "Bad Request: message to edit not found")
    theirs = world.say(chat, "您好").message_id
    foreign = refusal(api, "editMessageText", chat_id=chat, message_id=theirs, text="好")
    assert foreign == (400, "Bad Request: message can't be edited")
    no_caption = refusal(api, "editMessageCaption", chat_id=chat, message_id=sent, caption="好")
    assert no_caption == (400, "Bad Request: there is no caption in the message to edit")
    missing = refusal(api, "editMessageText", chat_id=chat, text="好")
    assert missing == (400, "Bad Request: message identifier is not specified")


def test_an_edit_without_markup_takes_the_buttons_away(api: Api, resident: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = api("sendMessage", chat_id=resident.id, text="好", reply_markup=markup)
    edited = api("editMessageText", chat_id=resident.id, message_id=sent["message_id"], text="好")
    assert "reply_markup" not in edited


def test_deletions(world: World, api: Api, resident: Person, group: Group) -> None:
    sent = api("sendMessage", chat_id=group.id, text="好")["message_id"]
    theirs = world.say(resident.id, "您好", chat=group.id).message_id
    foreign = refusal(api, "deleteMessage", chat_id=group.id, message_id=theirs)
    assert foreign == (400, "Bad Request: message can't be deleted")
    world.clock.move(timedelta(hours=49))
    old = refusal(api, "deleteMessage", chat_id=group.id, message_id=sent)
    assert old == (400, "Bad Request: message can't be deleted for everyone")
    world.set_bot_role(group.id, Role.ADMINISTRATOR, by=resident.id)
    assert api("deleteMessage", chat_id=group.id, message_id=theirs)
    again = refusal(api, "deleteMessage", chat_id=group.id, message_id=theirs)
    assert again == (400, "Bad Request: message to delete not found")


def test_a_query_is_answered_once_and_in_time(world: World, api: Api, resident: Person) -> None:
    too_old = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = api("sendMessage", chat_id=resident.id, text="好", reply_markup=markup)["message_id"]
    first, second = (world.press(resident.id, sent, data="ok") for _ in range(2))
    assert refusal(api, "answerCallbackQuery", callback_query_id="1") == too_old
    assert api("answerCallbackQuery", callback_query_id=first.id, text="收到")
    assert first.answer == {"text": "收到", "show_alert": False, "url": ""}
    assert refusal(api, "answerCallbackQuery", callback_query_id=first.id) == too_old
    world.clock.move(timedelta(minutes=2))
    assert refusal(api, "answerCallbackQuery", callback_query_id=second.id) == too_old


def test_files(api: Api, resident: Person) -> None:
    chat = resident.id
    assert refusal(api, "sendPhoto", chat_id=chat) == (400, "Bad Request: there is no photo in the request")
    unknown = refusal(api, "sendPhoto", chat_id=chat, photo="photo-1")
    assert unknown == (400, "Bad Request: wrong file identifier/HTTP URL specified")
    text = Upload("您好".encode(), "a.txt")
    assert refusal(api, "sendPhoto", chat_id=chat, photo=text) == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    document = api("sendDocument", chat_id=chat, document=text)["document"]["file_id"]
    crossed = refusal(api, "sendPhoto", chat_id=chat, photo=document)
    assert crossed == (400, "Bad Request: can't use file of type Document as Photo")
    assert refusal(api, "getFile", file_id="x") == (400, "Bad Request: invalid file_id")
    long = refusal(api, "sendDocument", chat_id=chat, document=document, caption="字" * 1025)
    assert long == (400, "Bad Request: message caption is too long")


def test_commands(api: Api) -> None:
    for command, reason in (
        ({"command": "帮助", "description": "帮助"}, "BOT_COMMAND_INVALID"),
        ({"command": "help", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ):
        assert refusal(api, "setMyCommands", commands=[command]) == (400, f"Bad Request: {reason}")


def test_unknown_methods(world: World) -> None:
    assert refusal(call, world, "sendTelepathy", {}) == (404, "Not Found")
    assert call(world, "GETME", {})["is_bot"]


async def test_the_library_tells_them_apart(world: World, bot: Bot, resident: Person, group: Group) -> None:
    too_long = InlineKeyboardMarkup([[InlineKeyboardButton("好", callback_data="x" * 65)]])
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(resident.id, "好", reply_markup=too_long)
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(resident.id, "<b>好", parse_mode="HTML")
    world.block(resident.id)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(resident.id, "好")
    new = world.migrate_group(group.id)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "好")
    assert migrated.value.new_chat_id == new.id
