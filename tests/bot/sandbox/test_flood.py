"""Telegram's flood limits, on a time that the test holds."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.sandbox.chats import Group, Person
from bot.sandbox.wire import ApiError
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api


class Seconds:
    """A monotonic time that stands still."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(world: World) -> Seconds:
    seconds = Seconds()
    world.flood.enabled, world.flood.time = True, seconds
    return seconds


def wait(api: Api, chat_id: int, method: str = "sendMessage", **params: object) -> int:
    """0 when the call goes through, else the seconds to wait."""
    try:
        api(method, chat_id=chat_id, text="好", **params)
    except ApiError as error:
        return error.parameters["retry_after"]
    return 0


def test_the_refusal_is_telegrams(api: Api, resident: Person, seconds: Seconds) -> None:
    for _ in range(3):
        api("sendMessage", chat_id=resident.id, text="好")
    seconds.now += 0.5
    with pytest.raises(ApiError) as refused:
        api("sendMessage", chat_id=resident.id, text="好")
    assert refused.value.as_json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


def test_a_private_chat_takes_a_burst_then_one_a_second(api: Api, resident: Person, seconds: Seconds) -> None:
    assert [wait(api, resident.id) for _ in range(4)] == [0, 0, 0, 1]
    seconds.now += 1
    assert [wait(api, resident.id) for _ in range(2)] == [0, 1]


def test_a_group_takes_twenty_a_minute_edits_included(api: Api, group: Group, seconds: Seconds) -> None:
    sent = api("sendMessage", chat_id=group.id, text="您好")["message_id"]
    seconds.now += 10
    assert [wait(api, group.id) for _ in range(18)] == [0] * 18
    assert wait(api, group.id, "editMessageText", message_id=sent) == 0
    assert wait(api, group.id) == 50
    seconds.now += 50
    assert [wait(api, group.id), wait(api, group.id)] == [0, 10]


def test_thirty_a_second_overall(world: World, api: Api, seconds: Seconds) -> None:
    people = [world.register_person(f"居民{n}").id for n in range(31)]
    for person in people:
        world.start(person)
    assert [wait(api, person) for person in people] == [0] * 30 + [1]
    seconds.now += 1
    assert wait(api, people[-1]) == 0


@pytest.mark.usefixtures("seconds")
def test_an_album_counts_each_picture(api: Api, world: World, group: Group) -> None:
    photo = {
        "type": "photo",
        "media": world.send_photo(next(iter(group.roles)), chat=group.id).content["photo"][0]["file_id"],
    }
    for _ in range(2):
        api("sendMediaGroup", chat_id=group.id, media=[photo] * 10)
    assert wait(api, group.id) == 60


@pytest.mark.usefixtures("seconds")
def test_the_world_clock_does_not_matter(world: World, api: Api, resident: Person) -> None:
    assert [wait(api, resident.id) for _ in range(3)] == [0, 0, 0]
    world.clock.move(timedelta(hours=1))
    assert wait(api, resident.id) == 1


@pytest.mark.usefixtures("seconds")
async def test_the_library_sees_retry_after(bot: Bot, resident: Person) -> None:
    for _ in range(3):
        await bot.send_message(resident.id, "好")
    with pytest.raises(RetryAfter):
        await bot.send_message(resident.id, "好")
