"""A request that comes back, or tells of a dispute: whatever the way, somebody is asked to go there in that moment."""

from models.rules.visit_states import Cause
from tests.handlers.conftest import person_id
from tests.handlers.households.doors import lives_at, musts, name_of
from tests.handlers.stories import adds_relative, data_of, files, forges, said_to_be_done, taken_on
from tests.handlers.visits.neighbours import cards_of, plans
from tests.people import Chat, Person, Stage, said

MUST = "请您尽快去一趟"


def told(person: Person) -> int:
    """How often somebody heard that they are to go."""
    return sum(MUST in said(message) for message in person.messages)


async def quarrels(author: Person) -> None:
    await author.says("楼上天天半夜跳舞")
    await author.presses("邻里纠纷")
    await author.presses("没有")  # nobody is in danger
    await author.presses("写好了")
    await author.presses("提交")


def causes(stage: Stage) -> list[tuple[str, str, str]]:
    return [(visit.cause, visit.key, name_of(stage, visit.assignee_id)) for visit in musts(stage)]


async def test_not_done_says_the_author(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    lives_at(stage, "王秀英")
    await said_to_be_done(wang, colleague, grid3)
    assert musts(stage) == []
    await wang.presses("还没有")
    assert causes(stage) == [("reopened", "reopened:1:1", "张红梅")]  # who answers for it, not who has least to do
    colleague.hears(MUST, "3栋501 · 王秀英", "反映的事没办好")
    assert told(colleague) == 1
    assert told(worker) == 0
    grid3.hears_nothing_of("王秀英", "501", "没办好，又", MUST)


async def test_it_came_back_after_it_was_closed(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    lives_at(stage, "王秀英")
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("解决了")
    await stage.pass_time(days=2)
    await wang.presses("还没解决，重开")
    assert causes(stage) == [("reopened", "reopened:1:1", "于超")]
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.presses("还没有")
    assert [key for _, key, _ in causes(stage)] == ["reopened:1:1", "reopened:1:2"]
    assert told(worker) == 2


async def test_by_telephone_through_the_office_and_the_leader(
    stage: Stage, wang: Person, worker: Person, leader: Person, secretary: Person, grid3: Chat
) -> None:
    lives_at(stage, "王秀英")
    for number, staff in enumerate((secretary, leader), start=1):
        if number == 1:
            await said_to_be_done(wang, worker, grid3)
        else:
            await worker.presses("办好了")
            await worker.presses("不用说了")
        await staff.says("/tasks")
        await staff.presses("2611-0001")
        await staff.presses("居民来电：还没有")
        assert [key for _, key, _ in causes(stage)][-1] == f"reopened:1:{number}"
    assert told(worker) == 2
    assert (told(secretary), told(leader)) == (0, 0)


async def test_whoever_speaks_for_the_author_says_so(
    stage: Stage, daughter: Person, worker: Person, grid3: Chat
) -> None:
    await daughter.joins("第5网格", "第21组")
    await adds_relative(daughter)
    await daughter.says("/report")
    await daughter.presses("王秀英")
    await daughter.presses("环境卫生")
    await daughter.says("垃圾没清")
    await daughter.presses("写好了")
    await daughter.presses("提交")
    await worker.presses("我来办", chat=grid3)
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await daughter.presses("还没有")
    (visit,) = musts(stage)
    assert (visit.cause, visit.grid_id) == (Cause.REOPENED, 3)  # where the mother lives
    worker.hears(MUST, "3栋501 · 王秀英")


async def test_a_dispute_is_visited(stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat) -> None:
    lives_at(stage, "王秀英")
    await quarrels(wang)
    assert causes(stage) == [("dispute", "dispute:1", "于超")]
    worker.hears(MUST, "3栋501 · 王秀英", "有纠纷")
    assert told(colleague) == 0
    grid3.hears_nothing_of("王秀英", "501", MUST)
    await worker.presses("我来办", chat=grid3)  # in the same moment: the cards are shown again
    await files(wang, "路灯坏了")
    assert len(musts(stage)) == 1


async def test_a_dispute_that_staff_write_down(stage: Stage, wang: Person, worker: Person, secretary: Person) -> None:
    lives_at(stage, "王秀英")
    await forges(secretary, f"zf:{person_id(stage, wang)}")
    await secretary.presses("打电话说的")
    await secretary.presses("邻里纠纷")
    await secretary.presses("没有")
    await secretary.says("和楼上吵起来了")
    await secretary.presses("写好了")
    await secretary.presses("提交")
    assert causes(stage) == [("dispute", "dispute:1", "于超")]
    worker.hears(MUST, "王秀英")


async def test_a_dispute_that_the_diary_takes_back(
    stage: Stage, wang: Person, worker: Person, colleague: Person
) -> None:
    del wang, colleague
    home = lives_at(stage, "王秀英")
    await forges(worker, f"3o:{home}")
    await worker.presses("带回办理")
    await worker.presses("邻里纠纷")
    await worker.presses("没有")
    await worker.says("和楼上吵起来了")
    await worker.presses("写好了")
    assert [(cause, key) for cause, key, _ in causes(stage)] == [("dispute", "dispute:1")]


async def test_pressed_twice_it_is_one(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    lives_at(stage, "王秀英")
    await said_to_be_done(wang, worker, grid3)
    data = data_of(wang.last, "还没有")
    await wang.presses("还没有")
    await forges(wang, data)
    assert len(musts(stage)) == 1
    assert told(worker) == 1


async def test_whoever_lives_nowhere_is_not_visited_and_nothing_breaks(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    await taken_on(wang, worker, grid3, "路灯坏了")
    await worker.presses("办好了")
    await worker.presses("不用说了")
    lives_at(stage, "王秀英", grid_id=None, group_id=None, address=None, left_at=stage.clock.now())
    await wang.presses("还没有")
    worker.hears("还没有解决", "重新由您负责")
    assert musts(stage) == []


async def test_on_a_day_whose_list_is_out_it_comes_onto_it(
    stage: Stage, wang: Person, worker: Person, colleague: Person, grid3: Chat
) -> None:
    lives_at(stage, "王秀英", "3栋2单元501")
    plans(stage)
    await stage.settle()
    before = said(cards_of(grid3)[0])
    assert "必到户" not in before
    await quarrels(wang)
    card = said(cards_of(grid3)[0])
    assert "必到户" in card
    assert "3栋 王**" in card
    for word in ("王秀英", "501", "纠纷", "跳舞"):
        assert word not in card
    assert told(worker) + told(colleague) == 1


async def test_nothing_comes_of_a_step_that_fails(stage: Stage, wang: Person, worker: Person, grid3: Chat) -> None:
    """Visit and step are one transaction."""
    lives_at(stage, "王秀英")
    await said_to_be_done(wang, worker, grid3)
    stale = data_of(wang.last, "还没有").rpartition(":")[0] + ":1"
    await forges(wang, stale)
    assert musts(stage) == []


async def test_what_is_settled_before_anybody_went_needs_no_visit(
    stage: Stage, wang: Person, worker: Person, grid3: Chat
) -> None:
    lives_at(stage, "王秀英")
    plans(stage)
    await stage.settle()
    await said_to_be_done(wang, worker, grid3)
    await wang.presses("还没有")
    assert "必到户" in said(cards_of(grid3)[-1])
    await worker.presses("办好了")
    await worker.presses("不用说了")
    await wang.presses("解决了")
    assert [str(visit.state) for visit in musts(stage)] == ["withdrawn"]
    assert "必到户" not in said(cards_of(grid3)[-1])
