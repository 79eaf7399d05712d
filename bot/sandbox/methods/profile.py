"""What the bot is and says about itself: getMe, names, descriptions, commands, menu buttons."""

import re

from bot.sandbox.methods.parameters import List
from bot.sandbox.profile import Scope, said
from bot.sandbox.wire import Json, bad_request
from bot.sandbox.world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_MENU_BUTTONS = {"commands", "web_app", "default"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_SCOPES = _CHAT_SCOPES | {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,  # privacy mode is on
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
}


def get_me(world: World) -> Json:
    return world.bot.as_user() | _ABILITIES


def log_out(_world: World) -> bool:
    """There is no other server to move to: agreed to, without effect."""
    return True


def set_my_commands(world: World, commands: List, scope: Json | None = None, language_code: str = "") -> bool:
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope_key(world, scope), language_code
    checked = [_command(command) for command in commands]
    if checked:
        world.profile.commands[key] = checked
    else:
        world.profile.commands.pop(key, None)
    world.emit_profile()
    return True


def get_my_commands(world: World, scope: Json | None = None, language_code: str = "") -> list[Json]:
    return world.profile.commands.get((_scope_key(world, scope), language_code), [])


def delete_my_commands(world: World, scope: Json | None = None, language_code: str = "") -> bool:
    world.profile.commands.pop((_scope_key(world, scope), language_code), None)
    world.emit_profile()
    return True


def set_my_name(world: World, name: str = "", language_code: str = "") -> bool:
    if len(name) > 64:
        raise bad_request("name is too long")
    world.profile.names[language_code] = name
    if not language_code:
        world.bot.name = name or world.profile.name
    return True


def get_my_name(world: World, language_code: str = "") -> Json:
    return {"name": said(world.profile.names, language_code) or world.bot.name}


def set_my_description(world: World, description: str = "", language_code: str = "") -> bool:
    if len(description) > 512:
        raise bad_request("description is too long")
    world.profile.descriptions[language_code] = description
    world.emit_profile()
    return True


def get_my_description(world: World, language_code: str = "") -> Json:
    return {"description": said(world.profile.descriptions, language_code)}


def set_my_short_description(world: World, short_description: str = "", language_code: str = "") -> bool:
    if len(short_description) > 120:
        raise bad_request("short description is too long")
    world.profile.short_descriptions[language_code] = short_description
    world.emit_profile()
    return True


def get_my_short_description(world: World, language_code: str = "") -> Json:
    return {"short_description": said(world.profile.short_descriptions, language_code)}


def set_chat_menu_button(world: World, chat_id: int | None = None, menu_button: Json | None = None) -> bool:
    button = menu_button or {"type": "default"}
    if button.get("type") not in _MENU_BUTTONS:
        raise bad_request("can't parse menu button: Unsupported menu button type specified")
    if chat_id is not None and chat_id not in world.people:
        raise bad_request("chat not found")
    world.profile.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(world: World, chat_id: int | None = None) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(chat_id) or buttons.get(None) or {"type": "commands"}


def _command(command: Json) -> Json:
    name, description = command.get("command", ""), command.get("description", "")
    name = name.strip().lower().removeprefix("/")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope_key(world: World, scope: Json | None) -> Scope:
    chosen = scope or {"type": "default"}
    if chosen.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    kind: str = chosen["type"]
    chat_id = chosen.get("chat_id", 0) if kind in _CHAT_SCOPES else 0
    if kind in _CHAT_SCOPES and chat_id not in world.chats:
        raise bad_request("chat not found")
    return kind, chat_id, chosen.get("user_id", 0) if kind == "chat_member" else 0


METHODS = {
    "getMe": get_me,
    "logOut": log_out,
    "close": log_out,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
