"""Judges choose topics or refuse them with a reason; whoever proposed or seconded one hears what becomes of it."""

from datetime import timedelta

from handlers.topics.news import tell_step
from handlers.ui.announce import Announcer
from models.actors import get_actor
from models.gatherings import AgendaItem, Audience, Gathering
from models.rules.minutes_states import ItemOutcome
from models.rules.topic_states import TopicState, TopicStep
from models.topics import Topic
from models.topics.steps import access_topic, move
from tests.handlers.conftest import person_id
from tests.handlers.requests.several import announces
from tests.handlers.stories import data_of, forges
from tests.handlers.topics.grids import many_second, proposes, stored
from tests.people import Chat, Person, Stage, labels


async def opens(person: Person) -> None:
    """A judge opens the first topic of the list."""
    await person.says("/topics")
    if "📥 居民提的议题" in labels(person.last):
        await person.presses("居民提的议题")
    await person.presses("路灯")


async def test_the_secretary_chooses_before_enough_have_seconded(
    wang: Person, zhou: Person, secretary: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang)
    await zhou.presses("附议（0）", chat=grid3)
    await opens(secretary)
    secretary.hears("王秀英 提的", "附议：1 人")
    await secretary.presses("列入待议")
    secretary.hears("等着上议事会")
    assert "🗓 去安排议事会" in labels(secretary.last)
    wang.hears("您提的议题", "不用再等附议")
    grid3.hears("等着上议事会")
    zhou.hears_nothing_of("不用再等附议")
    assert stored(stage).state is TopicState.READY


async def test_refused_with_a_reason_that_everybody_concerned_reads(
    wang: Person, zhou: Person, xu: Person, leader: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang)
    await zhou.presses("附议（0）", chat=grid3)
    await opens(leader)
    await leader.presses("不列入")
    leader.hears("请写一下理由", "原样告诉")
    await leader.says("长" * 501)
    leader.hears("500 个字以内")
    await leader.says("路灯下周就换，电话 13812345678，不用开会了")
    leader.hears("已经告诉提议人")
    wang.hears("您提的议题", "没有列入议事会", "路灯下周就换", "我要反映")
    wang.hears("议题 2611-0001", "没有列入", "理由：路灯下周就换")
    zhou.hears("您附议的议题", "路灯下周就换")
    xu.hears_nothing_of("路灯下周就换")
    card = grid3.hears("没有列入", "138****5678")
    assert labels(card) == ["🔍 看详情"]
    assert stored(stage).state is TopicState.REFUSED
    await xu.says("/topics")
    xu.hears("现在还没有议题")
    await wang.says("/topics")
    await wang.presses("我提的议题")
    assert labels(wang.last)[0].startswith("✖️")


async def test_stale_buttons_of_two_judges(wang: Person, leader: Person, secretary: Person, stage: Stage) -> None:
    await proposes(wang)
    await opens(leader)
    await opens(secretary)
    choose = data_of(leader.last, "列入待议")
    refuse = data_of(leader.last, "不列入")
    await secretary.presses("列入待议")
    assert "新的进展" in await forges(leader, choose)
    assert "最新的一条" in await forges(leader, refuse), "it shows what stood there before"
    await opens(leader)
    await leader.presses("不列入")
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    await leader.says("不合适")
    leader.hears("新的进展")
    assert stored(stage).state is TopicState.WITHDRAWN


async def test_who_may_not_judge(wang: Person, zhou: Person, worker: Person, stranger: Person, stage: Stage) -> None:
    await proposes(wang)
    await zhou.says("/start")
    await opens(worker)
    assert not {"📌 列入待议，不等附议了", "✖️ 不列入，说明理由"} & set(labels(worker.last))
    for person in (worker, zhou, stranger, wang):
        assert "没有生效" in await forges(person, "ut:1:1")
        assert "没有生效" in await forges(person, "ur:1:1")
    await stranger.says("/topics")
    await stranger.presses("居民提的议题")
    stranger.hears("没有等着定的议题")
    assert stored(stage).state is TopicState.OPEN


async def test_a_judge_who_lives_nowhere_here_sees_the_list_at_once(wang: Person, secretary: Person) -> None:
    await proposes(wang)
    await secretary.says("/topics")
    secretary.hears("居民提的议题", "点一个看详情")
    await secretary.presses("提一个议题")
    secretary.hears("请问您住在哪个网格")


