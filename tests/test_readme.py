"""The README says who may do what: its table is the table of the code, in words."""

import tomllib
from pathlib import Path

from handlers.ui.words import TEMPLATES
from models.rules.roles import HELD_IN, OPENINGS, Action, Role

README = Path(__file__).parents[1] / "README.md"
HEADING = "### Who may do what\n"
LABELS = {
    language: tomllib.loads((TEMPLATES / language / "labels.toml").read_text(encoding="utf-8"))
    for language in ("zh", "en")
}


def matrix() -> str:
    """The table in GitHub's Markdown: actions down, roles across."""
    columns = [f"{LABELS['zh']['roles'][role]}<br>{LABELS['en']['roles'][role]}" for role in HELD_IN]
    rows = [["", *columns, "one's own"], [":--", *[":-:"] * (len(columns) + 1)]]
    for action, opening in OPENINGS.items():
        name = f"{LABELS['en']['actions'][action]} {LABELS['zh']['actions'][action]}"
        rows.append([name, *(cell(role, action) for role in HELD_IN), "✓" if opening.own else ""])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def cell(role: Role, action: Action) -> str:
    """Where the role opens the action."""
    opening = OPENINGS[action]
    marks = {"●": opening.everywhere, "◐": opening.own_grid, "○": opening.own_group, "◇": opening.own_centre}
    return next((mark for mark, roles in marks.items() if role in roles), "")


def test_the_table_in_the_readme_is_the_table_of_the_code() -> None:
    section = README.read_text(encoding="utf-8").partition(HEADING)[2].partition("\n## ")[0]
    found = "\n".join(line for line in section.splitlines() if line.startswith("|"))
    assert found == matrix(), f"put this table under {HEADING.strip()!r}:\n{matrix()}"
