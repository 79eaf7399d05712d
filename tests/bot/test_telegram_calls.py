"""What Telegram says, as python-telegram-bot raises it, told apart: every answer comes from the sandbox."""

import base64
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.sandbox import samples
from bot.sandbox.chats import Role
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.telegram_calls import NAMED, Attempt, call
from models.outbox import Outgoing
from models.rules.delivery import REPEATABLE, Outcome, Priority
from tests.conftest import TOKEN
from tests.people import START

PERSON = 7
SCOPE = {"type": "chat", "chat_id": PERSON}
POLL = {
    "question": "先修东三巷？",
    "options": ["赞成", "反对"],
    "is_anonymous": False,
    "hide_results_until_closes": True,
}


@pytest.fixture
def world() -> World:
    world = World(Clock(), token=TOKEN, seed_ids=1000)
    world.flood.enabled = False
    world.register_person("王秀英", person_id=PERSON)
    world.start(PERSON)
    return world


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with over(httpx.ASGITransport(app=create_app(world, "key"))) as bot:
        yield bot


def over(transport: httpx.AsyncBaseTransport) -> Bot:
    """python-telegram-bot on this transport."""
    request = HTTPXRequest(read_timeout=0.2, httpx_kwargs={"transport": transport})
    return Bot(TOKEN, base_url="http://127.0.0.1/bot", request=request, get_updates_request=request)


def message(chat_id: int = PERSON, text: str = "您好", **more: Any) -> Outgoing:
    payload = {"text": text, "parse_mode": "HTML"}
    return Outgoing(key="k", chat_id=chat_id, method="sendMessage", payload=payload, created_at=START, id=1, **more)


async def attempt(bot: Bot, row: Outgoing, card_message: int | None = None) -> Attempt:
    return await call(bot, row, card_message=card_message)


FAULTS = [
    (Kind.TOO_MANY, Outcome.FLOOD),
    (Kind.SERVER_ERROR, Outcome.AMBIGUOUS),
    (Kind.BAD_GATEWAY, Outcome.AMBIGUOUS),
    (Kind.RESET, Outcome.AMBIGUOUS),
    (Kind.ACCEPT_THEN_RESET, Outcome.AMBIGUOUS),
    (Kind.ACCEPT_THEN_TIMEOUT, Outcome.AMBIGUOUS),
    (Kind.UNAUTHORIZED, Outcome.NOT_SENT),
    (Kind.NOT_FOUND, Outcome.NOT_SENT),
]


@pytest.mark.parametrize(("kind", "outcome"), FAULTS)
async def test_faults(world: World, bot: Bot, kind: Kind, outcome: Outcome) -> None:
    world.faults.add(Fault(kind=kind, method="sendMessage", seconds=42 if kind is Kind.TOO_MANY else None))
    came_to = await attempt(bot, message())
    assert came_to.outcome is outcome
    assert came_to.wait == timedelta(seconds=42 if kind is Kind.TOO_MANY else 0)
    assert (await attempt(bot, message())).outcome is Outcome.DELIVERED


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
async def test_what_never_left_was_not_sent(error: type[httpx.TransportError]) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise error("no way out", request=request)

    bot = over(httpx.MockTransport(refuse))
    await bot.request.initialize()
    assert (await attempt(bot, message())).outcome is Outcome.NOT_SENT


@pytest.mark.parametrize("status", [200, 400, 403, 404, 500])
async def test_a_page_of_somebody_on_the_way_says_nothing_about_the_chat(status: int) -> None:
    bot = over(httpx.MockTransport(lambda _request: httpx.Response(status, html="<h1>Blocked by the firewall</h1>")))
    await bot.request.initialize()
    assert (await attempt(bot, message())).outcome is Outcome.AMBIGUOUS


async def test_people_who_are_gone(world: World, bot: Bot) -> None:
    world.register_person("周强", person_id=8)
    outcomes = []
    for leave in (world.block, world.deactivate):
        world.unblock(PERSON)
        leave(PERSON)
        outcomes.append((await attempt(bot, message())).outcome)
    outcomes.append((await attempt(bot, message(8))).outcome)  # never started the bot
    outcomes.append((await attempt(bot, message(404))).outcome)  # nobody
    assert outcomes == [Outcome.FORBIDDEN] * 4


