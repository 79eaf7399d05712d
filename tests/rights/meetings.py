"""The world's meetings: in each grid one ahead, one under way with votes, one whose minutes are looked over, and one
with a promise; canaries wherever somebody wrote something.
"""

from datetime import timedelta

from sqlalchemy import select

from models.commitments import Commitment
from models.gatherings import Gathering
from models.minutes import Minutes
from models.motions import Motion
from models.people import Person
from models.rules.commitment_states import CommitmentState
from models.rules.gathering_states import GatheringState
from models.rules.minutes_states import ItemOutcome, MinutesState
from models.topics import Topic
from tests.models.privacy.meeting import add_gathering, add_sign_up
from tests.people import START
from tests.rights.canaries import text_of
from tests.rights.world import (
    CHATS,
    COLLEAGUE,
    CONTENT,
    DAUGHTER,
    LEADER,
    NEIGHBOUR,
    PATIENT,
    RESIDENT,
    WORKER,
    World,
    account,
)

DAY = timedelta(days=1)
TOMORROW, SOON = "明天下午三点", "今天上午九点半"


def hold_meetings(world: World, grid: int) -> None:
    """From what somebody proposes to what is promised."""
    propose(world, grid)
    ahead = plan(world, grid, TOMORROW, seats="5")
    sign_up(world, grid, ahead)
    vote(world, grid, plan(world, grid, SOON, seats="30"))
    look_back(world, grid)


def propose(world: World, grid: int) -> None:
    """Two topics: one that neighbours wait with, and one that the leader takes up."""
    leader, resident = account(grid, LEADER), account(grid, RESIDENT)
    for who in (NEIGHBOUR, PATIENT):
        proposer = account(grid, who)
        world.ground.say(proposer, "/topics")
        world.ground.press(proposer, "up")
        world.ground.say(proposer, f"{text_of(grid, who)}，{who}号楼边上添{who}个车位")
        world.press(proposer, "uy:written")
        if "uy:another" in str(world.ground.chats[proposer]):
            world.press(proposer, "uy:another")
        world.press(proposer, "uy:send")
        topic = world.session.get_one(Topic, _newest(world, Topic))
        world.ground.press(resident, f"us:{topic.id}", chat=CHATS[grid])
    world.ground.press(leader, f"ut:{topic.id}:{topic.version}")


def plan(world: World, grid: int, when: str, *, seats: str) -> int:
    """The leader plans one, with what neighbours proposed on its agenda; returns its number."""
    leader, ground = account(grid, LEADER), world.ground
    ground.say(leader, "/meetings")
    world.press(leader, "lp")
    for told in (f"{text_of(grid, LEADER)}", when, "120分钟", "网格工作站"):
        ground.say(leader, told)
    world.press(leader, "ly:done")
    ground.say(leader, seats)
    if when == TOMORROW:
        world.press(leader, "lu")
    ground.say(leader, f"{text_of(grid, LEADER)} 30分钟")
    world.press(leader, "ly:done")
    world.press(leader, "ly:publish")
    return _newest(world, Gathering)


def sign_up(world: World, grid: int, meeting: int) -> None:
    """Some come, one for her mother, one cannot; more than there are seats, and one of them asks and wants to speak."""
    ground, mother = world.ground, world.mothers[grid]
    for who, data in ((RESIDENT, "qp:{}"), (CONTENT, "qj:{}:0:declined"), (NEIGHBOUR, "qp:{}"), (PATIENT, "qp:{}")):
        ground.press(account(grid, who), data.format(meeting), chat=CHATS[grid])
    ground.press(account(grid, DAUGHTER), f"qj:{meeting}:{mother}:going")
    resident = account(grid, RESIDENT)
    ground.press(resident, f"qa:{meeting}")
    ground.say(resident, text_of(grid, RESIDENT))
    world.press(resident, "qw:named")
    ground.press(resident, f"qs:{meeting}:{world.ids[resident]}")
    ground.say(resident, text_of(grid, RESIDENT))


def vote(world: World, grid: int, meeting: int) -> None:
    """The doors are open: people come by the code on the wall, and vote in secret and by a show of hands."""
    code, leader = world.session.get_one(Gathering, meeting).code, account(grid, LEADER)
    for who in (RESIDENT, NEIGHBOUR, PATIENT, WORKER):
        world.ground.say(account(grid, who), f"/start l_{code}")
    for how in ("1", "0"):
        world.ground.press(leader, f"hw:{meeting}")
        world.press(leader, "hi:0")
        world.ground.say(leader, text_of(grid, LEADER))
        world.press(leader, f"hs:{how}")
        motion = world.session.get_one(Motion, _newest(world, Motion))
        world.ground.press(leader, f"ho:{motion.id}:{motion.version}:0")
        for who in (RESIDENT, NEIGHBOUR):
            world.ground.press(account(grid, who), f"hv:{motion.id}:{world.ids[account(grid, who)]}:for")


def look_back(world: World, grid: int) -> None:
    """One was yesterday: its minutes are with those who attended, and one was a month ago: its promises are open."""
    session, resident = world.session, account(grid, RESIDENT)
    for days, state in ((1, MinutesState.REVIEW), (30, MinutesState.PUBLISHED)):
        over = add_gathering(session, GatheringState.OVER, ends_at=START - DAY * days, for_grid=grid, grid_id=grid,
                             title=text_of(grid, LEADER))  # fmt: skip
        item = over.items[0]
        item.title, item.outcome, item.decision = text_of(grid, LEADER), ItemOutcome.AGREED, text_of(grid, LEADER)
        for who in (RESIDENT, NEIGHBOUR, WORKER):
            person = session.get_one(Person, world.ids[account(grid, who)])
            add_sign_up(session, over, person, arrived_at=over.starts_at)
        is_public = state is MinutesState.PUBLISHED
        session.add(Minutes(gathering_id=over.id, state=state, round=1, written_by_id=world.ids[account(grid, LEADER)],
                            sent_at=START, objections_until=START + DAY,
                            published_at=START if is_public else None))  # fmt: skip
        session.add(Commitment(gathering_id=over.id, item_id=item.id, grid_id=grid, text=text_of(grid, WORKER),
                               owner_id=world.ids[account(grid, COLLEAGUE if is_public else WORKER)],
                               promised_for=START.date() + DAY * 7, due_on=START.date() + DAY * 7,
                               state=CommitmentState.OPEN if is_public else CommitmentState.DRAFT))  # fmt: skip
        session.flush()
        if not is_public:
            world.ground.press(resident, f"nj:{over.id}:{world.ids[resident]}:1")
            world.ground.say(resident, text_of(grid, RESIDENT))
        else:
            owner, commitment = account(grid, COLLEAGUE), _newest(world, Commitment)
            world.ground.press(owner, f"kr:{commitment}:1")
            world.ground.say(owner, text_of(grid, WORKER))
            world.press(owner, "ke")


def _newest(world: World, table: type[Topic | Gathering | Motion | Commitment]) -> int:
    return max(world.session.scalars(select(table.id)))
