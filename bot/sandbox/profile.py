"""What the bot says about itself: names, descriptions, commands, menu buttons."""

from dataclasses import dataclass, field

from bot.sandbox.wire import Json


@dataclass(slots=True, kw_only=True)
class Profile:
    """Texts by language code ("" is the default); commands by scope and language."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