async def test_groups(world: World, bot: Bot) -> None:
    group = world.create_group("第三网格", [PERSON, world.bot.id])
    world.set_bot_role(group.id, Role.RESTRICTED, by=PERSON)
    muted = await attempt(bot, message(group.id))
    new = world.migrate_group(group.id)
    moved = await attempt(bot, message(group.id))
    world.remove_bot(new.id, by=PERSON)
    kicked = await attempt(bot, message(new.id))
    assert muted.outcome is Outcome.FORBIDDEN, "nothing gets through, as if we were not in it"
    assert (moved.outcome, moved.new_chat_id) == (Outcome.MIGRATED, new.id)
    assert kicked.outcome is Outcome.FORBIDDEN


async def test_words_that_cannot_be_parsed_go_plain_without_their_tags(world: World, bot: Bot) -> None:
    row = message(text="<b>编号</b> 2611-0001\n1 &lt; 2 <i>没有关上")
    assert (await attempt(bot, row)).outcome is Outcome.UNPARSEABLE
    row.plain = True
    assert (await attempt(bot, row)).outcome is Outcome.DELIVERED
    assert world.transcript(PERSON)[-1]["text"] == "编号 2611-0001\n1 < 2 没有关上"


async def test_cards(bot: Bot) -> None:
    card = message(card="c", priority=Priority.REPLY)
    first = await attempt(bot, card)
    assert first.message_id
    same = await attempt(bot, card, card_message=first.message_id)
    assert same.outcome is Outcome.DELIVERED, "not modified is as good as delivered"
    assert (await attempt(bot, message(text="二", card="c"), card_message=first.message_id)).message_id
    await bot.delete_message(PERSON, first.message_id)
    lost = await attempt(bot, message(text="三", card="c"), card_message=first.message_id)
    assert lost.outcome is Outcome.LOST_CARD


async def test_what_telegram_will_never_take_is_refused(bot: Bot) -> None:
    assert (await attempt(bot, message(text=""))).outcome is Outcome.REFUSED
    assert (await attempt(bot, message(text="长" * 5_000))).outcome is Outcome.REFUSED


@pytest.mark.parametrize("method", ["sendNothing", "sendPhoto", "sendMediaGroup"])
async def test_a_row_that_cannot_become_a_call_is_refused_and_stops_nobody(bot: Bot, method: str) -> None:
    row = message()
    row.method = method
    assert (await attempt(bot, row)).outcome is Outcome.REFUSED


async def test_every_method_that_is_promised_can_be_called(world: World, bot: Bot) -> None:
    group = world.create_group("第三网格", [PERSON, world.bot.id])
    world.set_bot_role(group.id, Role.ADMINISTRATOR, by=PERSON)
    sent = await bot.send_message(group.id, "一")
    picture = world.send_photo(PERSON).content["photo"][-1]["file_id"]
    voice = world.send_voice(PERSON).content["voice"]["file_id"]
    document = world.send_document(PERSON, samples.photo()).content["document"]["file_id"]
    poll = await bot.send_poll(group.id, "先修哪条渠？", ["东三巷"], is_anonymous=False)
    payloads: dict[str, dict[str, Any]] = {
        "sendMessage": {"text": "一"},
        "sendPhoto": {"photo": picture},
        "sendVoice": {"voice": voice},
        "sendDocument": {"document": document},
        "sendLocation": {"latitude": 32.3, "longitude": 118.8},
        "sendMediaGroup": {"media": [{"type": "photo", "media": picture}] * 2},
        "sendPoll": POLL,
        "stopPoll": {"message_id": poll.message_id},
        "editMessageText": {"text": "二", "message_id": sent.message_id},
        "editMessageReplyMarkup": {"message_id": sent.message_id},
        "pinChatMessage": {"message_id": sent.message_id},
        "getChatMember": {"user_id": PERSON, "purpose": {"grid_id": 3}},
        "setMyCommands": {"commands": [{"command": "tasks", "description": "等着办的事"}], "scope": SCOPE},
        "deleteMyCommands": {"scope": SCOPE},
        "deleteMessage": {"message_id": sent.message_id},
    }
    assert payloads.keys() == NAMED.keys() - {"sendVideo"}, "the sandbox has no videos"
    for method, payload in payloads.items():
        row = Outgoing(key="k", chat_id=group.id, method=method, payload=payload, created_at=START)
        came_to = await attempt(bot, row)
        assert came_to.outcome is Outcome.DELIVERED, (method, came_to.error)
        assert (came_to.message_id is None) is (method in REPEATABLE - {"editMessageText"})


