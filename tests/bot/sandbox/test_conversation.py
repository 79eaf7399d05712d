"""What people do and see: buttons, keyboards, polls, media, unread counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox import samples
from bot.sandbox.chats import Group, Person
from bot.sandbox.files import Upload
from bot.sandbox.wire import ImpossibleError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api

BUTTONS = {
    "inline_keyboard": [
        [{"text": "好", "callback_data": "ok", "style": "success"}, {"text": "看", "url": "https://example.org"}],
        [{"text": "复制", "copy_text": {"text": "XJ-1024"}}],
    ]
}


def last(world: World, person: Person, chat: int | None = None) -> dict[str, Any]:
    return world.transcript(person.id, chat)[-1]


def test_buttons_as_the_person_sees_and_presses_them(world: World, api: Api, resident: Person) -> None:
    sent = api("sendMessage", chat_id=resident.id, text="好吗？", reply_markup=BUTTONS)["message_id"]
    assert last(world, resident)["buttons"] == [
        [
            {"text": "好", "style": "success", "row": 0, "col": 0, "data": "ok"},
            {"text": "看", "style": None, "row": 0, "col": 1, "url": "https://example.org/"},
        ],
        [{"text": "复制", "style": None, "row": 1, "col": 0, "copy_text": "XJ-1024"}],
    ]
    assert world.press(resident.id, sent, text="好").answer is None
    assert world.press(resident.id, sent, at=(0, 0)).data == "ok"
    assert world.press(resident.id, sent, text="看").answer == {
        "text": "", "show_alert": False, "url": "https://example.org/",
    }  # fmt: skip
    assert world.press(resident.id, sent, text="复制").answer == {"text": "XJ-1024", "show_alert": False, "url": ""}
    assert [update["callback_query"]["data"] for update in api.updates()] == ["ok", "ok"]
    with pytest.raises(ImpossibleError, match="no such button"):
        world.press(resident.id, sent, text="没有")


def test_a_reply_keyboard_stays_until_it_is_removed(world: World, api: Api, resident: Person) -> None:
    keyboard = [[{"text": "报修"}, {"text": "我的号码", "request_contact": True}]]
    api("sendMessage", chat_id=resident.id, text="请选", reply_markup={"keyboard": keyboard, "resize_keyboard": True})
    world.say(resident.id, "报修")
    assert [message["keyboard"] for message in world.transcript(resident.id)] == [None, keyboard, None]
    api("sendMessage", chat_id=resident.id, text="好的", reply_markup={"remove_keyboard": True})
    assert not any(message["keyboard"] for message in world.transcript(resident.id))


def test_a_one_time_keyboard_goes_when_used(world: World, api: Api, resident: Person) -> None:
    markup = {"keyboard": [["报修"], [{"text": "号码", "request_contact": True}]], "one_time_keyboard": True}
    uses: list[Callable[[], object]] = [
        lambda: world.say(resident.id, "报修"),
        lambda: world.send_contact(resident.id, "+8610000000000"),
    ]
    for use in uses:
        sent = api("sendMessage", chat_id=resident.id, text="请选", reply_markup=markup)["message_id"]
        world.say(resident.id, "等一下")
        assert world.chats[resident.id].keyboards[resident.id].message_id == sent
        use()
        assert world.chats[resident.id].keyboards == {}


def test_a_question_is_over_with_the_next_message(world: World, api: Api, resident: Person) -> None:
    api("sendMessage", chat_id=resident.id, text="哪里坏了？", reply_markup={"force_reply": True})
    assert last(world, resident)["force_reply"]
    world.say(resident.id, "路灯")
    assert not any(message["force_reply"] for message in world.transcript(resident.id))


def test_a_selective_keyboard_is_for_those_addressed(
    world: World, api: Api, group: Group, resident: Person, leader: Person
) -> None:
    asked = world.say(resident.id, "/report", chat=group.id).message_id
    markup = {"keyboard": [["报修"]], "selective": True}
    reply = {"message_id": asked}
    api("sendMessage", chat_id=group.id, text="请选", reply_markup=markup, reply_parameters=reply)
    assert last(world, resident, group.id)["keyboard"] == [[{"text": "报修"}]]
    assert last(world, leader, group.id)["keyboard"] is None


def test_a_poll(world: World, api: Api, group: Group, resident: Person, leader: Person) -> None:
    poll = {"question": "几点开会？", "options": ["八点", "九点"], "is_anonymous": False}
    sent = api("sendPoll", chat_id=group.id, **poll)["message_id"]
    world.vote(resident.id, sent, [0], chat=group.id)
    world.vote(resident.id, sent, [1], chat=group.id)
    world.vote(leader.id, sent, [1], chat=group.id)
    world.vote(leader.id, sent, [], chat=group.id)
    answers = [update["poll_answer"] for update in api.updates() if "poll_answer" in update]
    assert [(answer["user"]["id"], answer["option_ids"]) for answer in answers] == [
        (resident.id, [0]), (resident.id, [1]), (leader.id, [1]), (leader.id, []),
    ]  # fmt: skip
    assert last(world, resident, group.id)["poll"]["voted"] == [1]
    with pytest.raises(ImpossibleError, match="takes one answer"):
        world.vote(leader.id, sent, [0, 1], chat=group.id)
    stopped = api("stopPoll", chat_id=group.id, message_id=sent)
    assert [option["voter_count"] for option in stopped["options"]] == [0, 1]
    with pytest.raises(ImpossibleError, match="closed"):
        world.vote(leader.id, sent, [0], chat=group.id)


def test_a_quiz_is_answered_once_and_ends_by_the_worlds_clock(world: World, api: Api, resident: Person) -> None:
    quiz = {"question": "哪一年？", "options": ["2020", "2021"], "type": "quiz", "correct_option_ids": [0]}
    sent = api("sendPoll", chat_id=resident.id, open_period=60, **quiz)["message_id"]
    world.vote(resident.id, sent, [1])
    with pytest.raises(ImpossibleError, match="does not let a vote be changed"):
        world.vote(resident.id, sent, [0])
    api.updates()
    world.clock.move(timedelta(minutes=2))
    assert [update["poll"]["is_closed"] for update in api.updates()] == [True]


def test_files_are_what_was_sent(world: World, api: Api, resident: Person) -> None:
    photo = world.send_photo(resident.id, caption="路灯").content["photo"]
    assert [(size["width"], size["height"]) for size in photo] == [(90, 68), (320, 240)]
    path = api("getFile", file_id=photo[-1]["file_id"])["file_path"]
    stored = world.files.by_path(path)
    assert stored
    assert stored.upload == samples.photo()
    assert last(world, resident)["photo"]["url"] == f"/api/files/{photo[-1]['file_id']}"
    with pytest.raises(ImpossibleError, match="neither PNG"):
        world.send_photo(resident.id, Upload(b"GIF"))


def test_an_album_is_one_group(world: World, api: Api, resident: Person) -> None:
    world.send_album(resident.id, [samples.photo()] * 3, caption="三张")
    messages = [update["message"] for update in api.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["三张", None, None]


def test_a_jpeg_tells_its_size(world: World, resident: Person) -> None:
    exif = b"\xff\xe1\x00\x04\x00\x00"
    frame = b"\xff\xc0\x00\x11\x08" + (40).to_bytes(2) + (60).to_bytes(2) + bytes(12)
    sizes = world.send_photo(resident.id, Upload(b"\xff\xd8" + exif + frame)).content["photo"]
    assert [(size["width"], size["height"]) for size in sizes] == [(60, 40)]


def test_unread_and_last(world: World, api: Api, resident: Person) -> None:
    api("sendMessage", chat_id=resident.id, text="一")
    api("sendMessage", chat_id=resident.id, text="二")
    (chat,) = world.chats_of(resident.id)
    assert (chat["title"], chat["unread"], chat["last"]["text"]) == ("五心", 2, "二")
    world.read(resident.id)
    assert world.chats_of(resident.id)[0]["unread"] == 0
    assert [message["text"] for message in world.transcript(resident.id, limit=1)] == ["二"]


def test_a_deleted_message_is_gone(world: World, api: Api, resident: Person) -> None:
    sent = api("sendMessage", chat_id=resident.id, text="您好")["message_id"]
    answer = world.say(resident.id, "好", reply_to=sent)
    assert last(world, resident)["reply_to"] == {
        "message_id": sent,
        "kind": "text",
        "text": "您好",
        "from_name": "五心",
    }
    api("deleteMessage", chat_id=resident.id, message_id=sent)
    assert [message["message_id"] for message in world.transcript(resident.id)][1:] == [answer.message_id]
    assert last(world, resident)["reply_to"] is None
    with pytest.raises(ImpossibleError, match="no such message"):
        world.press(resident.id, sent, text="好")


def test_forwards_name_their_author(world: World, api: Api, resident: Person) -> None:
    world.forward(resident.id, "邻居", "路灯坏了")
    assert last(world, resident)["forwarded_from"] == "邻居"
    (update,) = api.updates()
    assert update["message"]["forward_origin"]["sender_user_name"] == "邻居"


def test_reactions(world: World, api: Api, resident: Person) -> None:
    message = world.say(resident.id, "谢谢").message_id
    api("setMessageReaction", chat_id=resident.id, message_id=message, reaction=[{"type": "emoji", "emoji": "❤️"}])
    assert last(world, resident)["reactions"] == ["❤"]
    api("setMessageReaction", chat_id=resident.id, message_id=message)
    assert last(world, resident)["reactions"] == []