async def test_the_proposer_adds_and_withdraws(wang: Person, zhou: Person, grid3: Chat, stage: Stage) -> None:
    await proposes(wang)
    await zhou.presses("附议（0）", chat=grid3)
    await wang.presses("补充")
    wang.hears("补充议题", "您请说")
    await wang.says("最好是太阳能的")
    await wang.sends("photo")
    wang.hears("补充好了")
    await wang.presses("说完了")
    grid3.hears("最好是太阳能的", "📷 照片 1", "附议：1 人")
    await wang.says("还有巷口那盏", to=wang.card("状态"))
    wang.hears("补充好了")
    grid3.hears("还有巷口那盏")
    await wang.says("黑" * 1990, to=wang.card("状态"))
    wang.hears("最多写 2000 个字")
    await zhou.presses("看详情", chat=grid3)
    await zhou.says("我也觉得", to=zhou.last)
    zhou.hears("由提议人补充")
    assert "我也觉得" not in stored(stage).text
    await wang.presses("撤回")
    wang.hears("确定要撤回")
    await wang.presses("不撤回")
    assert stored(stage).state is TopicState.OPEN
    await wang.presses("撤回")
    await wang.presses("确定撤回")
    wang.hears("撤回了")
    wang.hears("议题 2611-0001", "已撤回")
    zhou.hears("您附议的议题", "撤回")
    assert "新的进展" in await forges(zhou, "us:1")


async def test_a_meeting_takes_it_up_and_decides(
    wang: Person, zhou: Person, secretary: Person, chen: Person, stage: Stage
) -> None:
    await proposes(wang)
    many_second(stage, 1)
    await zhou.says("/topics")
    await zhou.presses("路灯")
    await zhou.presses("👍 我附议")
    judge = person_id(stage, secretary)
    await chen.says("/start")
    assert "没有找到" in await forges(chen, "uo:1:0")

    def schedule(announcer: Announcer) -> None:
        session = announcer.session
        gathering = meeting(announcer, grids=(3, 5))
        session.add(AgendaItem(gathering_id=gathering.id, position=1, title="路灯", minutes=30, topic_id=1))
        actor = get_actor(session, judge, today=announcer.today)
        assert actor
        topic = access_topic(session, actor, 1, TopicStep.SCHEDULE)
        move(session, topic, TopicStep.SCHEDULE, actor, now=announcer.now)
        tell_step(announcer, topic, TopicStep.SCHEDULE, gathering=gathering)

    await announces(stage, schedule)
    wang.hears("您提的议题", "列入议事会了：路灯怎么装", "社区二楼会议室")
    zhou.hears("您附议的议题", "列入议事会了", "社区二楼会议室")
    wang.hears("议题 2611-0001", "已列入议事会", "社区二楼会议室")
    await forges(chen, "uo:1:0")
    chen.hears("议题 2611-0001", "王** 提的")  # their grid is asked to that meeting

    def decide(announcer: Announcer) -> None:
        topic = announcer.session.get_one(Topic, 1)
        item = announcer.session.query(AgendaItem).one()
        item.outcome, item.decision = ItemOutcome.AGREED, "装六盏太阳能路灯"
        move(announcer.session, topic, TopicStep.DECIDE, None, now=announcer.now)
        tell_step(announcer, topic, TopicStep.DECIDE, item=item)

    await announces(stage, decide)
    wang.hears("议事会有结果了：议定，要去办", "装六盏太阳能路灯")
    zhou.hears("您附议的议题", "装六盏太阳能路灯")
    assert stored(stage).closed_at == stage.clock.now()


async def test_news_keep_the_quiet_hours_and_need_no_values(wang: Person, stage: Stage) -> None:
    await proposes(wang)
    await stage.wait_until("2026-11-23 23:00")

    def put_off(announcer: Announcer) -> None:
        topic = announcer.session.get_one(Topic, 1)
        for step in (TopicStep.SCHEDULE, TopicStep.UNSCHEDULE, TopicStep.DECIDE):
            tell_step(announcer, topic, step)

    await announces(stage, put_off)
    wang.hears_nothing_of("列入议事会了", "没有商量成", "有结果了")
    await stage.wait_until("2026-11-24 07:31")
    wang.hears("列入议事会了")
    wang.hears("没有商量成，下次再安排")
    wang.hears("有结果了，请看公布的会议纪要")


def meeting(announcer: Announcer, *, grids: tuple[int, ...]) -> Gathering:
    """One that concerns these grids, in a week."""
    starts_at = announcer.now + timedelta(days=7)
    gathering = Gathering(
        kind="deliberation", created_at=announcer.now, title="路灯怎么装", about="", place="社区二楼会议室",
        material=[], starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), answer_by=starts_at,
        remind_hours=[], code="abc",
    )  # fmt: skip
    session = announcer.session
    session.add(gathering)
    session.flush()
    session.add_all([Audience(gathering_id=gathering.id, grid_id=grid_id) for grid_id in grids])
    session.flush()
    return gathering
