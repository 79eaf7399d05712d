"""Every name of words that the code uses exists, and all words are used."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

import bot
import handlers
from handlers.appointments.following import Reason as CancelReason
from handlers.desks.reasons import Reason
from handlers.diary.buttons import Reason as DiaryReason
from handlers.flow.routes import Routes, discover
from handlers.gatherings.organising_buttons import Field as PlanField
from handlers.households.pause_buttons import Length
from handlers.residents.correcting import Field
from handlers.services.buttons import DayReason
from handlers.settings import Quiet
from handlers.staff.whoami import SUBJECTS
from handlers.topics.buttons import Which
from handlers.ui.menus import OPENED_BY
from handlers.ui.words import TEMPLATES
from handlers.visits.coverage_buttons import Which as Covered
from models.audit import Deed
from models.privacy.collecting import FIELD_NAMES, PART_NAMES
from models.requests import deadlines
from models.rules.appointment_states import AppointmentState, AppointmentStep
from models.rules.appointment_times import DayMark
from models.rules.channels import Channel
from models.rules.commitment_states import CommitmentStep
from models.rules.community_parts import Language
from models.rules.family import Relation
from models.rules.gathering_kinds import kinds
from models.rules.minutes_states import ItemOutcome
from models.rules.motion_states import Choice, MotionState, Outcome
from models.rules.musts import What
from models.rules.notices import Notice
from models.rules.refusals import Refusal
from models.rules.request_states import RequestState, RequestStep
from models.rules.roles import Action, Role
from models.rules.service_fields import PRESETS
from models.rules.service_fields import Field as ServiceField
from models.rules.services import Ask
from models.rules.topic_states import TopicState
from models.rules.traits import Trait
from models.rules.visit_coverage import Standing
from models.rules.visit_plans import Reason as VisitReason
from models.rules.visit_states import Outcome as VisitOutcome

NAME = re.compile(r"[a-z_]+/[a-z_]+")
USES = {
    "message": {"say", "show", "toast", "alert", "replace", "show_card", "render", "plain"},
    "label": {"Button", "label"},
}
"""What a name stands for when it is given to a call of these; elsewhere in the code it may be either."""

ZH = TEMPLATES / "zh"
LABELS: dict[str, dict[str, str]] = tomllib.loads((ZH / "labels.toml").read_text(encoding="utf-8"))
MESSAGES = {str(file.relative_to(ZH)).removesuffix(".html.j2") for file in ZH.rglob("[!_]*.html.j2")}
DRAWN = {f"{section}/{key}" for section, texts in LABELS.items() for key in texts}
SOURCES = [
    ast.parse(file.read_text(encoding="utf-8"))
    for package in (handlers, bot)
    for file in Path(package.__path__[0]).rglob("*.py")
    if not {"sandbox", "rosters"} & set(file.parts)  # rosters have words of their own, for the terminal
]


@pytest.fixture(scope="module")
def routes() -> Routes:
    return discover()


def families(routes: Routes) -> dict[str, set[str]]:
    """Names that the code puts together: what comes before the slash, and all that can follow it."""
    reminders = (*deadlines.REPLY, *deadlines.SOLUTION)
    return {
        "refusals": {refusal.words for refusal in refusals(Refusal)},
        "requests": {deadline.removeprefix("request.") for deadline in reminders},
        "languages": set(get_args(Language)),
        "states": set(RequestState),
        "steps": set(RequestStep),
        "roles": set(Role),
        "actions": set(Action),
        "subjects": set(SUBJECTS),
        "deeds": set(Deed),
        "export_parts": set(PART_NAMES),
        "export_fields": set(FIELD_NAMES),
        "home": {
            "tasks",
            "find",
            "report",
            "mine",
            "book",
            "council",
            "topics",
            "gatherings",
            "promises",
            "family",
            "whom",
            "settings",
            "work",
            "whoami",
            *OPENED_BY,
        },
        "relations": set(Relation),
        "channels": set(Channel),
        "told_by": set(Channel) - {Channel.CHAT},
        "quiet_hours": set(Quiet),
        "notices": set(Notice),
        "resident_fields": set(Field),
        "traits": set(Trait),
        "trait_marks": set(Trait),
        "musts": set(What),
        "visit_reasons": set(VisitReason),
        "coverage": set(Covered),
        "standings": set(Standing),
        "pauses": set(Length),
        "outcomes": set(VisitOutcome),
        "diary_reasons": set(DiaryReason),
        "appointment_states": set(AppointmentState),
        "day_marks": set(DayMark),
        "cancel_reasons": set(CancelReason),
        "asked": set(Ask),
        "desk_reasons": set(Reason),
        "desk_states": set(AppointmentState),
        "desk_steps": set(AppointmentStep),
        "service_fields": set(ServiceField),
        "service_values": set(PRESETS),
        "service_none": {field for field, values in PRESETS.items() if 0 in values},
        "day_reasons": set(DayReason),
        "commitment_steps": set(CommitmentStep),
        "topic_lists": set(Which),
        "topic_states": set(TopicState),
        "item_outcomes": set(ItemOutcome),
        "gathering_kinds": set(kinds()),
        "plan_fields": set(PlanField),
        "choices": set(Choice),
        "vote_own": set(Choice),
        "vote_instead": set(Choice),
        "motion_states": set(MotionState),
        "motion_outcomes": set(Outcome),
        "conversations": {name for name, conversation in routes.conversations.items() if conversation.questions},
    }


def refusals(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for refusal in kind.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def names(*uses: str) -> set[str]:
    """The names in the code that are used as one of `uses`: "message", "label" or "either"."""
    return {name for source in SOURCES for use, name in uses_of_names(source) if use in uses}


def uses_of_names(source: ast.Module) -> Iterator[tuple[str, str]]:
    given: dict[ast.AST, str] = {}
    for call in (node for node in ast.walk(source) if isinstance(node, ast.Call)):
        function = getattr(call.func, "attr", getattr(call.func, "id", ""))
        given |= {argument: use for use, functions in USES.items() if function in functions for argument in call.args}
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield given.get(node, "either"), node.value


def built_families() -> set[str]:
    """The nouns of the f-strings that build a name."""
    strings = (node for source in SOURCES for node in ast.walk(source) if isinstance(node, ast.JoinedStr))
    firsts = (string.values[0] for string in strings if len(string.values) == 2)
    texts = (first.value for first in firsts if isinstance(first, ast.Constant) and isinstance(first.value, str))
    return {text[:-1] for text in texts if re.fullmatch(r"[a-z_]+/", text)}


def label_calls() -> Iterator[tuple[str, str]]:
    """Noun and name of every `label(...)` in the templates; the name is "" where it is put together."""
    for file in TEMPLATES.rglob("*.j2"):
        for call in Environment(autoescape=True).parse(file.read_text(encoding="utf-8")).find_all(nodes.Call):
            match call:
                case nodes.Call(node=nodes.Name(name="label"), args=[nodes.Const(value=key)]):
                    noun, _, name = key.partition("/")
                    yield noun, name
                case nodes.Call(node=nodes.Name(name="label"), args=[nodes.Concat(nodes=[nodes.Const(value=noun), _])]):
                    yield noun.removesuffix("/"), ""


def test_every_message_that_is_said_exists() -> None:
    assert names("message") - MESSAGES == set()


def test_every_button_has_its_label() -> None:
    assert names("label") - DRAWN == set()


def test_every_other_name_exists() -> None:
    nouns = {name.partition("/")[0] for name in MESSAGES | DRAWN}
    strange = names("either") - MESSAGES - DRAWN
    assert {name for name in strange if name.partition("/")[0] in nouns} == set()


def test_names_are_built_only_of_known_families(routes: Routes) -> None:
    in_templates = {noun for noun, name in label_calls() if not name}
    assert (built_families() | in_templates) - set(families(routes)) == set()


def test_every_family_is_complete(routes: Routes) -> None:
    names = {f"{noun}/{name}" for noun, members in families(routes).items() for name in members}
    assert names - MESSAGES - DRAWN == set()


@pytest.mark.parametrize(
    "noun",
    ["languages", "states", "steps", "roles", "actions", "subjects", "deeds", "export_parts", "export_fields",
     "relations", "channels", "told_by", "quiet_hours", "notices", "resident_fields", "service_fields",
     "choices", "vote_own", "vote_instead", "motion_states", "motion_outcomes",
     "service_values", "service_none", "day_reasons", "conversations",
     "desk_reasons", "desk_states", "desk_steps", "appointment_states", "day_marks", "cancel_reasons", "asked",
     "topic_lists", "topic_states", "item_outcomes", "gathering_kinds", "plan_fields", "outcomes", "diary_reasons"],
)  # fmt: skip
def test_labels_of_a_family_are_its_members(routes: Routes, noun: str) -> None:
    assert set(LABELS[noun]) == families(routes)[noun]


def test_the_menu_offers_commands_that_exist(routes: Routes) -> None:
    assert set(LABELS["commands"]) - set(routes.commands) == {"cancel"}  # which the engine itself takes


def test_every_message_is_said(routes: Routes) -> None:
    built = {f"{noun}/{name}" for noun, members in families(routes).items() for name in members}
    assert MESSAGES - names("message", "either") - built == set()


def test_every_label_is_drawn(routes: Routes) -> None:
    built = {f"{noun}/{name}" for noun, members in families(routes).items() for name in members}
    menus = ("commands", "staff_commands", "group_commands")
    commands = {f"{menu}/{command}" for menu in menus for command in (*routes.commands, "cancel")}
    in_templates = {f"{noun}/{name}" for noun, name in label_calls()}
    assert DRAWN - names("label", "either") - built - commands - in_templates == set()


def test_every_part_is_included() -> None:
    included = {
        name
        for file in TEMPLATES.rglob("*.j2")
        for name in find_referenced_templates(Environment(autoescape=True).parse(file.read_text(encoding="utf-8")))
    }
    assert included == {str(file.relative_to(ZH)) for file in ZH.rglob("_*.j2")}
