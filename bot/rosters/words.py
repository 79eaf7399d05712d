"""The words of `wuxin import` and `wuxin export`, from the files in templates/*/rosters."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from handlers.ui.words import TEMPLATES, label
from models.rules.roles import Role
from models.rules.traits import Trait


def say(language: str, key: str, **values: object) -> str:
    """The words `section/name` in that language."""
    section, _, name = key.partition("/")
    return str(_read(language)[section][name]).format_map(values)


def say_in_both(key: str, **values: object) -> str:
    """The same in Chinese and in English, for whoever sits at the terminal."""
    return f"{say('zh', key, **values)} · {say('en', key, **values)}"


def list_notes(language: str) -> list[list[str]]:
    """How each column is written, as rows of two cells."""
    rows: list[list[str]] = _read(language)["notes"]["rows"]
    return rows


def name_roles(language: str) -> dict[Role, str]:
    """What each role is called."""
    return {role: label(language, f"roles/{role}") for role in Role}


def list_role_words() -> dict[str, Role]:
    """What each role may be called, in every language."""
    return {name: role for language in ("zh", "en") for role, name in name_roles(language).items()}


def name_traits(language: str) -> dict[Trait, str]:
    """What each trait is called."""
    return {trait: label(language, f"traits/{trait}") for trait in Trait}


def list_trait_words() -> dict[str, Trait]:
    """What each trait may be called, in every language."""
    return {name: trait for language in ("zh", "en") for trait, name in name_traits(language).items()}


@cache
def _read(language: str) -> dict[str, dict[str, Any]]:
    path = Path(TEMPLATES, language, "rosters", "terminal.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
