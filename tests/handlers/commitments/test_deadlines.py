"""The promised day: the owner is reminded ahead, then one level after the other hears of it, each once."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.commitments.relieving import relieve_of_promises
from handlers.ui.announce import Announcer
from models import outbox
from models.commitments.relief import release_commitments
from models.outbox import Outbox
from models.roles import list_grants, revoke
from models.rules.commitment_states import CommitmentState
from tests.handlers.commitments.conftest import Publish, stored
from tests.handlers.stories import restarted
from tests.models.commitments.making import person_of
from tests.people import Chat, Person, Stage, labels, said

WARNED, DUE, OVERDUE, STILL = "前要办好", "就要办好", "⚠️ 过了议定的日子", "🔺 过了议定的日子"


def count(person: Person, *words: str) -> int:
    return sum(all(word in said(message) for word in words) for message in person.messages)


async def test_one_level_up_with_each(
    stage: Stage, worker: Person, leader: Person, secretary: Person, grid3: Chat, wang: Person, publish: Publish
) -> None:
    await publish(worker)
    await stage.wait_until("2026-12-07 08:29")
    assert count(worker, WARNED) == 0
    await stage.wait_until("2026-12-07 08:30")
    reminder = worker.hears("负责人：您", "灌渠东段铺水泥", "12月10日 周四" + WARNED)
    assert labels(reminder)[:2] == ["🎉 办好了", "✍️ 说说进展"]
    await stage.wait_until("2026-12-10 08:30")
    worker.hears("12月10日 周四" + DUE)
    for above in (leader, secretary):
        above.hears_nothing_of(WARNED, DUE)
    await stage.wait_until("2026-12-11 08:30")
    worker.hears(OVERDUE, "负责人：您", "办好了请点")
    leader.hears(OVERDUE, "负责人：于超", "请您过问")
    secretary.hears_nothing_of(OVERDUE)
    grid3.hears("⚠️ 灌渠东段铺水泥", "过了日子没办好 1", "说到做到：0%")
    await stage.wait_until("2026-12-14 08:30")
    for each in (worker, leader, secretary):
        each.hears(STILL)
    await stage.wait_until("2027-01-20 08:30")
    assert [count(worker, words) for words in (WARNED, DUE, OVERDUE, STILL)] == [1, 1, 1, 1]
    assert [count(leader, words) for words in (OVERDUE, STILL)] == [1, 1]
    wang.hears_nothing_of(OVERDUE, STILL)
    await worker.presses("🎉 办好了")
    await worker.presses("不用多说")
    wang.hears("晚了，对不住大家")
    grid3.hears("晚了才办好 1")


async def test_the_office_promised_it_itself(
    stage: Stage, worker: Person, leader: Person, secretary: Person, publish: Publish
) -> None:
    id_ = await publish(worker)
    with_session = stage.app.database.transact
    with_session(lambda session: setattr(session.get_one(type(stored(stage, id_)), id_), "grid_id", None))
    await stage.wait_until("2026-12-11 08:30")
    secretary.hears(OVERDUE)
    leader.hears_nothing_of(OVERDUE)


async def test_late_starts_and_restarts_remind_once(
    stage: Stage, worker: Person, leader: Person, publish: Publish
) -> None:
    await publish(worker)
    stage.clock.move(datetime.fromisoformat("2026-12-08T09:00:00+08:00") - stage.clock.now())
    async with restarted(stage):  # the warning came due while nobody was there
        await stage.settle()
        assert count(worker, WARNED) == 1
        await stage.wait_until("2026-12-14 09:00")  # the process slept over the day, and over the first escalation
        await stage.settle()
        assert [count(worker, words) for words in (WARNED, DUE, OVERDUE, STILL)] == [1, 0, 0, 1]
        assert count(leader, STILL) == 1


async def test_put_off_twice_the_owner_is_reminded_of_the_last_day_alone(
    stage: Stage, worker: Person, leader: Person, publish: Publish
) -> None:
    await publish(worker)
    for day in ("12月15日", "12月22日"):
        await leader.says("/promises")
        await leader.presses("办好 0/1")
        await leader.presses("灌渠东段铺水泥")
        await leader.presses("改日子")
        await leader.says(day)
        await leader.says("还在等水泥")
    await stage.wait_until("2026-12-18 08:00")
    worker.hears_nothing_of(WARNED, DUE, OVERDUE)
    for date in (18, 22, 23):
        await stage.wait_until(f"2026-12-{date} 08:30")
    assert [count(worker, words) for words in (WARNED, DUE, OVERDUE)] == [1, 1, 1]


async def test_who_lost_the_role_has_it_taken_from_them_and_the_head_names_another(
    stage: Stage, worker: Person, colleague: Person, leader: Person, grid3: Chat, publish: Publish
) -> None:
    id_ = await publish(worker)

    def take_role(session: Session) -> list[outbox.Outgoing]:
        owner = person_of(session, worker.viewer)
        for held in list_grants(session, owner.id):
            revoke(session, held.id)
        now = stage.clock.now()
        announcer = Announcer(session, stage.app.scheduler.product, Outbox("role", now), now)
        relieve_of_promises(announcer, owner_id=owner.id)
        return outbox.save(session, announcer.outbox.rows)

    stage.app.sender.offer(stage.app.database.transact(take_role))
    await stage.settle()
    assert stored(stage, id_).owner_id is None
    worker.hears("另找人负责", "辛苦您了")
    grid3.hears("正在找人负责")
    leader.hears("有 1 件议定的事", "还没有人接")
    await leader.presses("« 议定的事")
    leader.hears("有 1 件还没有人负责")
    await stage.wait_until("2026-12-07 08:30")
    leader.hears("还没有人负责", WARNED)
    await leader.presses("打开看看")
    leader.hears("负责人：还没有")
    await leader.presses("换人负责")
    await leader.presses("张红梅")
    await leader.says("于超调走了")
    colleague.hears("现在由 您 负责", "于超调走了")
    assert stored(stage, id_).owner_id is not None


async def test_an_admin_takes_the_role_back(
    stage: Stage, worker: Person, leader: Person, admin: Person, publish: Publish
) -> None:
    id_ = await publish(worker)
    await admin.says("/roles")
    await admin.presses("第3网格")
    await admin.presses("于超 · 网格员")
    await admin.presses("收回")
    await admin.presses("确定")
    assert stored(stage, id_).owner_id is None
    leader.hears("有 1 件议定的事")


async def test_a_stand_in_sees_to_it(
    stage: Stage, worker: Person, colleague: Person, wang: Person, publish: Publish
) -> None:
    await publish(worker)
    await stage.wait_until("2026-12-04 09:00")
    await worker.says("/leave")
    await worker.presses("请假")
    await worker.says("12月7日")
    await worker.says("12月9日")
    await worker.presses("张红梅")
    await colleague.presses("我来代")
    await stage.wait_until("2026-12-07 08:30")
    colleague.hears(WARNED)
    worker.hears_nothing_of(WARNED)
    await colleague.presses("🎉 办好了")
    await colleague.presses("不用多说")
    wang.hears("灌渠东段铺水泥", "说到做到")


async def test_whose_owner_went_before_the_minutes_came_out_the_head_names_one(
    stage: Stage, worker: Person, leader: Person, wang: Person, publish: Publish
) -> None:
    def lose_role(session: Session) -> None:
        for held in list_grants(session, person_of(session, worker.viewer).id):
            revoke(session, held.id)
        release_commitments(session, stage.app.community, now=stage.clock.now())

    id_ = await publish(worker, before=lose_role)
    leader.hears("有 1 件议定的事")
    wang.hears("您关心的议题", "正在另找人")
    worker.hears_nothing_of("灌渠东段铺水泥")
    assert stored(stage, id_).state is CommitmentState.OPEN
