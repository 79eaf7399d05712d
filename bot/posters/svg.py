"""Posters as SVG: every browser shows and prints them."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.posters.layout import Sheet
from handlers.ui.words import TEMPLATES


def draw_svg(sheet: Sheet) -> str:
    """The drawing, as text."""
    return _template().render(sheet=sheet)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "posters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("poster.svg.j2")
