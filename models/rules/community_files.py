"""From the text of a community file to a `Community`, or to sentences that say what is wrong and where."""

import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from models.rules.community import Community, StaffMember
from models.rules.roles import Action, Role, may
from models.rules.services import TICK

_Name = TypeVar("_Name", int, str)


class CommunityFileError(ValueError):
    """A community file cannot be used: one sentence a problem, with the file, the place in it, the reason."""

    def __init__(self, file: str, problems: Iterable[str]) -> None:
        self.file = file
        self.problems = tuple(f"{file}: {problem}." for problem in problems)
        super().__init__("\n".join(self.problems))


def parse_community(text: str, file: str) -> Community:
    """Read a community from TOML; `file` is its name. Raises CommunityFileError with every problem found."""
    try:
        community = Community.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CommunityFileError(file, [f"this is not TOML: {error}"]) from error
    except ValidationError as error:
        raise CommunityFileError(file, map(_sentence, error.errors())) from error
    problems = [*_doubles(community), *_unknown_names(community), *_early_warnings(community)]
    problems += [*_misplaced_staff(community), *_misplaced_services(community), *_odd_hours(community)]
    problems += _odd_visits(community)
    if problems:
        raise CommunityFileError(file, problems)
    return community


def _sentence(error: ErrorDetails) -> str:
    steps = [f"no. {step + 1}" if isinstance(step, int) else step for step in error["loc"]]
    reason = error["msg"].removeprefix("Value error, ")
    match error["type"]:
        case "missing":
            reason = "this is missing"
        case "extra_forbidden":
            reason = "this is not a field of a community file"
    given = error["input"]
    said = f" (it says {given!r})" if isinstance(given, str | int | float) else ""
    return f"{' > '.join(steps)}: {reason[:1].lower()}{reason[1:]}{said}"


def _doubles(community: Community) -> Iterator[str]:
    """Whatever must be named once and is named again."""
    groups = [group.number for grid in community.grids for group in grid.groups]
    yield from _twice("grids", "number", (grid.number for grid in community.grids))
    chats = [*(grid.chat_id for grid in community.grids), *(centre.chat_id for centre in community.centres)]
    yield from _twice("grids and centres", "chat_id", (chat_id for chat_id in chats if chat_id))
    yield from _twice("grids > groups", "number", groups)
    yield from _twice("teams", "key", (team.key for team in community.teams))
    yield from _twice("centres", "key", (centre.key for centre in community.centres))
    yield from _twice("promises", "key", (promise.key for promise in community.promises))
    yield from _twice("categories", "key", (category.key for category in community.categories))
    yield from _twice("resources", "key", (resource.key for resource in community.resources))
    yield from _twice("services", "key", (service.key for service in community.services))
    yield from _twice("visits > rounds", "key", (each.key for each in community.visits.rounds))
    yield from _twice("exceptions", "date", (exception.date for exception in community.exceptions))
    yield from _twice("staff", "telegram_id", (one.telegram_id for one in community.staff if one.telegram_id))


def _twice(place: str, field: str, values: Iterable[Hashable]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{place}: the {field} {value} is used {times} times"


def _unknown_names(community: Community) -> Iterator[str]:
    """Whatever a category names and the file does not have."""
    promises = {promise.key for promise in community.promises}
    teams = {team.key for team in community.teams}
    numbers = {emergency.number for emergency in community.emergency_numbers}
    for category in community.categories:
        place = f"categories > {category.key}"
        yield from _unknown(f"{place} > promise", "promise class", [category.promise], promises)
        yield from _unknown(f"{place} > team", "team", [category.team], teams)
        if category.safety:
            safety = f"{place} > safety"
            yield from _unknown(f"{safety} > promise", "promise class", [category.safety.promise], promises)
            yield from _unknown(f"{safety} > call", "emergency number", category.safety.call, numbers)


def _unknown(place: str, what: str, named: Iterable[_Name], known: set[_Name]) -> Iterator[str]:
    for name in named:
        if name not in known:
            listed = ", ".join(map(str, sorted(known)))
            yield f"{place}: there is no {what} {name}; the file has {listed or 'none'}"


def _early_warnings(community: Community) -> Iterator[str]:
    """Promises whose warning would come before the promise itself."""
    for promise in community.promises:
        early, whole = promise.warn_before, promise.solution
        if early.unit is whole.unit and early.amount >= whole.amount:
            yield f"promises > {promise.key} > warn_before: {early} is not shorter than the solution's {whole}"


_ROLE_NEEDS = {
    Role.GRID_LEADER: "grids",
    Role.GRID_WORKER: "grids",
    Role.GROUP_LEADER: "group",
    Role.TEAM_MEMBER: "team",
    Role.CENTRE_STAFF: "centre",
}


def _misplaced_staff(community: Community) -> Iterator[str]:
    """Staff who serve in places that the file does not have, or in none."""
    grids = {grid.number for grid in community.grids}
    groups = {group.number for grid in community.grids for group in grid.groups}
    teams = {team.key for team in community.teams}
    centres = {centre.key for centre in community.centres}
    for row, member in enumerate(community.staff, 1):
        place = f"staff > no. {row} ({member.name})"
        yield from _without_place(place, member)
        yield from _unknown(f"{place} > grids", "grid", member.grids, grids)
        yield from _unknown(f"{place} > group", "group", _given(member.group), groups)
        yield from _unknown(f"{place} > team", "team", _given(member.team), teams)
        yield from _unknown(f"{place} > centre", "centre", _given(member.centre), centres)


def _misplaced_services(community: Community) -> Iterator[str]:
    """Services of centres, in rooms and by people that the file does not have."""
    centres = {centre.key for centre in community.centres}
    rooms = {resource.key for resource in community.resources}
    for service in community.services:
        place = f"services > {service.key}"
        yield from _unknown(f"{place} > centre", "centre", [service.centre], centres)
        yield from _unknown(f"{place} > uses", "resource", service.uses, rooms)
        if isinstance(service.served_by, tuple):
            there = {one.name for one in community.staff if one.centre == service.centre}
            yield from _unknown(f"{place} > served_by", "such staff there:", service.served_by, there)


def _odd_hours(community: Community) -> Iterator[str]:
    """What is booked begins and ends in whole ticks, so the hours do as well."""
    weeks = {f"services > {service.key} > hours": service.hours for service in community.services if service.hours}
    if any(service.hours is None for service in community.services):
        weeks["office_hours"] = community.office_hours
    for place, week in weeks.items():
        edges = {edge for openings in week.days for opening in openings for edge in opening}
        for edge in sorted(edge for edge in edges if edge.minute % TICK or edge.second):
            yield f"{place}: {edge:%H:%M} is not a multiple of {TICK} minutes"


def _odd_visits(community: Community) -> Iterator[str]:
    """Disputes of categories that the file does not have, and rounds of people who make no visits."""
    visits = community.visits
    if "disputes" in visits.model_fields_set:
        categories = {category.key for category in community.categories}
        yield from _unknown("visits > disputes", "category", visits.disputes, categories)
    for each in visits.rounds:
        for role in each.roles:
            if not may(role, Action.MAKE_VISIT, own_grid=True, own_group=True):
                yield f"visits > rounds > {each.key} > roles: a {role} makes no visits"


def _without_place(place: str, member: StaffMember) -> Iterator[str]:
    needed = _ROLE_NEEDS.get(member.role)
    if needed and not getattr(member, needed):
        yield f"{place} > {needed}: this is missing; a {member.role} needs it"


def _given(value: _Name | None) -> tuple[_Name, ...]:
    return () if value is None else (value,)
