"""Who may change a service: the staff of its centre and the office, at every step."""

from sqlalchemy.orm import Session

from models.roles import list_grants, revoke
from tests.handlers.conftest import acting
from tests.handlers.services.opening import opens
from tests.handlers.stories import data_of, forges
from tests.people import Person, Stage


async def test_it_is_for_those_of_the_centre_alone(
    clerk: Person, carer: Person, worker: Person, wang: Person, secretary: Person
) -> None:
    """Neither the command, nor a button that somebody else's message carries, nor a question half way."""
    await opens(clerk)
    page = clerk.last
    await carer.says("/services")
    carer.hears("保姆式居家养老中心能约的事")
    carer.hears_nothing_of("开证明")
    buttons = ("停约", "⏱ 时长", "🙋 谁来办", "🎒 要带什么", "🕘 开放时间", "放假", "这个中心")
    for data in ["ss:certificates", "sr:certificates:1", "sd:service", *(data_of(page, label) for label in buttons)]:
        assert "不归您办" in await forges(carer, data.partition("~")[0])
    carer.hears_nothing_of("开证明")
    for stranger in (worker, wang):
        await stranger.says("/services")
        stranger.hears("不归您办")
    await clerk.says("/services")
    assert "没有找到" in await forges(clerk, "ss:gone")
    assert "不归您办" in await forges(clerk, "sp:service:home_care")
    await secretary.says("/services")
    assert "没有找到" in await forges(secretary, "sp:service:home_care")


async def test_who_loses_the_post_half_way(clerk: Person, stage: Stage) -> None:
    await opens(clerk)
    await clerk.presses("⏱ 时长")
    retire(stage, clerk)
    await clerk.says("45")
    clerk.hears("不归您办")
    await clerk.says("/services")
    clerk.hears("不归您办")


def retire(stage: Stage, person: Person) -> None:
    """They hold no post any more."""

    def work(session: Session) -> None:
        for held in list_grants(session, acting(session, person).id):
            revoke(session, held.id)

    stage.app.database.transact(work)
