"""The door: key, host, tokens, sizes; and the Bot API in all the ways that HTTP can carry it."""

import httpx
import pytest
from starlette.applications import Starlette
from telegram import Bot

from bot.sandbox import samples
from bot.sandbox.chats import Person
from tests.bot.sandbox.conftest import KEY, TOKEN


async def test_the_key(app: Starlette) -> None:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8081") as http:
        assert (await http.get("/api/state")).status_code == 403
        assert (await http.get("/")).status_code == 403
        assert (await http.get("/api/state", headers={"X-Sandbox-Key": "wrong"})).status_code == 403
        assert (await http.get("/?key=错")).status_code == 403
        assert (await http.get(f"/api/state?key={KEY}")).status_code == 200
        welcome = await http.get(f"/?key={KEY}")
        assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
        assert "HttpOnly" in welcome.headers["set-cookie"]
        assert "samesite=strict" in welcome.headers["set-cookie"].lower()
        assert (await http.get("/api/state")).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1", 200), ("localhost:8081", 200), ("example.org", 403), ("127.0.0.1.example.org", 403), ("", 403)],
)
async def test_the_host(http: httpx.AsyncClient, host: str, status: int) -> None:
    assert (await http.get("/api/state", headers={"Host": host})).status_code == status
    bot = await http.get(f"/bot{TOKEN}/getMe", headers={"Host": host})
    assert bot.status_code == status


async def test_the_bot_api_over_http(http: httpx.AsyncClient, resident: Person) -> None:
    text: dict[str, str | int] = {"chat_id": resident.id, "text": "好"}
    url = f"/bot{TOKEN}/sendMessage"
    for answer in (
        await http.get(url, params=text),
        await http.post(url, data={key: str(value) for key, value in text.items()}),
        await http.post(url, json=text),
        await http.post(url, params={"chat_id": resident.id}, files={"text": (None, "好")}),
    ):
        assert answer.json()["result"]["text"] == "好"
    for path, code, words in (
        ("/bot4242:another-token/getMe", 401, "Unauthorized"),
        ("/botsecret/getMe", 404, "Not Found"),
        (f"/bot{TOKEN}/sendTelepathy", 404, "Not Found"),
        ("/file/bot4242:another-token/photos/1", 401, "Unauthorized"),
    ):
        answer = await http.get(path)
        assert answer.status_code == code
        assert answer.json() == {"ok": False, "error_code": code, "description": words}


async def test_bodies_are_bounded(http: httpx.AsyncClient) -> None:
    answer = await http.post(f"/bot{TOKEN}/getMe", content=b"x" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 413


async def test_pages_load_nothing_from_elsewhere(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/")).headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "access-control-allow-origin" not in (await http.get("/api/state", headers={"Origin": "http://x"})).headers


async def test_files_reach_the_bot(bot: Bot, resident: Person) -> None:
    sent = await bot.send_photo(resident.id, samples.photo().data, caption="<b>路灯</b>", parse_mode="HTML")
    file = await bot.get_file(sent.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == samples.photo().data
