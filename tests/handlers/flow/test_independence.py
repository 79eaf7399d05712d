"""A conversation can be added or deleted with its file: none imports another."""

import ast
import importlib
import pkgutil
from pathlib import Path

import handlers
from handlers.flow import Conversation


def conversations() -> dict[str, Path]:
    """The modules that hold a conversation."""
    found = {}
    for info in pkgutil.walk_packages(handlers.__path__, "handlers."):
        module = importlib.import_module(info.name)
        if isinstance(getattr(module, "conversation", None), Conversation):
            found[info.name] = Path(str(module.__file__))
    return found


def imports_of(file: Path) -> set[str]:
    """Every module that a file names in an import, and every name taken from a package."""
    named = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            named |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return named


def test_conversations_do_not_import_one_another() -> None:
    found = conversations()
    assert {"handlers.home", "handlers.joining", "handlers.requests.filing"} <= found.keys()
    for name, file in found.items():
        others = imports_of(file) & (found.keys() - {name})
        assert not others, f"{name} imports {others}"


def test_nothing_of_the_house_imports_a_conversation() -> None:
    """They are found by the engine, so that deleting one is deleting its file."""
    found = conversations()
    root = Path(handlers.__path__[0]).parent
    for folder in ("bot", "handlers", "models"):
        for file in (root / folder).rglob("*.py"):
            if file not in found.values():
                taken = imports_of(file) & found.keys()
                assert not taken, f"{file.name} imports {taken}"
