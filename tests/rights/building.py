"""Building the world: two grids, alike in everything but their canaries, with people of every role, an office above
them, and something of every kind under way; brought about by the product itself.
"""

from functools import partial

from sqlalchemy import select

from models.communities.loading import load_community
from models.grids import Group
from models.mandates import Mandate, enter_relative
from models.people import Person
from models.people.managed import new_managed
from models.requests import Request
from models.roles import EVERYWHERE, Scope, grant, grid_scope, group_scope
from models.rules.community import Community
from models.rules.family import Relation
from models.rules.roles import OPENINGS, Action, Role
from tests.people import START
from tests.rights.bookings import book_appointments, open_desks, wait
from tests.rights.canaries import GRIDS, address_of, name_of, phone_of, staff_name, text_of
from tests.rights.ground import Ground
from tests.rights.households import visit_households
from tests.rights.meetings import hold_meetings
from tests.rights.world import (
    CHATS,
    COLLEAGUE,
    CONTENT,
    DAUGHTER,
    GROUPS,
    LEADER,
    LEADER_A,
    LEADER_B,
    NEIGHBOUR,
    NEWCOMER,
    NIECE,
    NO_GRID,
    OFFICE,
    PATIENT,
    RESIDENT,
    WORKER,
    World,
    account,
)


def make_community(xinji: Community) -> Community:
    """Xinji with two grids only, and nobody in it yet."""
    grids = tuple(
        grid.model_copy(update={"chat_id": CHATS[grid.number]}) for grid in xinji.grids if grid.number in GRIDS
    )
    return xinji.model_copy(update={"grids": grids, "staff": ()})


def build(ground: Ground) -> World:
    """The world, committed."""
    world = World(ground)
    with ground.keeping() as session:
        load_community(session, ground.community, admin_ids=frozenset(), now=START)
        for office_account, (role, scope) in OFFICE.items():
            _add(world, office_account, f"周衡{office_account}", role, scope)
            if not OPENINGS[Action.SEE_REQUEST].everywhere & {role}:
                world.births[world.ids[office_account]] = NO_GRID
        for grid in GRIDS:
            _people_grid(world, grid)
        for grid in GRIDS:
            _bring_to_life(world, grid)
        open_desks(world)
        for grid in GRIDS:
            book_appointments(world, grid)
        for grid in GRIDS:
            wait(world, account(grid, CONTENT), "certificates", "2026-11-26")
        for grid in GRIDS:
            hold_meetings(world, grid)
        visit_households(world)
    return world


def _people_grid(world: World, grid: int) -> None:
    first, second = GROUPS[grid]
    a, b = (world.session.get_one(Group, number) for number in (first, second))
    homes = {RESIDENT: a, DAUGHTER: a, NEIGHBOUR: b, PATIENT: a, CONTENT: b, NIECE: b}
    for who, group in homes.items():
        _add(world, account(grid, who), name_of(grid, who), home=group, number=who)
    offices: dict[int, tuple[Role, Scope, Group]] = {
        LEADER_A: (Role.GROUP_LEADER, group_scope(a), a),
        LEADER_B: (Role.GROUP_LEADER, group_scope(b), b),
        WORKER: (Role.GRID_WORKER, grid_scope(grid), a),
        COLLEAGUE: (Role.GRID_WORKER, grid_scope(grid), b),
        LEADER: (Role.GRID_LEADER, grid_scope(grid), b),
    }
    for who, (role, scope, group) in offices.items():
        _add(world, account(grid, who), staff_name(grid, who), role, scope, home=group, number=who)


def _add(
    world: World,
    telegram_id: int,
    name: str,
    role: Role | None = None,
    scope: Scope = EVERYWHERE,
    *,
    home: Group | None = None,
    number: int = 0,
) -> None:
    person = Person(telegram_id=telegram_id, name=name, language="zh", muted=[])
    if home:
        person.grid_id, person.group_id, person.joined_at, person.verified_at = home.grid_id, home.id, START, START
        person.phone, person.address = phone_of(home.grid_id, number), address_of(home.grid_id, number)
    world.session.add(person)
    world.session.flush()
    world.ids[telegram_id] = person.id
    if home:
        world.births[person.id] = home.grid_id
    if role:
        grant(world.session, person.id, role, scope, now=START)


