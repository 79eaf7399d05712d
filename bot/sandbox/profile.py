"""What the bot says about itself: names, descriptions, commands, menu buttons."""

from dataclasses import dataclass, field

from bot.sandbox.wire import Json

Scope = tuple[str, int, int]
"""A BotCommandScope: its type, chat_id and user_id (0 where it has none)."""


@dataclass(slots=True, kw_only=True)
class Profile:
    """Texts by language code ("" is the default); commands by scope and language."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)

    def commands_in(self, scopes: list[Scope], language_code: str) -> list[Json]:
        """The first of the scopes that has commands; in each, those of the language before those of all."""
        languages = dict.fromkeys([_language(language_code), ""])
        keys = [(scope, language) for scope in scopes for language in languages]
        return next((self.commands[key] for key in keys if key in self.commands), [])


def said(texts: dict[str, str], language_code: str) -> str:
    """The text in this language, else the one for all."""
    return texts.get(_language(language_code)) or texts.get("", "")


def _language(code: str) -> str:
    """Telegram keeps texts by two letters, while clients say zh-hans."""
    return code.partition("-")[0]
