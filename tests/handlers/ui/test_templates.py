"""The two trees of templates: they ask the same of their values, and Telegram can read what they say."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_undeclared_variables

from bot.sandbox.entities import parse_html
from bot.sandbox.wire import ApiError
from handlers.ui.words import TEMPLATES, list_commands

LANGUAGES = ("zh", "en")
NAMES = sorted(str(file.relative_to(TEMPLATES / "zh")) for file in (TEMPLATES / "zh").rglob("*.j2"))
TOAST = 200  # the longest answer to a press, in characters


def parse(language: str, name: str) -> nodes.Template:
    return Environment(autoescape=True).parse((TEMPLATES / language / name).read_text(encoding="utf-8"))


def variables(template: nodes.Template) -> set[str]:
    """What the caller has to give. Our own filters are known to Words only, and do not matter here."""
    template.environment = Environment(autoescape=True)
    template.environment.filters |= {used.name: str for used in template.find_all(nodes.Filter)}
    return find_undeclared_variables(template)


def labels(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((TEMPLATES / language / "labels.toml").read_text(encoding="utf-8"))


class TestBothLanguages:
    """English says what Chinese says: the same files, asking the same of their values."""

    def test_the_same_files(self) -> None:
        zh, en = (
            {file.relative_to(TEMPLATES / language) for file in (TEMPLATES / language).rglob("*") if file.is_file()}
            for language in LANGUAGES
        )
        assert zh == en
        assert {path.suffix for path in zh} == {".j2", ".toml"}

    def test_the_same_variables(self) -> None:
        zh, en = ({name: variables(parse(language, name)) for name in NAMES} for language in LANGUAGES)
        assert zh == en

    def test_the_same_expressions(self) -> None:
        zh, en = (
            {name: Counter(expressions(parse(language, name), language)) for name in NAMES} for language in LANGUAGES
        )
        assert zh == en

    def test_the_same_labels_with_the_same_fields(self) -> None:
        zh, en = (
            {
                (section, key): {field for _, field, _, _ in Formatter().parse(text) if field is not None}
                for section, texts in labels(language).items()
                for key, text in texts.items()
            }
            for language in LANGUAGES
        )
        assert zh == en

    def test_english_has_no_chinese_left_in_it(self) -> None:
        sources = {name: (TEMPLATES / "en" / name).read_text(encoding="utf-8") for name in NAMES}
        left = {name: re.findall(r"[\u3000-\u9fff\uff00-\uffef]", source) for name, source in sources.items()}
        assert {name: characters for name, characters in left.items() if characters} == {}

    @pytest.mark.parametrize(("language", "marks"), [("zh", "「」"), ("en", "‘’")])
    def test_a_button_that_is_quoted_exists(self, language: str, marks: str) -> None:
        drawn = "\n".join(text for texts in labels(language).values() for text in texts.values())
        assert [quoted for quoted in quotations(TEMPLATES / language, marks) if quoted not in drawn] == []


def expressions(template: nodes.Template, language: str) -> Iterator[str]:
    """Everything that the template asks of its values, without the words."""
    kinds = (nodes.Output, nodes.If, nodes.For, nodes.With, nodes.Include)
    for statement in template.find_all(kinds):
        match statement:
            case nodes.Output(nodes=parts):
                yield from (skeleton(part, language) for part in parts if not isinstance(part, nodes.TemplateData))
            case nodes.If(test=asked) | nodes.For(iter=asked) | nodes.Include(template=asked):
                yield f"{type(statement).__name__} {skeleton(asked, language)}"
            case nodes.With(values=values):
                yield from (f"With {skeleton(value, language)}" for value in values)


def skeleton(node: nodes.Node, language: str) -> str:
    """An expression with its words, and the names of the language, left out."""
    said: list[nodes.Node | None] = []
    match node:
        case nodes.Const(value=value):
            return repr(value)
        case nodes.CondExpr():
            said = [node.expr1, node.expr2]
        case nodes.Or():
            said = [node.right]
        case nodes.Pair():
            said = [node.value]
        case nodes.Filter():
            said = [node.node, *node.args]
    fields = [value for name, value in node.iter_fields() if name not in ("ctx", "attr")]
    if isinstance(node, nodes.Getattr):
        fields.append("in this language" if node.attr == language else node.attr)
    return f"{type(node).__name__}({', '.join(_field(value, said, language) for value in fields)})"


def _field(value: Any, said: list[nodes.Node | None], language: str) -> str:
    if isinstance(value, list):
        return str([_field(each, said, language) for each in value])
    if isinstance(value, nodes.Const) and any(value is each for each in said) and isinstance(value.value, str):
        return "words"
    return skeleton(value, language) if isinstance(value, nodes.Node) else str(value)


def quotations(folder: Path, marks: str) -> Iterator[str]:
    """What the messages quote literally."""
    opening, closing = marks[0], marks[1]
    for file in folder.rglob("*.j2"):
        for part in file.read_text(encoding="utf-8").split(opening)[1:]:
            quoted = part.partition(closing)[0]
            if "{" not in quoted:
                yield quoted


def complaint(template: nodes.Template) -> str | None:
    """What Telegram would not read in it: its text as a whole, or something that it says in an expression."""
    words = "".join(data.data for data in template.find_all(nodes.TemplateData))
    try:
        for said in (words, *(str(constant.value) for constant in template.find_all(nodes.Const))):
            parse_html(said)
    except ApiError as refused:
        return refused.description
    return None


class TestMarkup:
    """Telegram refuses a message with a tag that it does not know or that is not closed."""

    def test_every_template_is_readable(self) -> None:
        found = {f"{language}/{name}": complaint(parse(language, name)) for language in LANGUAGES for name in NAMES}
        assert {name: said for name, said in found.items() if said} == {}

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_labels_and_refusals_are_short_enough(self, language: str) -> None:
        texts = [text for section in labels(language).values() for text in section.values()]
        assert all(0 < len(text) <= 40 for text in texts)
        assert all(1 <= len(description) <= 256 for description in list_commands(language).values())
        refusals = [file.read_text(encoding="utf-8") for file in (TEMPLATES / language / "refusals").iterdir()]
        assert all(len(text) <= TOAST for text in refusals)
