"""What somebody is shown of what is kept about them: every table that points at them."""

import tomllib
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from handlers.ui.words import TEMPLATES
from models.base import Base
from models.chats import GroupChat
from models.consents import record
from models.grids import Grid
from models.mandates import Mandate
from models.people.merging import references
from models.privacy.collecting import FIELD_NAMES, PART_NAMES, PARTS, collect
from models.rules.family import Relation
from tests.models.privacy.making import add_appointment, add_person, add_request
from tests.people import START

ZONE = ZoneInfo("Asia/Shanghai")
ACCOUNTS = ("chat_id", "user_id", "telegram_id")
NO_ACCOUNTS = {(table, "chat_id") for table in (GroupChat.__tablename__, Grid.__tablename__, "centres", "motion_polls")}
"""The chats of groups."""
SHOWN_ELSEWHERE = {("people", "telegram_id"), ("dialogues", "chat_id"), ("audit_log", "actor_id")}
"""The person's own row; a private dialogue's chat is its user; found by `actor_id` below."""


def test_no_table_that_points_at_people_is_forgotten() -> None:
    collected = {(part.table.__tablename__, part.by) for part in PARTS}
    named = {(table.name, column) for table, column in references()}
    accounts = {(table.name, c.name) for table in Base.metadata.sorted_tables for c in table.c if c.name in ACCOUNTS}
    assert named | accounts - NO_ACCOUNTS - SHOWN_ELSEWHERE <= collected
    assert ("audit_log", "subject_id") in collected


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_has_a_name_that_people_understand(language: str) -> None:
    labels = tomllib.loads((TEMPLATES / language / "labels.toml").read_text(encoding="utf-8"))
    assert set(labels["export_fields"]) == FIELD_NAMES
    assert set(labels["export_parts"]) == PART_NAMES


def test_of_ones_own_matters_everything_and_of_others_only_that_they_were(session: Session) -> None:
    own, other = add_person(session, telegram_id=9001, phone="139"), add_person(session, "李四")
    add_request(session, own, filed_by_id=other.id)
    add_request(session, other, filed_by_id=own.id, text="别人的")
    session.add(Mandate(agent_id=own.id, principal_id=other.id, relation=Relation.OTHER, asked_at=START))
    record(session, own.id, now=START)
    add_appointment(session, own)
    add_appointment(session, other, booked_by_id=own.id, comment="别人的")
    session.flush()
    found = collect(session, own.id, zone=ZONE)
    assert found["person"][0]["phone"] == "139"
    assert [request["text"] for request in found["requests"]] == ["雀一"]
    assert [step["text"] for step in found["steps_of_requests"]] == ["雀一", "request.reply_warning"]
    assert [set(request) for request in found["filed_for_others"]] == [{"id", "filed_on", "category", "state"}]
    assert found["consents"][0]["at"] == "2026-11-23 09:00:00+08:00"
    assert found["filed_for_others"][0]["filed_on"] == date(2026, 11, 23).isoformat()
    assert [(visit["details"], visit["comment"]) for visit in found["appointments"]] == [({"address": "雀四"}, "雀五")]
    assert [step["text"] for step in found["steps_of_appointments"]] == ["雀六"]
    assert [set(visit) for visit in found["booked_for_others"]] == [{"id", "service", "starts_at"}] * 2
    assert "别人的" not in str(found)
    assert "李四" not in str(found)
