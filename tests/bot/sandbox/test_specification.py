"""The sandbox against the public Bot API specification: parameters, required fields, types of all answers."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import telegram

from bot.sandbox import samples
from bot.sandbox.chats import Group, Person, Role
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.parameters import ChatRef, List
from bot.sandbox.wire import Json as Dictionary
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import Api
from tests.bot.sandbox.scene import Scene, sample

Json = dict[str, Any]
_SCALARS: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}


def _file() -> Path | None:
    given = os.environ.get("WUXIN_BOT_API_SPEC")
    beside = sorted((Path(__file__).parents[4] / "shared" / "bot-api").glob("spec-*.json"))
    found = Path(given) if given else beside[-1] if beside else None
    return found if found and found.is_file() else None


pytestmark = pytest.mark.skipif(_file() is None, reason="no Bot API specification (WUXIN_BOT_API_SPEC)")


@cache
def _specification() -> Json:
    file = _file()
    assert file is not None
    loaded: Json = json.loads(file.read_text("utf-8"))
    return loaded


def problems(value: Any, types: list[str], path: str) -> list[str]:
    """What keeps `value` from being one of `types`; the shortest list when there are several."""
    return min((_problems(value, kind, path) for kind in types), key=len)


def _problems(value: Any, kind: str, path: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{path}: no list"]
        inner = kind.removeprefix("Array of ")
        return [problem for n, item in enumerate(value) for problem in _problems(item, inner, f"{path}[{n}]")]
    if kind in _SCALARS:
        is_right = isinstance(value, _SCALARS[kind]) and (isinstance(value, bool) == (_SCALARS[kind] is bool))
        return [] if is_right else [f"{path}: {value!r} is no {kind}"]
    described = _specification()["types"][kind]
    if described.get("subtypes"):
        return problems(value, described["subtypes"], path)
    return _object_problems(value, described, path)


def _object_problems(value: Any, described: Json, path: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{path}: no {described['name']}"]
    fields = {field["name"]: field for field in described.get("fields", [])}
    found = [f"{path}.{name} is missing" for name, f in fields.items() if f["required"] and name not in value]
    for name, item in value.items():
        if name not in fields:
            found.append(f"{path}.{name} is not in {described['name']}")
        else:
            found += problems(item, fields[name]["types"], f"{path}.{name}")
    return found + _status_problems(value, described, path)


def _status_problems(value: Json, described: Json, path: str) -> list[str]:
    """A ChatMember of the wrong class has the right fields now and then; its status tells."""
    names = {
        "ChatMemberOwner": "creator", "ChatMemberAdministrator": "administrator", "ChatMemberMember": "member",
        "ChatMemberRestricted": "restricted", "ChatMemberLeft": "left", "ChatMemberBanned": "kicked",
    }  # fmt: skip
    expected = names.get(described["name"])
    return [f"{path}.status"] * 9 if expected and value.get("status") != expected else []


def _parsed(value: Any, kind: str) -> None:
    """python-telegram-bot makes its object of it."""
    if kind.startswith("Array of "):
        for item in value:
            _parsed(item, kind.removeprefix("Array of "))
    elif isinstance(value, dict):
        getattr(telegram, kind).de_json(value, None)


@pytest.mark.parametrize("method", sorted(method.name for method in METHODS.values()))
def test_parameters_are_telegrams(method: str) -> None:
    fields = {field["name"]: field for field in _specification()["methods"][method].get("fields", [])}
    ours = {parameter.name: parameter for parameter in METHODS[method.lower()].parameters}
    assert ours.keys() <= fields.keys()
    required = {name for name, field in fields.items() if field["required"]}
    assert {name for name, parameter in ours.items() if parameter.is_required} == required
    for name, parameter in ours.items():
        assert _accepts(parameter.kind, fields[name]["types"]), name


def _accepts(kind: Any, types: list[str]) -> bool:
    if kind == List:
        return types[0].startswith("Array of ")
    if kind == Dictionary:
        return not _SCALARS.keys() & set(types) and not types[0].startswith("Array of ")
    named = {int: ["Integer"], float: ["Float"], str: ["String"], bool: ["Boolean"], ChatRef: ["Integer", "String"]}
    return types == named.get(kind, ["InputFile", "String"])


@pytest.mark.parametrize("method", sorted(method.name for method in METHODS.values()))
def test_answers_are_telegrams(world: World, api: Api, resident: Person, group: Group, method: str) -> None:
    result = api(method, **sample(Scene(world, api, resident, group), method))
    returns = _specification()["methods"][method]["returns"]
    assert problems(result, returns, method) == []
    _parsed(result, returns[0])


def test_updates_are_telegrams(world: World, api: Api, resident: Person, group: Group) -> None:
    world.updates.allowed = []
    Scene(world, api, resident, group)
    person = resident.id
    said = world.say(person, "谢谢 @wuxin_sandbox_bot #路灯")
    world.edit_text(person, said.message_id, "多谢")
    world.send_photo(person, caption="路灯")
    world.send_album(person, [samples.photo(), samples.photo()], caption="两张")
    world.send_voice(person)
    world.send_document(person, samples.photo())
    world.send_sticker(person)
    world.send_location(person, 32.3, 118.8)
    world.send_contact(person, "+8610000000000")
    world.forward(person, "邻居", "路灯坏了")
    world.block(person)
    world.unblock(person)
    world.set_bot_role(group.id, Role.RESTRICTED, by=person)
    world.remove_member(group.id, person)
    new = world.migrate_group(group.id)
    world.remove_bot(new.id, by=next(iter(new.roles)))
    updates = api.updates()
    assert {key for update in updates for key in update} >= {
        "message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member",
    }  # fmt: skip
    for update in updates:
        assert problems(update, ["Update"], "update") == []
        _parsed(update, "Update")


def test_the_checker_notices() -> None:
    user = {"id": 1, "is_bot": False, "first_name": "王"}
    assert problems(user, ["User"], "u") == []
    assert problems(user | {"id": "1"}, ["User"], "u") == ["u.id: '1' is no Integer"]
    assert problems(user | {"id": True}, ["User"], "u") == ["u.id: True is no Integer"]
    assert problems(user | {"nickname": ""}, ["User"], "u") == ["u.nickname is not in User"]
    assert problems({"id": 1, "is_bot": False}, ["User"], "u") == ["u.first_name is missing"]
