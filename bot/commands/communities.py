"""`wuxin init`: a community file goes into the store, once or again."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import fail, held_store, opened_store, out, read_settings
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models.communities.loading import Loaded
    from models.rules.community import Community

HINT = (
    "`wuxin init --example 我们社区.toml` 写一份示例来改。"
    " · `wuxin init --example OURS.toml` writes the example to start from."
)


def init(
    file: Annotated[Path | None, typer.Argument(help="The community file (TOML).", show_default=False)] = None,
    example: Annotated[
        Path | None, typer.Option("--example", help="Write the example community to this file, and do no more.")
    ] = None,
) -> None:
    """Store a community file: grids, groups, staff, categories, promises, hours. Again, when it has changed."""
    if example is not None:
        write_example(example)
    elif file is None:
        fail(f"哪个社区文件？ · Which community file? {HINT}")
    elif not file.exists():
        fail(f"没有 {file} 这个文件。 · There is no {file}. {HINT}")
    else:
        store(file)


def write_example(file: Path) -> None:
    """The example, for the office to put in its own; nothing is ever overwritten."""
    from models.communities import EXAMPLE  # noqa: PLC0415

    try:
        with file.open("xb") as new:
            new.write(EXAMPLE.read_bytes())
    except FileExistsError:
        fail(f"{file} 已经有了，没有动它。 · {file} is there already and was left alone: choose another name.")
    except OSError as error:
        fail(f"{file} 写不了。 · {file} cannot be written ({error.strerror}): choose another place.")
    out.print(f"✓ 示例写在 {file} 里了：改成您的社区，再运行 `wuxin init {file}`。", markup=False)
    out.print(f"  The example is in {file}: put in your community, then `wuxin init {file}`.", markup=False)


def store(file: Path) -> None:
    """Parse, migrate, load and keep the file, all or nothing; say what was done and what comes next."""
    from bot.clock import Clock  # noqa: PLC0415
    from bot.communities import STARTING_ERRORS, explain_start  # noqa: PLC0415
    from bot.database import lock_store  # noqa: PLC0415
    from models.communities import read_text  # noqa: PLC0415
    from models.communities.loading import load_community  # noqa: PLC0415
    from models.communities.stored import keep_community  # noqa: PLC0415
    from models.first_admin import has_admin  # noqa: PLC0415
    from models.requests.relief import plan_look  # noqa: PLC0415
    from models.rules.community_files import parse_community  # noqa: PLC0415

    settings, now = read_settings(), Clock().now()

    def load(session: "Session") -> tuple[bool, "Loaded", bool]:
        lock_store(session.connection())
        is_new = keep_community(session, name=file.name, text=text, now=now)
        loaded = load_community(session, community, admin_ids=settings.admin_ids, now=now)
        if loaded.relieved:
            plan_look(session, now=now)
        return is_new, loaded, has_admin(session)

    try:
        text = read_text(file)
        community = parse_community(text, file.name)
        with held_store(settings), opened_store(settings) as database:
            is_new, loaded, admin = database.transact(load)
    except STARTING_ERRORS as error:
        fail(*explain_start(error))
    say_stored(community, loaded, is_new=is_new)
    say_next(settings, has_admin=admin)


def say_stored(community: "Community", loaded: "Loaded", *, is_new: bool) -> None:
    """What the store holds now, and what that changed."""
    grids, groups = len(community.grids), sum(len(grid.groups) for grid in community.grids)
    staff, name = len(community.staff), community.name
    out.print(f"✓ {name.zh}：{grids} 个网格，{groups} 个居民小组，{staff} 位工作人员", markup=False)
    out.print(f"  {name.en}: {grids} grids, {groups} groups, {staff} staff", markup=False)
    if loaded.granted:
        out.print(f"  新给的职务 · roles given: {loaded.granted}")
    if loaded.relieved:
        out.print(f"  不再有职务的人 · people who lost a role: {len(loaded.relieved)}")
    if loaded.removed:
        out.print(f"  去掉的空网格和小组 · empty grids and groups removed: {'、'.join(loaded.removed)}", markup=False)
    if not is_new:
        out.print("  文件和原来一样 · the file is the same as before")


def say_next(settings: Settings, *, has_admin: bool) -> None:
    """The way from here to a bot that people can use."""
    steps = []
    if settings.telegram_token is None:
        steps.append("在 .env 里写上 TELEGRAM_TOKEN（向 @BotFather 要） · set TELEGRAM_TOKEN in .env (from @BotFather)")
    if settings.community_file is not None:
        steps.append(
            "从 .env 里去掉 COMMUNITY_FILE，不然用的是它 · take COMMUNITY_FILE out of .env, or that file is used"
        )
    steps.append("wuxin import 名单.xlsx   导入居民和工作人员 · import residents and staff")
    steps.append(
        "wuxin run   开始服务 · serve"
        + ("" if has_admin else "；第一位管理员的链接会显示在那里 · the link for the first admin appears there")
    )
    steps.append("wuxin poster   给每个网格和小组印海报 · posters for every grid and group")
    out.print("\n接下来 · next:")
    for number, step in enumerate(steps, start=1):
        out.print(f"  {number}. {step}", markup=False)
