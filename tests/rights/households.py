"""The world's households: in each grid some that are on today's list, one to which somebody goes at once, and some that
asked to be left in peace; canaries wherever somebody wrote something of them.
"""

from sqlalchemy import select

from models.grids import Group
from models.households import VisitPause
from models.people import Person
from models.people.managed import new_managed
from models.rules.traits import Trait
from models.rules.visit_states import Cause, PauseState, VisitState
from models.visits import Visit
from models.visits.deadlines import plan_lists, plan_night
from tests.people import START
from tests.rights.canaries import GRIDS, address_of, called_of, name_of, told_of
from tests.rights.world import (
    CHATS,
    COLLEAGUE,
    CONTENT,
    DAUGHTER,
    GROUPS,
    LEADER,
    LEADER_B,
    NEIGHBOUR,
    NIECE,
    PATIENT,
    RESIDENT,
    WORKER,
    World,
    account,
)

CADRE, DIRECTOR = 906, 903
NEEDS = {RESIDENT: [Trait.ALONE], NEIGHBOUR: [Trait.DISABLED, Trait.HARDSHIP], PATIENT: [Trait.NEWCOMER]}
UNSETTLED = 22


def visit_households(world: World) -> None:
    """The lists of the day came this morning; people go from door to door, and some say how they want it."""
    for grid in GRIDS:
        _name(world, grid)
    plan_lists(world.session, world.ground.community, now=START)
    plan_night(world.session, world.ground.community, now=START)
    world.ground.run_due()
    for grid in GRIDS:
        _go(world, grid)
        _wish(world, grid)
        _enter_unsettled(world, grid)


def home_of(world: World, grid: int, who: int) -> int:
    """The household of one of a grid's people."""
    home = world.session.get_one(Person, world.ids[account(grid, who)]).household_id
    if home is None:
        raise AssertionError(f"{account(grid, who)} lives nowhere")
    return home


def _name(world: World, grid: int) -> None:
    """What they are called, and what some of them need."""
    for who in (RESIDENT, DAUGHTER, NEIGHBOUR, PATIENT, CONTENT):
        person = account(grid, who)
        world.ground.press(person, f"6c:{world.ids[person]}")
        world.ground.say(person, called_of(grid, who))
        world.session.get_one(Person, world.ids[person]).traits = NEEDS.get(who, [])
    world.session.flush()


def _go(world: World, grid: int) -> None:
    """A tick, words, nobody at home, a request from the door; and what the leader heard of."""
    ground, worker, colleague, leader = world.ground, *(account(grid, who) for who in (WORKER, COLLEAGUE, LEADER))
    world.ground.press(worker, f"va:{_listed(world, grid)}", chat=CHATS[grid])
    ground.press(worker, f"1w:{home_of(world, grid, RESIDENT)}")
    ground.say(worker, told_of(grid, WORKER, 1))
    world.press(worker, "1p:fine")
    ground.press(colleague, f"1o:{home_of(world, grid, NIECE)}:absent")
    ground.press(account(grid, LEADER_B), f"1o:{home_of(world, grid, NIECE)}:solved")
    ground.say(account(grid, LEADER_B), told_of(grid, LEADER_B, 1))
    world.press(account(grid, LEADER_B), "1e")
    ground.press(colleague, f"1o:{home_of(world, grid, NEIGHBOUR)}:taken_back")
    world.press(colleague, "1c:environment")
    ground.say(colleague, told_of(grid, COLLEAGUE, 1))
    world.press(colleague, "1e")
    ground.press(leader, f"6h:{home_of(world, grid, PATIENT)}")
    world.press(leader, "6t:illness")
    ground.say(leader, told_of(grid, LEADER, 1))
    ground.press(DIRECTOR, f"1o:{home_of(world, grid, RESIDENT)}:fine")
    ground.press(CADRE, f"1o:{home_of(world, grid, RESIDENT)}:fine")
    for who in (worker, leader, CADRE):
        ground.say(who, "/visits")
    ground.say(leader, "/coverage")
    world.press(leader, "2u:")


def _wish(world: World, grid: int) -> None:
    """One asked to be left in peace and is, one told the worker so and it is not decided yet, one wants somebody."""
    ground, worker, leader = world.ground, account(grid, WORKER), account(grid, LEADER)
    daughter, neighbour, resident = (account(grid, who) for who in (DAUGHTER, NEIGHBOUR, RESIDENT))
    ground.press(daughter, f"6q:{world.ids[daughter]}")
    ground.say(daughter, told_of(grid, DAUGHTER, 1))
    pauses = select(VisitPause.id).where(VisitPause.household_id == home_of(world, grid, DAUGHTER))
    ground.press(leader, f"4a:{world.session.scalars(pauses).one()}:usual")
    ground.press(worker, f"1o:{home_of(world, grid, CONTENT)}:declined")
    ground.say(worker, told_of(grid, WORKER, 2))
    ground.press(neighbour, f"6v:{world.ids[neighbour]}")
    world.press(neighbour, "6a:talk")
    ground.say(neighbour, told_of(grid, NEIGHBOUR, 1))
    for who in (resident, daughter):
        ground.press(who, "6o:0")


def _listed(world: World, grid: int) -> int:
    """A visit on the list of the day, of a household of which nothing is told below."""
    told = {home_of(world, grid, who) for who in (RESIDENT, DAUGHTER, NEIGHBOUR, PATIENT, CONTENT, NIECE, WORKER)}
    open_ = (Visit.grid_id == grid, Visit.state == VisitState.OPEN, Visit.listed_on == START.date())
    found = select(Visit.id).where(*open_, Visit.household_id.not_in(told)).order_by(Visit.id)
    return next(iter(world.session.scalars(found)))


def _enter_unsettled(world: World, grid: int) -> None:
    """Somebody new of whose household nothing is known yet: it is made when somebody asks for it."""
    group = world.session.get_one(Group, GROUPS[grid][0])
    person = new_managed(name=name_of(grid, UNSETTLED), group=group, address=address_of(grid, UNSETTLED), now=START)
    person.verified_at = START
    world.session.add(person)
    world.session.flush()
    world.births[person.id] = grid


def list_lacking(world: World) -> list[str]:
    """What the world lacks of all this; nothing, or the tests look at less than they seem to."""
    found = []
    for grid in GRIDS:
        visits = world.session.scalars(select(Visit).where(Visit.grid_id == grid)).all()
        pauses = world.session.scalars(select(VisitPause).join(VisitPause.household).filter_by(grid_id=grid)).all()
        shown = [button for said in world.ground.chats[CHATS[grid]].values() for button in said.buttons]
        kinds = {
            "a card": any(str(button.get("callback_data", "")).startswith("va:") for button in shown),
            "open": any(visit.state is VisitState.OPEN and visit.cause is Cause.ROUND for visit in visits),
            "a must": any(visit.state is VisitState.OPEN and visit.cause is Cause.INCIDENT for visit in visits),
            "a wish": any(visit.state is VisitState.OPEN and visit.cause is Cause.WISH for visit in visits),
            "met": any(visit.state is VisitState.MET for visit in visits),
            "pauses": {pause.state for pause in pauses} == {PauseState.ASKED, PauseState.AGREED},
        }
        found += [f"grid {grid}: {kind}" for kind, there in kinds.items() if not there]
    return found
