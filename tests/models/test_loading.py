"""Loading a community: once or ten times, the office's file never undoes what people did meanwhile."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.communities import explain_obstacle
from bot.database import Database
from models.actors import get_actor
from models.appointments.desk import change_hours
from models.appointments.offerings import edit_service, list_closures, list_edited
from models.appointments.rows import Appointment
from models.audit import AuditEntry, Deed
from models.binding import bind_chat
from models.centres import Centre
from models.communities.loading import Loaded, load_community
from models.communities.obstacles import Obstacle, StillInUseError, Use
from models.grids import Grid, Group
from models.people import Person
from models.reach import record_refusal
from models.roles import RoleGrant, grant, grid_scope, list_grants, list_holders, team_scope
from models.rules.appointment_states import AppointmentState
from models.rules.community import Community
from models.rules.roles import Role
from tests.people import START

ADMINS = frozenset({7008})


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        yield session
    database.close()


def load(session: Session, community: Community) -> Loaded:
    loaded = load_community(session, community, admin_ids=ADMINS, now=START)
    session.flush()
    session.expire_all()
    return loaded


def test_again_changes_nothing(session: Session, community: Community) -> None:
    def counts() -> list[int]:
        tables = (Grid, Group, Centre, Person, RoleGrant)
        return [session.scalars(select(func.count()).select_from(table)).one() for table in tables]

    before = counts()
    load(session, community)
    assert counts() == before
    assert before[:3] == [13, 66, 5]


def test_a_chat_that_was_bound_or_moved_stays_whatever_the_file_says(session: Session, community: Community) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    bind_chat(session, session.get_one(Grid, in_file.number), chat_id=-777, thread_id=5)
    load(session, community)
    grid = session.get_one(Grid, in_file.number)
    assert (grid.chat_id, grid.thread_id) == (-777, 5)


def test_a_chat_that_refuses_us_can_be_mended_in_the_file(session: Session, community: Community) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    session.get_one(Grid, in_file.number).chat_id = -777
    record_refusal(session, -777, reason="chat not found", now=START)
    load(session, community)
    assert session.get_one(Grid, in_file.number).chat_id == in_file.chat_id


def test_a_chat_of_the_file_that_another_grid_took_does_not_stop_the_start(
    session: Session, community: Community
) -> None:
    in_file = next(grid for grid in community.grids if grid.chat_id)
    assert in_file.chat_id
    bind_chat(session, session.get_one(Grid, 9), chat_id=in_file.chat_id, thread_id=None)
    load(session, community)
    assert session.get_one(Grid, 9).chat_id == in_file.chat_id


def test_a_chat_of_the_file_that_a_grid_took_is_not_given_back(session: Session, community: Community) -> None:
    in_file = next(centre for centre in community.centres if centre.chat_id)
    assert in_file.chat_id
    assert session.get_one(Centre, in_file.key).chat_id == in_file.chat_id
    bind_chat(session, session.get_one(Grid, 9), chat_id=in_file.chat_id, thread_id=None)
    load(session, community)
    assert session.get_one(Grid, 9).chat_id == in_file.chat_id
    assert session.get_one(Centre, in_file.key).chat_id is None


def test_a_centre_that_the_file_drops_goes_once_nobody_serves_there(session: Session, community: Community) -> None:
    others = tuple(centre for centre in community.centres if centre.key != "service")
    with pytest.raises(StillInUseError), session.begin_nested():
        load(session, changed(community, centres=others))
    staff = tuple(member for member in community.staff if member.centre != "service")
    assert load(session, changed(community, centres=others, staff=staff)).removed == ("service",)
    assert session.get(Centre, "service") is None


def test_an_account_is_joined_to_the_person_of_the_roster(session: Session, community: Community) -> None:
    index, member = next((i, m) for i, m in enumerate(community.staff) if m.telegram_id is None)
    known = member.model_copy(update={"telegram_id": 88_001})
    staff = (*community.staff[:index], known, *community.staff[index + 1 :])
    people = session.scalars(select(func.count(Person.id))).one()
    load(session, community.model_copy(update={"staff": staff}))
    assert session.scalars(select(func.count(Person.id))).one() == people
    joined = session.scalars(select(Person).where(Person.telegram_id == 88_001)).one()
    assert joined.name == member.name


def test_who_came_by_themselves_before_takes_the_offices_over(session: Session, community: Community) -> None:
    index, member = next(
        (i, m) for i, m in enumerate(community.staff) if m.telegram_id is None and m.role is Role.GRID_WORKER
    )
    session.add(Person(telegram_id=88_002, name="自己来的", language="zh"))
    session.flush()
    known = member.model_copy(update={"telegram_id": 88_002})
    staff = (*community.staff[:index], known, *community.staff[index + 1 :])
    for _ in range(2):
        load(session, community.model_copy(update={"staff": staff}))
    for grid_id in member.grids:
        holders = [person.telegram_id for person in list_holders(session, [member.role], grid_id=grid_id)]
        assert 88_002 in holders
        assert len(holders) == len([m for m in community.staff if m.role is member.role and grid_id in m.grids])


def changed(community: Community, **values: object) -> Community:
    return community.model_copy(update=values)


def holdings(session: Session, telegram_id: int) -> set[tuple[str, str]]:
    statement = select(RoleGrant.role, RoleGrant.scope).join(Person, Person.id == RoleGrant.person_id)
    return {(role, scope) for role, scope in session.execute(statement.where(Person.telegram_id == telegram_id))}


def notes(session: Session) -> list[tuple[Deed, list[str]]]:
    return [(entry.deed, entry.fields) for entry in session.scalars(select(AuditEntry))]


def test_who_is_taken_out_of_the_file_loses_the_role(session: Session, community: Community) -> None:
    yu = session.scalars(select(Person).where(Person.telegram_id == 7004)).one()
    staff = tuple(member for member in community.staff if member.telegram_id != 7004)
    assert holdings(session, 7004) == {("grid_worker", "grid:3")}
    assert load(session, changed(community, staff=staff)).relieved == (yu.id,)
    assert holdings(session, 7004) == set()
    assert session.get(Person, yu.id), "an account of their own stays"
    assert notes(session) == [(Deed.REVOKE, ["grid_worker", "grid:3"])]
    assert load(session, changed(community, staff=staff)).relieved == ()


def test_who_moves_within_the_file_holds_the_new_place_alone(session: Session, community: Community) -> None:
    staff = tuple(
        member.model_copy(update={"grids": (5,)}) if member.telegram_id == 7004 else member
        for member in community.staff
    )
    loaded = load(session, changed(community, staff=staff))
    assert holdings(session, 7004) == {("grid_worker", "grid:5")}
    assert (loaded.granted, len(loaded.relieved)) == (1, 1)


def test_who_is_taken_out_of_the_settings_is_no_admin(session: Session, community: Community) -> None:
    loaded = load_community(session, community, admin_ids=frozenset(), now=START)
    assert holdings(session, 7008) == set()
    assert len(loaded.relieved) == 1


def test_what_others_granted_is_not_the_files_to_revoke(session: Session, community: Community) -> None:
    colleague = session.scalars(select(Person).where(Person.telegram_id == 7005)).one()
    for source, grid_id in (("invite", 4), ("roster", 6), ("hand", 7)):
        grant(session, colleague.id, Role.GRID_WORKER, grid_scope(grid_id), source=source)
    load(session, changed(community, staff=()))
    assert holdings(session, 7005) == {("grid_worker", f"grid:{grid_id}") for grid_id in (4, 6, 7)}


def test_a_role_named_twice_lasts_until_both_drop_it(session: Session, community: Community) -> None:
    member = next(member for member in community.staff if member.telegram_id == 7007)
    also = member.model_copy(update={"role": Role.ADMIN, "telegram_id": 7008, "name": "吴昊"})
    load(session, changed(community, staff=(*community.staff, also)))
    load(session, changed(community, staff=(*community.staff, also)))
    assert load(session, community).relieved == ()
    assert holdings(session, 7008) == {("admin", "")}
    load_community(session, community, admin_ids=frozenset(), now=START)
    assert holdings(session, 7008) == set()


def test_whom_only_an_earlier_file_knew_goes(session: Session, community: Community) -> None:
    unknown = [member for member in community.staff if member.telegram_id is None]
    before = session.scalars(select(func.count(Person.id))).one()
    gone, known = unknown[-1], unknown[-2]
    keys = {f"{member.role}:{member.group}:{member.name}": member for member in (gone, known)}
    people = {p.name: p for p in session.scalars(select(Person).where(Person.roster_key.in_(keys)))}
    grant(session, people[known.name].id, Role.TEAM_MEMBER, team_scope("land"), source="roster")
    staff = tuple(member for member in community.staff if member not in (gone, known))
    loaded = load(session, changed(community, staff=staff))
    assert session.scalars(select(func.count(Person.id))).one() == before - 1
    assert loaded.relieved == (people[known.name].id,), "the office's list still knows this one"


@pytest.mark.parametrize("source", ["file", "roster"])
def test_whom_the_offices_list_knows_is_not_made_again(session: Session, community: Community, source: str) -> None:
    member = next(m for m in community.staff if m.telegram_id is None and m.role is Role.GRID_WORKER)
    key = f"{member.role}:{member.grids[0]}:{member.name}"
    listed = session.scalars(select(Person).where(Person.roster_key == key)).one()
    listed.roster_key = "no:17"
    held = list_grants(session, listed.id)
    held[0].source = source
    before = session.scalars(select(func.count(Person.id))).one()
    load(session, community)
    assert session.scalars(select(func.count(Person.id))).one() == before
    assert [grant.scope for grant in list_grants(session, listed.id)] == [f"grid:{member.grids[0]}"]


def test_a_namesake_without_the_office_is_somebody_else(session: Session, community: Community) -> None:
    session.add(Person(name="石小山", roster_key="no:18", grid_id=3, group_id=11))
    session.flush()
    newcomer = community.staff[-1].model_copy(update={"name": "石小山"})
    load(session, changed(community, staff=(*community.staff, newcomer)))
    assert session.scalars(select(func.count(Person.id)).where(Person.name == "石小山")).one() == 2


def test_whom_the_office_said_more_of_stays(session: Session, community: Community) -> None:
    member = [m for m in community.staff if m.telegram_id is None][-1]
    key = f"{member.role}:{member.group}:{member.name}"
    session.scalars(select(Person).where(Person.roster_key == key)).one().phone = "13900000000"
    load(session, changed(community, staff=tuple(m for m in community.staff if m != member)))
    assert session.scalars(select(Person).where(Person.roster_key == key)).one_or_none()


def test_a_group_that_is_of_another_grid_takes_its_people_along(session: Session, community: Community) -> None:
    resident = Person(telegram_id=88_003, name="王秀英", grid_id=3, group_id=11)
    session.add(resident)
    session.flush()
    moved = next(group for grid in community.grids for group in grid.groups if group.number == 11)
    grids = tuple(
        grid.model_copy(
            update={
                "groups": (
                    *(group for group in grid.groups if group.number != 11),
                    *([moved] if grid.number == 5 else []),
                )
            }
        )
        for grid in community.grids
    )
    load(session, changed(community, grids=grids))
    assert session.get_one(Group, 11).grid_id == 5
    assert session.get_one(Person, resident.id).grid_id == 5
    held = session.scalars(select(RoleGrant).where(RoleGrant.group_id == 11)).all()
    assert [grant.grid_id for grant in held] == [5]


def test_an_empty_grid_and_its_groups_go(session: Session, community: Community) -> None:
    staff = tuple(m for m in community.staff if 13 not in m.grids and (m.group is None or m.group < 62))
    smaller = changed(community, staff=staff, grids=community.grids[:12])
    removed = load(session, smaller).removed
    assert len(removed) == 6
    assert removed[-1] == "第13网格 · 东渠"
    assert session.get(Grid, 13) is None


def test_who_lives_somewhere_stands_against_dropping_it_and_is_counted_once(
    session: Session, community: Community
) -> None:
    staff = tuple(m for m in community.staff if 13 not in m.grids and (m.group is None or m.group < 62))
    session.add(Person(name="有人", grid_id=13))
    session.add(Person(name="组里人", grid_id=13, group_id=62))
    session.flush()
    with pytest.raises(StillInUseError) as refused:
        load(session, changed(community, staff=staff, grids=community.grids[:12]))
    assert refused.value.obstacles == (
        Obstacle("第62组 · 渠首", Use.HOME, 1),
        Obstacle("第13网格 · 东渠", Use.HOME, 1),
    )


def test_changes_of_services_that_the_file_drops_go_too(session: Session, community: Community) -> None:
    clerk = get_actor(session, session.scalars(select(Person.id).where(Person.telegram_id == 7009)).one(),
                      today=START.date())  # fmt: skip
    assert clerk
    for key in ("certificates", "housing"):
        edit_service(session, community, key, "minutes", 45, by_id=clerk.id, now=START)
        change_hours(session, clerk, "service", first=START.date(), last=START.date(), reason="培训", now=START,
                     service=key)  # fmt: skip
    change_hours(session, clerk, "service", first=START.date(), last=START.date(), reason="放假", now=START)
    others = tuple(service for service in community.services if service.key != "certificates")
    load(session, changed(community, services=others))
    assert list_edited(session, "certificates") == []
    assert list_edited(session, "housing") == ["minutes"]
    left = [closure.service for closure in list_closures(session, "service", today=START.date())]
    assert left == ["housing", None]


def test_a_change_that_does_not_go_with_a_later_file_goes(session: Session, community: Community) -> None:
    """Every 60 minutes was fine for an hour; not for the two that the file says now."""
    edit_service(session, community, "playgroup", "every", 60, by_id=None, now=START)
    load(session, community)
    assert list_edited(session, "playgroup") == ["every"]
    longer = tuple(
        service.model_copy(update={"minutes": 120}) if service.key == "playgroup" else service
        for service in community.services
    )
    load(session, changed(community, services=longer))
    assert list_edited(session, "playgroup") == []


def test_appointments_ahead_stand_against_dropping_their_service(session: Session, community: Community) -> None:
    wang = Person(telegram_id=88_004, name="王秀英", grid_id=3, group_id=11)
    session.add(wang)
    session.flush()
    appointment = Appointment(
        person_id=wang.id, booked_by_id=wang.id, service="certificates", centre="service", created_at=START,
        state=AppointmentState.WAITING, code="12345",
    )  # fmt: skip
    session.add(appointment)
    session.flush()
    others = tuple(service for service in community.services if service.key != "certificates")
    with pytest.raises(StillInUseError) as refused, session.begin_nested():
        load(session, changed(community, services=others))
    assert refused.value.obstacles == (Obstacle("certificates", Use.APPOINTMENT, 1),)
    assert "预约" in explain_obstacle(refused.value.obstacles[0])
    session.get_one(Appointment, appointment.id).state = AppointmentState.CANCELLED
    load(session, changed(community, services=others))