async def test_a_file_of_our_own_making_is_uploaded_with_its_name_and_words(world: World, bot: Bot) -> None:
    file = {"filename": "我的信息.json", "content": base64.b64encode(b"{}").decode()}
    row = message()
    row.method, row.payload = "sendDocument", {"document": file, "caption": "<b>好了</b>", "parse_mode": "HTML"}
    assert (await attempt(bot, row)).outcome is Outcome.DELIVERED
    row.payload["caption"] = "<b>没有关上 &lt;"
    assert (await attempt(bot, row)).outcome is Outcome.UNPARSEABLE
    row.plain = True
    assert (await attempt(bot, row)).outcome is Outcome.DELIVERED
    first, second = world.transcript(PERSON)[-2:]
    assert (first["caption"], second["caption"]) == ("好了", "没有关上 <")
    stored = world.files.get(first["document"]["file_id"])
    assert stored
    assert (stored.upload.data, stored.upload.name) == (b"{}", "我的信息.json")


async def test_a_picture_of_our_own_making_is_uploaded_as_a_photo(world: World, bot: Bot) -> None:
    drawn = samples.photo().data
    row = message()
    photo = {"filename": "coverage.png", "content": base64.b64encode(drawn).decode()}
    row.method, row.payload = "sendPhoto", {"photo": photo, "caption": "<b>第3网格</b>", "parse_mode": "HTML"}
    came_to = await attempt(bot, row)
    assert (came_to.outcome, came_to.error) == (Outcome.DELIVERED, None)
    shown = world.transcript(PERSON)[-1]
    assert (shown["kind"], shown["caption"]) == ("photo", "第3网格")
    stored = world.files.get(shown["photo"]["file_id"])
    assert stored
    assert stored.upload.data == drawn


async def test_a_menu_of_ones_own(world: World, bot: Bot) -> None:
    def offered() -> list[str]:
        return [command["command"] for command in world.chats_of(PERSON)[0]["commands"]]

    await bot.set_my_commands([("menu", "主菜单")])
    row = message()
    row.method = "setMyCommands"
    row.payload = {"commands": [{"command": "tasks", "description": "等着办的事"}], "scope": SCOPE}
    assert (await attempt(bot, row)).outcome is Outcome.DELIVERED
    assert offered() == ["tasks"]
    row.method, row.payload = "deleteMyCommands", {"scope": SCOPE}
    assert (await attempt(bot, row)).outcome is Outcome.DELIVERED
    assert offered() == ["menu"]
    row.payload = {"scope": SCOPE | {"chat_id": 404}}
    assert (await attempt(bot, row)).outcome is Outcome.FORBIDDEN


async def test_what_is_asked_about_a_member_is_answered_without_their_name(world: World, bot: Bot) -> None:
    group = world.create_group("第三网格", [PERSON, world.bot.id])
    row = Outgoing(key="k", chat_id=group.id, method="getChatMember", payload={"user_id": PERSON}, created_at=START)
    assert (await attempt(bot, row)).answer == {"status": "creator", "is_anonymous": False}
    row.payload = {"user_id": 404}
    came_to = await attempt(bot, row)
    assert (came_to.outcome, came_to.answer) == (Outcome.REFUSED, None)
    world.remove_bot(group.id, by=PERSON)
    assert (await attempt(bot, row)).outcome is Outcome.FORBIDDEN


async def test_a_poll_is_known_by_its_id_and_closed_once(world: World, bot: Bot) -> None:
    group = world.create_group("第三网格", [PERSON, world.bot.id])
    row = Outgoing(key="k", chat_id=group.id, method="sendPoll", payload=POLL, created_at=START)
    sent = await attempt(bot, row)
    poll = world.transcript(PERSON, chat=group.id)[-1]["poll"]
    assert (sent.answer, poll["is_anonymous"]) == ({"poll_id": poll["id"]}, False)
    row.method, row.payload = "stopPoll", {"message_id": sent.message_id}
    for _ in range(2):
        assert (await attempt(bot, row)).outcome is Outcome.DELIVERED, "closed is closed"
    assert world.transcript(PERSON, chat=group.id)[-1]["poll"]["is_closed"]