def _bring_to_life(world: World, grid: int) -> None:
    """Requests in every state, families, somebody new, a leave, an invitation."""
    _join(world, grid)
    elder = _enter_elder(world, grid)
    _file_requests(world, grid, elder)
    _found_families(world, grid)
    leader, worker, colleague = (account(grid, who) for who in (LEADER, WORKER, COLLEAGUE))
    world.ground.say(leader, "/groups")
    world.ground.say(worker, "/leave")
    world.press(worker, "wp:1")
    for data in ("wd:2026-11-30", "wd:2026-12-01", f"wh:{world.ids[colleague]}"):
        world.press(worker, data)
    world.ground.say(worker, "/leave")
    world.ground.say(leader, "/invite")
    world.press(leader, "ir:grid_worker")
    said = world.press(leader, "in")
    link = next(s.payload for s in said if "start=i_" in s.payload)
    world.ground.say(account(grid, CONTENT), "/start i_" + link.partition("start=i_")[2][:32])
    for who, command, data in ((RESIDENT, "/privacy", "xs"), (DAUGHTER, "/family", "yv")):
        world.ground.say(account(grid, who), command)
        world.press(account(grid, who), data)


def _join(world: World, grid: int) -> None:
    newcomer = account(grid, NEWCOMER)
    world.ground.say(newcomer, f"/start p_{GROUPS[grid][0]}")
    world.press(newcomer, f"jo:{GROUPS[grid][0]}")
    world.ground.say(newcomer, name_of(grid, NEWCOMER))
    world.ground.say(newcomer, address_of(grid, NEWCOMER))
    world.ids[newcomer] = world.session.scalars(select(Person.id).where(Person.telegram_id == newcomer)).one()
    world.births[world.ids[newcomer]] = grid


def _enter_elder(world: World, grid: int) -> Person:
    """An elder without a telephone of their own, whom nobody but the grid looks after."""
    group = world.session.get_one(Group, GROUPS[grid][1])
    elder = new_managed(name=name_of(grid, 20), group=group, address=address_of(grid, 20), phone=phone_of(grid, 20),
                        now=START)  # fmt: skip
    elder.verified_at = START
    world.session.add(elder)
    world.session.flush()
    world.births[elder.id] = grid
    world.elders[grid] = elder.id
    return elder


def _file_requests(world: World, grid: int, elder: Person) -> None:
    worker, chat = account(grid, WORKER), CHATS[grid]
    file = partial(file_request, world, grid)
    file(RESIDENT)  # filed
    for who, then in ((NEIGHBOUR, ("rq",)), (PATIENT, ("rd",)), (CONTENT, ()), (DAUGHTER, ("rf",))):
        number = file(who)
        world.press(worker, f"ra:{number}", chat=chat)
        for data in then:
            world.press(worker, f"{data}:{number}")
        if then == ("rq",):
            world.ground.say(worker, text_of(grid, who))
        elif then == ("rd",):
            world.press(worker, "de")
        elif then == ("rf",):
            world.press(worker, f"tp:{world.ids[account(grid, COLLEAGUE)]}")
            world.press(worker, "tn")
        else:
            world.press(account(grid, who), f"rc:{number}")
    world.ground.press(worker, f"zf:{elder.id}")
    world.press(worker, "fh:phone")
    _describe(world, worker, grid)


def file_request(world: World, grid: int, who: int) -> int:
    """One of a grid's people writes what is wrong and sends it off; returns the request's number."""
    author = account(grid, who)
    world.ground.say(author, "/report")
    _describe(world, author, grid)
    return max(world.session.scalars(select(Request.id)))


def _describe(world: World, person: int, grid: int) -> None:
    world.press(person, "fc:environment")
    world.ground.say(person, text_of(grid, 0))
    for data in ("fx:written", "fx:send"):
        world.press(person, data)


def _found_families(world: World, grid: int) -> None:
    """A daughter acts for her mother; a niece asked whether a neighbour is the one she means."""
    session, (first, second) = world.session, GROUPS[grid]
    group = session.get_one(Group, first)
    mother = new_managed(name=name_of(grid, 21), group=group, address=address_of(grid, 21), now=START)
    enter_relative(session, mother, agent_id=world.ids[account(grid, DAUGHTER)], relation=Relation.MOTHER, now=START)
    world.births[mother.id] = grid
    world.mothers[grid] = mother.id
    niece, ground = account(grid, NIECE), world.ground
    ground.say(niece, "/family")
    for data in ("ya", "yr"):
        world.press(niece, data)
    ground.say(niece, name_of(grid, NEIGHBOUR))
    for data in (f"yg:{grid}", f"yo:{second}", "ys"):
        world.press(niece, data)
    for entered in session.scalars(select(Mandate.principal_id).where(Mandate.agent_id == world.ids[niece])):
        world.births.setdefault(entered, grid)
