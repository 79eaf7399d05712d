"""`wuxin invite`: a link that gives somebody a role once they open it and an admin confirms."""

import asyncio
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import fail, held_store, opened_store, out, read_settings
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.roles import Scope
    from models.rules.roles import Place, Role

BotName = Annotated[
    str | None, typer.Option("--bot", metavar="NAME", help="The bot's user name, where TELEGRAM_TOKEN is not set.")
]


def invite(
    role: Annotated[str, typer.Argument(help="grid_worker or 网格员, group_leader or 小组长, ...", show_default=False)],
    *,
    grid: Annotated[int | None, typer.Option("--grid", help="The number of the grid.")] = None,
    group: Annotated[int | None, typer.Option("--group", help="The number of the residents' group.")] = None,
    team: Annotated[str | None, typer.Option("--team", help="The key of the team in the community file.")] = None,
    centre: Annotated[str | None, typer.Option("--centre", help="The key of the centre.")] = None,
    name: Annotated[str, typer.Option("--for", metavar="NAME", help="For whom; the admin who confirms sees it.")] = "",
    bot: BotName = None,
) -> None:
    """Print a link that invites into a role: for 72 hours, once, confirmed by an admin."""
    from bot.clock import Clock  # noqa: PLC0415
    from models.first_admin import has_admin  # noqa: PLC0415
    from models.invites import make_invite  # noqa: PLC0415
    from models.rules.roles import Place  # noqa: PLC0415

    settings, wanted = read_settings(), read_role(role)
    given = {Place.GRID: grid, Place.GROUP: group, Place.TEAM: team, Place.CENTRE: centre}
    key = read_place(wanted, {place: str(value) for place, value in given.items() if value is not None})
    username = find_username(settings, bot)

    def make(session: "Session") -> tuple[str, bool]:
        scope = find_scope(session, settings, wanted, key)
        code = make_invite(session, wanted, scope, by_id=None, now=Clock().now(), name=name.strip()[:64])
        return code, has_admin(session) or bool(settings.admin_ids)

    with held_store(settings, instead="invite from the bot with /invite"), opened_store(settings) as database:
        code, confirmable = database.transact(make)
    said = role_names(wanted)
    out.print(
        f"请把这个链接发给{name or '他'}：{said[0]}的邀请，72 小时内有效，只能用一次，管理员点「准」才算数。\n"
        f"Send this link to {name or 'them'}: an invitation to be {said[1]}; for 72 hours, once, if an admin confirms."
        f"\n\n  https://t.me/{username}?start=i_{code}\n",
        markup=False,
    )
    if not confirmable:
        out.print(
            "还没有管理员来点「准」：先打开 `wuxin run` 显示的链接，当第一位管理员。"
            " · Nobody can confirm yet: open the link that `wuxin run` shows to become the first admin."
        )


def read_role(word: str) -> "Role":
    """The role of that name, in English or in Chinese."""
    from models.rules.roles import HELD_IN  # noqa: PLC0415

    known = {spelling: role for role in HELD_IN for spelling in (str(role), *role_names(role))}
    spelled = word.strip().lower()
    if (role := known.get(spelled) or known.get(spelled.replace("-", "_").replace(" ", "_"))) is None:
        names = ", ".join(f"{role}（{role_names(role)[0]}）" for role in HELD_IN)
        fail(f"没有「{word}」这个身份。 · {word} is no role. There are: {names}.")
    return role


def role_names(role: "Role") -> tuple[str, str]:
    """What the role is called, in Chinese and in English."""
    from handlers.ui.words import label  # noqa: PLC0415

    return label("zh", f"roles/{role}"), label("en", f"roles/{role}")


def read_place(role: "Role", given: "dict[Place, str]") -> str:
    """The key of the one place in which the role is held; "" where that is the whole community."""
    from models.rules.roles import HELD_IN, Place  # noqa: PLC0415

    place = HELD_IN[role]
    if strange := [f"--{other}" for other in given if other is not place]:
        fail(f"{role_names(role)[0]}不用 {strange[0]}。 · {strange[0]} does not go with {role}: leave it out.")
    if place is Place.COMMUNITY:
        return ""
    if place not in given:
        fail(f"{role_names(role)[0]}要写明 --{place}。 · A {role} serves in one {place}: add --{place}.")
    return given[place]


def find_scope(session: "Session", settings: Settings, role: "Role", key: str) -> "Scope":
    """The place itself, if the store has it."""
    from models.communities.choosing import choose_community  # noqa: PLC0415
    from models.grids import Group, list_grids  # noqa: PLC0415
    from models.roles import EVERYWHERE, centre_scope, grid_scope, group_scope, team_scope  # noqa: PLC0415
    from models.rules.roles import HELD_IN, Place  # noqa: PLC0415

    community = choose_community(session, settings.community_file).community
    grids = list_grids(session)
    if not grids:
        fail(
            "还没有社区：先运行 `wuxin init 文件.toml`。 · There is no community yet: run `wuxin init FILE.toml` first."
        )
    match HELD_IN[role]:
        case Place.COMMUNITY:
            return EVERYWHERE
        case Place.GRID:
            return grid_scope(int(known(key, [str(grid.id) for grid in grids])))
        case Place.GROUP:
            groups = [str(group.id) for grid in grids for group in grid.groups]
            return group_scope(session.get_one(Group, int(known(key, groups))))
        case Place.TEAM:
            return team_scope(known(key, [team.key for team in community.teams]))
        case Place.CENTRE:
            return centre_scope(known(key, [centre.key for centre in community.centres]))


def known(key: str, keys: list[str]) -> str:
    """The key, if it is one of these."""
    if key not in keys:
        fail(f"没有 {key}，有的是：{'、'.join(keys)}。 · There is no {key}; there are {', '.join(keys)}.")
    return key


def find_username(settings: Settings, given: str | None) -> str:
    """The bot's name for links: as given, else as Telegram says it."""
    from telegram.error import TelegramError  # noqa: PLC0415

    from bot.check import ask_username, explain_telegram  # noqa: PLC0415

    if given is not None:
        if not re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{3,31}", given):
            fail(f"{given} is no user name of a bot: letters, digits and _ as in t.me/NAME.")
        return given.removeprefix("@")
    if settings.telegram_token is None:
        fail("链接里要写机器人的名字：加上 --bot 名字，或者设好 TELEGRAM_TOKEN。"
             " · Links name the bot: add --bot NAME, or set TELEGRAM_TOKEN.")  # fmt: skip
    try:
        return asyncio.run(ask_username(settings))
    except TelegramError as error:
        fail(explain_telegram(settings, error))
