"""An import in the store, on both databases: written once, nothing the second time, and back out again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.database import Database
from bot.rosters.words import list_role_words, list_trait_words, name_roles, name_traits
from models.audit import AuditEntry, Deed
from models.communities.loading import load_community
from models.people import Person
from models.roles import RoleGrant, grant, grid_scope
from models.rosters.columns import find_columns
from models.rosters.listing import export_people
from models.rosters.places import Names, list_names
from models.rosters.planning import Plan, Rows, Verdict, make_plan, read_rows
from models.rosters.reading import SheetRow
from models.rosters.sheets import read_lines
from models.rosters.storing import apply_plan, load_known
from models.rosters.writing import list_headers, write_roster
from models.rules.community import Community
from models.rules.roles import Role
from models.timers import Timer
from tests.people import START

LATER = START + timedelta(days=1)
WANG = ["5", "王桂花", "", "11", "3栋", "13812345678", "", "", ""]
LEADER = ["6", "何志", "", "12", "", "", "小组长、网格员:4", "", ""]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


@pytest.fixture
def names(community: Community) -> Names:
    return list_names(community, list_role_words(), list_trait_words())


def understand(names: Names, *rows: list[str]) -> Rows:
    sheet = [SheetRow(number, tuple(row)) for number, row in enumerate([list_headers("zh"), *rows], 1)]
    columns, below = find_columns(sheet)
    return read_rows(below, columns, names)


def bring(session: Session, names: Names, *rows: list[str]) -> Plan:
    """Import these rows."""
    plan = make_plan(understand(names, *rows), load_known(session))
    apply_plan(session, plan, now=LATER)
    session.expire_all()
    return plan


def find(session: Session, key: str) -> Person:
    return session.scalars(select(Person).where(Person.roster_key == key)).one()


def roles_of(session: Session, person: Person) -> set[tuple[str, str, str]]:
    held = session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id))
    return {(grant.role, grant.scope, grant.source) for grant in held}


def test_people_and_roles_are_added_once(session: Session, names: Names) -> None:
    assert bring(session, names, WANG, LEADER).counts == {Verdict.ADD: 2}
    wang, leader = find(session, "no:5"), find(session, "no:6")
    assert (wang.name, wang.grid_id, wang.group_id, wang.address, wang.phone) == (
        "王桂花", 3, 11, "3栋", "13812345678",
    )  # fmt: skip
    assert (wang.verified_at, wang.verified_by_id, wang.joined_at) == (LATER, None, LATER)
    assert (wang.language, wang.muted, wang.named_by_self) == ("zh", [], True)
    assert roles_of(session, wang) == set()
    assert roles_of(session, leader) == {
        ("group_leader", "group:12", "roster"),
        ("grid_worker", "grid:4", "roster"),
    }
    people = session.scalar(select(func.count(Person.id)))
    assert not bring(session, names, WANG, LEADER).changes_something
    assert session.scalar(select(func.count(Person.id))) == people


def test_what_people_need_is_stored_kept_and_taken_back(session: Session, names: Names) -> None:
    told = [*WANG, "王阿姨", "流动人口、独居", "1962年"]
    assert bring(session, names, told).counts == {Verdict.ADD: 1}
    wang = find(session, "no:5")
    assert (wang.called, wang.traits, wang.school_year) == ("王阿姨", ["alone", "newcomer"], 1962)
    assert bring(session, names, told).counts == {Verdict.SAME: 1}
    assert bring(session, names, WANG).counts == {Verdict.SAME: 1}
    assert bring(session, names, [*WANG, "", "残疾", ""]).counts == {Verdict.CHANGE: 1}
    assert (wang.called, wang.traits, wang.school_year) == ("王阿姨", ["disabled"], 1962)
    bring(session, names, [*WANG, "无", "无", "无"])
    assert (wang.called, wang.traits, wang.school_year) == (None, [], None)


def test_people_who_moved_are_of_the_new_group_from_then_on(session: Session, names: Names) -> None:
    bring(session, names, WANG)
    person = find(session, "no:5")
    person.joined_at = person.verified_at = START
    session.flush()
    bring(session, names, [*WANG[:3], "16", "9栋", *WANG[5:]])
    assert (person.grid_id, person.group_id, person.address) == (4, 16, "9栋")
    assert (person.joined_at, person.verified_at) == (LATER, START)


def test_somebody_who_came_by_themselves_gets_the_name_of_the_list(session: Session, names: Names) -> None:
    session.add(Person(telegram_id=88_001, name="Flower", named_by_self=False, language="en"))
    bring(session, names, [*WANG[:7], "88001", ""])
    person = find(session, "no:5")
    assert (person.telegram_id, person.name, person.named_by_self, person.language) == (88_001, "王桂花", True, "en")


def test_roles_no_longer_listed_are_taken_back_and_what_they_answered_for_is_looked_at(
    session: Session, names: Names
) -> None:
    bring(session, names, LEADER)
    person = find(session, "no:6")
    grant(session, person.id, Role.GRID_LEADER, grid_scope(4), source="invite")
    bring(session, names, [*LEADER[:6], "小组长", "", ""])
    assert roles_of(session, person) == {
        ("group_leader", "group:12", "roster"),
        ("grid_leader", "grid:4", "invite"),
    }
    looks = session.scalars(select(Timer.due_at).where(Timer.kind == "requests.relief")).all()
    assert LATER in looks
    assert [entry.fields for entry in session.scalars(select(AuditEntry).where(AuditEntry.deed == Deed.REVOKE))] == [
        ["grid_worker", "grid:4"]
    ]


def test_staff_of_the_community_file_stay_one_person(session: Session, names: Names, community: Community) -> None:
    member = next(m for m in community.staff if m.role is Role.GRID_WORKER and m.telegram_id is None)
    row = ["77", member.name, "", "11", "2栋", "", f"网格员:{member.grids[0]}", "", ""]
    people = session.scalar(select(func.count(Person.id)))
    assert bring(session, names, row).counts == {Verdict.CHANGE: 1}
    for accounts in (None, 88_002):
        staff = [m.model_copy(update={"telegram_id": accounts}) if m is member else m for m in community.staff]
        changed = community.model_copy(update={"staff": tuple(staff)})
        load_community(session, changed, admin_ids=frozenset({7008}), now=LATER)
        session.expire_all()
        assert session.scalar(select(func.count(Person.id))) == people
        assert (find(session, "no:77").name, find(session, "no:77").telegram_id) == (member.name, accounts)
    assert roles_of(session, find(session, "no:77")) == {("grid_worker", f"grid:{member.grids[0]}", "file")}
    assert not bring(session, names, row).changes_something


def test_refused_rows_leave_no_trace_and_the_audit_says_how_many(session: Session, names: Names) -> None:
    people = session.scalar(select(func.count(Person.id)))
    bring(session, names, WANG, ["7", "", *WANG[2:]], [*LEADER[:6], "管理员", "", ""])
    assert session.scalar(select(func.count(Person.id))) == (people or 0) + 1
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.deed, entry.actor_id, entry.subject_id) == (Deed.IMPORT, None, None)
    assert entry.fields == ["rows=3", "add=1", "change=0", "same=0", "refuse=2"]


@pytest.mark.parametrize(("name", "language"), [("people.xlsx", "zh"), ("people.csv", "en")])
def test_what_is_exported_can_be_imported_and_changes_nothing(
    session: Session, names: Names, tmp_path: Path, name: str, language: str
) -> None:
    bring(session, names, WANG, LEADER)
    session.add(Person(telegram_id=88_003, name="=cmd|'/c calc'!A1", grid_id=3, group_id=11, language="zh"))
    session.add(Person(name="母亲", grid_id=3, group_id=11, address="-1室", language="zh", called="=妈妈",
                       traits=["newcomer", "alone"], school_year=1962))  # fmt: skip
    session.add(Person(name="无名", grid_id=3, group_id=11, language="zh", called="无"))
    for gone in ("left_at", "erased_at", "erase_asked_at"):
        session.add(Person(name="走了", grid_id=3, language="zh", **{gone: START}))
    session.flush()
    path = tmp_path / name
    rows = export_people(session, names, roles=name_roles(language), traits=name_traits(language), language=language,
                         now=LATER)  # fmt: skip
    write_roster(path, rows, language=language, title="People")
    assert {"王桂花", "何志", "=cmd|'/c calc'!A1", "母亲"} <= {row[1] for row in rows}
    assert "走了" not in {row[1] for row in rows}
    needs = "独居、流动人口" if language == "zh" else "lives alone、newcomer"
    assert [row[9:] for row in rows if row[1] == "母亲"] == [["=妈妈", needs, "1962"]]
    sheet = [SheetRow(line[0], tuple(line[1])) for line in read_lines(path) if isinstance(line, list)]
    columns, below = find_columns(sheet)
    known = load_known(session)
    assert make_plan(read_rows(below, columns, names), known).counts == {Verdict.SAME: len(rows)}
    assert path.stat().st_mode & 0o077 == 0
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.deed, entry.fields) == (Deed.EXPORT, [f"rows={len(rows)}"])


def test_of_one_grid_only_its_people_and_who_serves_there(session: Session, names: Names) -> None:
    bring(session, names, WANG, ["6", "何志", "", "16", "", "", "网格员:3", "", ""], ["7", "李四", "", "16", *[""] * 5])
    rows = export_people(session, names, roles=name_roles("zh"), traits=name_traits("zh"), language="zh", now=LATER,
                         grid_id=3)  # fmt: skip
    named = {row[1] for row in rows}
    assert {"王桂花", "何志"} <= named
    assert "李四" not in named
