"""The files of an export: JSON for programs, and one page to read, which needs nothing from anywhere else."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from handlers.ui.words import Words

Row = Mapping[str, Any]

_PAGE = Markup("""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222 }}
h1 {{ color: #b3261e }} h2 {{ margin-top: 2.2rem; border-bottom: 2px solid #e7c9c7 }}
table {{ border-collapse: collapse; width: 100%; margin: 0 0 1rem }}
th {{ text-align: left; width: 11rem; font-weight: normal; color: #555; vertical-align: top }}
th, td {{ padding: .2rem .6rem .2rem 0; border-bottom: 1px solid #eee; overflow-wrap: anywhere; white-space: pre-wrap }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{made}</p>
{parts}
</body>
</html>
""")
_PART = Markup("<h2>{heading}</h2>\n{tables}")
_TABLE = Markup("<table>\n{rows}</table>\n")
_ROW = Markup("<tr><th>{name}</th><td>{value}</td></tr>\n")


def write_json(found: Mapping[str, Sequence[Row]]) -> bytes:
    """Everything as it is kept, under the names that the store uses."""
    return json.dumps(found, ensure_ascii=False, indent=2, default=str).encode()


def write_page(found: Mapping[str, Sequence[Row]], words: Words, language: str, *, made: str) -> bytes:
    """Everything under headings that people understand."""

    def label(key: str) -> str:
        return words.label(language, key, {})

    def draw_row(name: str, value: Any) -> Markup:
        return _ROW.format(name=label(f"export_fields/{name}"), value=_readable(value))

    def draw_table(row: Row) -> Markup:
        told = [(name, value) for name, value in row.items() if value not in (None, "", [], {})]
        return _TABLE.format(rows=Markup("").join(draw_row(*each) for each in told))

    parts = [
        _PART.format(heading=label(f"export_parts/{part}"), tables=Markup("").join(map(draw_table, rows)))
        for part, rows in found.items()
    ]
    page = _PAGE.format(language=language, title=label("export/title"), made=made, parts=Markup("\n").join(parts))
    return page.encode()


def _readable(value: Any) -> str:
    match value:
        case bool():
            return "✓" if value else "—"
        case list() | dict():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)
