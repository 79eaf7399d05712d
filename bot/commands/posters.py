"""`wuxin poster`: a sheet to hang up for every grid and residents' group."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.invites import BotName, find_username, known
from bot.commands.terminal import err, fail, opened_store, out, read_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.posters.contents import Poster

EXTRA = ("matplotlib", "zhplot")


def poster(
    grid: Annotated[int | None, typer.Option("--grid", help="Only this grid and its groups.")] = None,
    folder: Annotated[Path, typer.Option("--out", help="The folder for the posters.")] = Path("posters"),
    language: Annotated[str | None, typer.Option("--language", help="zh or en; the community's first.")] = None,
    bot: BotName = None,
) -> None:
    """Draw a poster with a QR code for every grid and group: SVG, and PNG and PDF where `pictures` is installed."""
    from models.communities.choosing import choose_community  # noqa: PLC0415
    from models.grids import list_grids  # noqa: PLC0415

    settings = read_settings()
    username = find_username(settings, bot)

    def collect(session: "Session") -> "list[Poster]":
        from bot.posters.contents import list_posters  # noqa: PLC0415

        community = choose_community(session, settings.community_file).community
        grids = [str(one.id) for one in list_grids(session)]
        if not grids:
            fail(
                "还没有社区：先运行 `wuxin init 文件.toml`。 · There is no community yet: `wuxin init FILE.toml` first."
            )
        if grid is not None:
            known(str(grid), grids)
        spoken = known(language or community.languages[0], list(community.languages))
        return list_posters(session, community, username=username, language=spoken, grid_id=grid)

    with opened_store(settings) as database:
        posters = database.transact(collect)
    with_pictures = all(find_spec(package) for package in EXTRA)
    try:
        write(posters, folder, with_pictures=with_pictures)
    except OSError as error:
        fail(f"{folder} 写不了。 · {folder} cannot be written ({error.strerror}): choose another folder with --out.")
    kinds = "SVG, PNG, PDF" if with_pictures else "SVG"
    out.print(f"✓ {len(posters)} 张海报在 {folder} 里 · posters ({kinds})", markup=False)
    if not with_pictures:
        out.print(
            "  要 PNG 和 PDF，请运行 · for PNG and PDF as well: uv run --extra pictures wuxin poster", markup=False
        )


def write(posters: "list[Poster]", folder: Path, *, with_pictures: bool) -> None:
    """Draw them all, with a bar that shows how far it is."""
    from rich.progress import track  # noqa: PLC0415

    from bot.posters.layout import lay_out  # noqa: PLC0415
    from bot.posters.svg import draw_svg  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    for one in track(posters, "海报 · posters", console=err, transient=True):
        sheet, file = lay_out(one), folder / one.name
        file.with_suffix(".svg").write_text(draw_svg(sheet), encoding="utf-8")
        if with_pictures:
            from bot.posters.pictures import draw_pictures  # noqa: PLC0415

            draw_pictures(sheet, file)
