"""A plan as the person at the terminal reads it: one line a row that is not the same."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.rosters.words import name_traits, say
from models.rosters.identity import find_number
from models.rosters.planning import Change, Field, Line, Plan, Verdict
from models.rules.community import Community
from models.rules.roles import Role

_COLOURS = {Verdict.ADD: "green", Verdict.CHANGE: "yellow", Verdict.SAME: "dim", Verdict.REFUSE: "bold red"}
_LISTED_AT_ONCE = 500
"""A table is laid out as a whole: many small ones appear sooner than a long one."""
_ROW_WIDTH, _VERDICT_WIDTH, _NAME_WIDTH = 6, 8, 14


@dataclass(frozen=True)
class Teller:
    """Tells plans in one language, with the names that the community gives its places and roles."""

    community: Community
    language: str
    roles: Mapping[Role, str]

    def tell(self, out: Console, plan: Plan, *, only_refused: bool = False) -> None:
        """Print the rows that are not the same, and how many are."""
        shown = {Verdict.REFUSE} if only_refused else set(Verdict) - {Verdict.SAME}
        lines = [line for line in plan.lines if line.verdict in shown]
        for start in range(0, len(lines), _LISTED_AT_ONCE):
            out.print(self._table(lines[start : start + _LISTED_AT_ONCE]), soft_wrap=False)
        if not only_refused and plan.counts[Verdict.SAME]:
            out.print(self._say("says/same_rows", count=plan.counts[Verdict.SAME]))

    def summarise(self, plan: Plan) -> str:
        """How many rows there are of each kind."""
        counts = {str(verdict): plan.counts[verdict] for verdict in Verdict}
        return self._say("says/summary", rows=len(plan.lines), **counts)

    def _table(self, lines: Iterable[Line]) -> Table:
        table = Table(expand=True)
        table.add_column(self._say("headings/row"), width=_ROW_WIDTH, justify="right")
        table.add_column(self._say("headings/verdict"), width=_VERDICT_WIDTH)
        table.add_column(self._say("headings/name"), width=_NAME_WIDTH, overflow="fold")
        table.add_column(self._say("headings/what"), ratio=1, overflow="fold")
        for line in lines:
            verdict = Text(self._say(f"verdicts/{line.verdict}"), _COLOURS[line.verdict])
            table.add_row(str(line.row), verdict, Text(line.name), self._explain(line))
        return table

    def _explain(self, line: Line) -> Text:
        if line.reason is not None:
            return Text(self._say(f"reasons/{line.reason}", detail=line.detail))
        if line.verdict is Verdict.ADD:
            return Text("；".join(self._list_news(line)))
        return Text("\n".join(self._list_changes(line)))

    def _list_news(self, line: Line) -> Iterator[str]:
        """What is written of somebody new, in one line; their group says which grid it is."""
        known = {change.field for change in line.changes}
        left_out = {Field.NAME, Field.IS_VERIFIED} | ({Field.GRID_ID} if Field.GROUP_ID in known else set())
        for change in line.changes:
            if change.field not in left_out and (value := self._value(change, change.after)) != self._none:
                is_number = change.field is Field.ROSTER_KEY
                yield f"{self._say(f'fields/{change.field}')} {value}" if is_number else value
        yield from self._list_roles(line)

    def _list_changes(self, line: Line) -> Iterator[str]:
        for change in line.changes:
            before, after = (self._value(change, value) for value in (change.before, change.after))
            field = self._say(f"fields/{change.field}")
            yield self._say("values/change", field=field, before=before, after=after)
        yield from self._list_roles(line)

    def _list_roles(self, line: Line) -> Iterator[str]:
        for key, roles in (("values/granted", line.granted), ("values/revoked", line.revoked)):
            for role in roles:
                yield self._say(key, role=self._role(role.role, role.scope))

    def _value(self, change: Change, value: object) -> str:
        match change.field, value:
            case Field.ROSTER_KEY, str(key):
                return find_number(key) or self._none
            case Field.IS_VERIFIED, bool(is_verified):
                return self._say("values/yes" if is_verified else "values/no")
            case _, None:
                return self._none
            case Field.GRID_ID, number:
                return next((grid.name for grid in self.community.grids if grid.number == number), str(number))
            case Field.GROUP_ID, number:
                groups = (group for grid in self.community.grids for group in grid.groups)
                return next((group.name for group in groups if group.number == number), str(number))
            case Field.TRAITS, tuple(traits):
                return "、".join(name_traits(self.language)[trait] for trait in traits) or self._none
        return str(value)

    @property
    def _none(self) -> str:
        return self._say("values/none")

    def _role(self, role: Role, scope: str) -> str:
        place = scope.partition(":")[2]
        return f"{self.roles[role]}:{place}" if place else self.roles[role]

    def _say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)
