"""Each fault, as a python-telegram-bot client sees it: in process and over a real port."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.sandbox.chats import Person
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import client

SEEN = [
    (Kind.TOO_MANY, RetryAfter, "Flood control exceeded. Retry in 0:00:07", False),
    (Kind.SERVER_ERROR, NetworkError, "Internal Server Error", False),
    (Kind.BAD_GATEWAY, NetworkError, "Bad Gateway", False),
    (Kind.UNAUTHORIZED, InvalidToken, "Unauthorized", False),
    (Kind.NOT_FOUND, InvalidToken, "Not Found", False),
    (Kind.HANG, TimedOut, "Timed out", False),
    (Kind.RESET, NetworkError, "ReadError", False),
    (Kind.ACCEPT_THEN_TIMEOUT, TimedOut, "Timed out", True),
    (Kind.ACCEPT_THEN_RESET, NetworkError, "ReadError", True),
]
CUT = {Kind.HANG, Kind.RESET, Kind.ACCEPT_THEN_TIMEOUT, Kind.ACCEPT_THEN_RESET}


async def check(
    world: World, bot: Bot, resident: Person, kind: Kind, *, error: type[TelegramError], words: str, takes_effect: bool
) -> None:
    """The call fails as it should, has its effect or not, and the next one is well."""
    seconds = 7 if kind is Kind.TOO_MANY else None
    world.faults.add(Fault(kind=kind, method="sendMessage", seconds=seconds))
    with pytest.raises(error, match=words):
        await bot.send_message(resident.id, "好")
    sent = [message for message in world.transcript(resident.id) if message["from"]["is_bot"]]
    assert len(sent) == takes_effect
    assert (await bot.send_message(resident.id, "好")).text == "好"


@pytest.mark.parametrize(("kind", "error", "words", "takes_effect"), SEEN)
async def test_in_process(
    world: World, bot: Bot, resident: Person, kind: Kind, *, error: type[TelegramError], words: str, takes_effect: bool
) -> None:
    await check(world, bot, resident, kind, error=error, words=words, takes_effect=takes_effect)


@pytest.mark.parametrize(("kind", "error", "words", "takes_effect"), [seen for seen in SEEN if seen[0] in CUT])
async def test_over_a_port(
    world: World, port: int, resident: Person, kind: Kind, *, error: type[TelegramError], words: str, takes_effect: bool
) -> None:
    async with client(port) as bot:
        await check(world, bot, resident, kind, error=error, words=words, takes_effect=takes_effect)


async def test_a_hang_of_given_length_ends_in_a_cut(world: World, port: int, resident: Person) -> None:
    world.faults.add(Fault(kind=Kind.HANG, method="sendMessage", seconds=0.02))
    async with client(port) as bot:
        with pytest.raises(NetworkError, match="ReadError"):
            await bot.send_message(resident.id, "好")


async def test_what_was_acknowledged_comes_again(world: World, bot: Bot, resident: Person) -> None:
    world.say(resident.id, "一")
    (update,) = await bot.get_updates(timeout=0)
    world.faults.add(Fault(kind=Kind.DUPLICATE_DELIVERY))
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == (update,)
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()


async def test_an_update_that_cannot_be_parsed(world: World, bot: Bot) -> None:
    world.faults.add(Fault(kind=Kind.UNPARSEABLE_UPDATE))
    with pytest.raises(KeyError):
        await bot.get_updates(timeout=0)
    broken = world.updates.pending()[0].update_id
    assert await bot.get_updates(offset=broken + 1, timeout=0) == ()


async def test_delivery_faults_wait_for_getupdates(world: World, bot: Bot, resident: Person) -> None:
    world.faults.add(Fault(kind=Kind.DUPLICATE_DELIVERY))
    await bot.send_message(resident.id, "好")
    assert len(world.faults.as_json()) == 1


def test_which_calls_are_hit(world: World) -> None:
    world.faults.add(Fault(kind=Kind.RESET, method="sendMessage", chat_id=7, times=2))
    assert world.faults.take("sendPhoto", 7) is None
    assert world.faults.take("sendMessage", 8) is None
    assert [world.faults.take("SENDMESSAGE", 7) is None for _ in range(3)] == [False, False, True]


def test_a_fault_by_chance_repeats_with_its_seed(world: World) -> None:
    def drawn() -> list[bool]:
        world.faults.clear()
        world.faults.add(Fault(kind=Kind.RESET, times=None, probability=0.5, seed=5))
        return [world.faults.take("getMe") is None for _ in range(20)]

    first = drawn()
    assert drawn() == first
    assert 0 < sum(first) < 20


async def test_a_cut_long_poll_loses_nothing(world: World, port: int, resident: Person) -> None:
    world.say(resident.id, "一")
    world.faults.add(Fault(kind=Kind.ACCEPT_THEN_RESET, method="getUpdates"))
    async with client(port) as bot:
        with pytest.raises(NetworkError):
            await bot.get_updates(timeout=0)
        assert len(await bot.get_updates(timeout=0)) == 1


async def test_a_client_that_gives_up_on_a_poll_is_forgotten(world: World, port: int, resident: Person) -> None:
    async with client(port) as bot:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await bot.get_updates(timeout=10)
        world.say(resident.id, "一")
        assert len(await bot.get_updates(timeout=0)) == 1
