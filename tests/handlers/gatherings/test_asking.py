"""What is asked ahead, with a name or without, and who wants to speak."""

import json
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.gatherings.asking import LONGEST
from handlers.gatherings.buttons import ListQuestions
from handlers.gatherings.speaking import LONGEST as LONGEST_SPEECH
from models.base import Base
from models.gatherings import Gathering, GatheringQuestion, SignUp
from models.gatherings.asking import ask_ahead
from models.outbox import OutboxRow
from models.people import Person as Row
from models.rules.gathering_states import SignUpState
from tests.handlers.conftest import person_id
from tests.handlers.gatherings.holding import TITLE, come_in, holds, said_by
from tests.handlers.motions.hall import neighbour
from tests.handlers.stories import adds_relative, data_of, forges
from tests.people import Chat, Person, Stage, labels, said

QUESTION = "摊派的钱里有没有人工费？"


def questions(stage: Stage) -> list[GatheringQuestion]:
    """Everything that was asked ahead."""
    return stage.app.database.transact(lambda session: list(session.scalars(select(GatheringQuestion))))


async def opens(person: Person) -> None:
    """Somebody looks at the meeting."""
    await person.says("/gatherings")
    await person.presses("11月30日")


async def asks(person: Person, how: str, words: str = QUESTION) -> str:
    """And asks; returns the notice that answers the last press."""
    await opens(person)
    await person.presses("❓ 提前提问")
    person.hears(TITLE, "您想问什么")
    await person.says(words)
    person.hears("用您的名字问，还是不留名")
    return await person.presses(how)


async def test_with_ones_name(stage: Stage, leader: Person, wang: Person) -> None:
    id_ = await holds(stage, leader)
    assert await asks(wang, "✍️ 留名") == "✅ 收到了。会上会念出来、当场回答。"
    wang.hears("大家提前问的，会上都会回答")
    await opens_door(leader, id_)
    await leader.presses("❓ 提问和发言（1）")
    leader.hears("提前问的", "王秀英：", QUESTION)
    assert questions(stage)[0].asked_at == stage.clock.now()


async def test_without_a_name_nothing_leads_to_who_asked(stage: Stage, leader: Person, wang: Person) -> None:
    id_ = await holds(stage, leader)
    assert "没有记您的名字" in await asks(wang, "🙈 不留名")
    asked = questions(stage)
    assert [(each.author_id, each.asked_at, each.text) for each in asked] == [(None, None, QUESTION)]
    assert QUESTION not in everything_kept_for(stage, wang)
    await opens_door(leader, id_)
    await leader.presses("❓ 提问和发言（1）")
    leader.hears("不留名：", QUESTION)
    leader.hears_nothing_of("王秀英")


async def test_what_the_chat_keeps_is_the_same_whatever_was_chosen(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await opens(wang)
    kept = []
    for how in ("✍️ 留名", "🙈 不留名", "不问了"):
        before = len(sent_to(stage, wang))
        await asks(wang, how)
        kept.append([row.payload.get("text") for row in sent_to(stage, wang)[before:]])
    assert kept[0] == kept[1] == kept[2]
    assert len(questions(stage)) == 2


async def test_in_the_elders_mode_a_number_tells_no_more(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await wang.says("/settings")
    await wang.presses("打开长辈模式")
    await opens(wang)
    await wang.presses("提前提问")
    await wang.says(QUESTION)
    await wang.says("2")
    assert "大家提前问的" in said(wang.last)
    assert questions(stage)[0].author_id is None
    wang.hears_nothing_of("没有记您的名字")


async def test_numbers_of_questions_do_not_count_upwards(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    for number in range(4):
        await asks(wang, "🙈 不留名", f"第{number}问")
    ids = sorted(each.id for each in questions(stage))
    assert all(later - earlier > 1 for earlier, later in pairwise(ids))


async def test_a_letter_is_too_long(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await opens(wang)
    await wang.presses("❓ 提前提问")
    await wang.says("问" * 501)
    wang.hears("最多 500 个字")
    await wang.says("&" * 101)
    assert len(questions(stage)) == 0
    await wang.says(QUESTION)
    await wang.presses("✍️ 留名")
    assert len(questions(stage)) == 1


async def test_never_mind(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await opens(wang)
    await wang.presses("❓ 提前提问")
    await wang.presses("不问了")
    wang.hears("大家提前问的")
    await wang.presses("回到会议")
    wang.hears(TITLE, "您来不来")
    assert questions(stage) == []


async def test_when_it_is_over_nothing_is_asked(stage: Stage, leader: Person, wang: Person) -> None:
    await holds(stage, leader)
    await opens(wang)
    card = wang.last
    await stage.wait_until("2026-11-30 23:30")
    assert "新的进展" in await forges(wang, data_of(card, "提前提问"))


async def test_somebody_wants_to_speak(stage: Stage, leader: Person, wang: Person, grid3: Chat) -> None:
    id_ = await holds(stage, leader)
    come_in(grid3, wang)
    await wang.presses("✅ 参加", chat=grid3)
    await wang.presses("🎤 想发言")
    wang.hears("想就哪一条说几句")
    assert labels(wang.last) == ["1. 渠道怎么衬砌", "2. 工期和摊派", "到时候再说", "不发言"]
    await wang.presses("2. 工期")
    wang.hears("记下了，会上请您发言：工期和摊派")
    wang.hears(TITLE, "🎤 想发言：工期和摊派")
    await opens_door(leader, id_)
    await leader.presses("❓ 提问和发言")
    leader.hears("想发言的", "王秀英：工期和摊派")
    await wang.presses("🎤 想发言")
    await wang.says("说" * 201)
    wang.hears("最多 200 个字")
    await wang.says("工期能不能避开 春耕")
    wang.hears("会上请您发言：工期能不能避开 春耕")
    await wang.presses("🎤 想发言")
    await wang.presses("不发言")
    wang.hears("不排发言了")
    sign_up = said_by(stage, id_, wang)
    assert sign_up
    assert sign_up.speaks_on is None


async def test_for_whom_one_acts(stage: Stage, leader: Person, chen: Person) -> None:
    await adds_relative(chen)
    await holds(stage, leader)
    await opens(chen)
    await chen.presses("替王秀英报名")
    await chen.presses("✅ 参加")
    await chen.presses("🎤 想发言")
    chen.hears("王秀英想就哪一条说几句")
    await chen.presses("到时候再说")
    chen.hears("王秀英的座位", "🎤 想发言：到时候再说")


async def test_who_does_not_come_does_not_speak(stage: Stage, leader: Person, wang: Person, chen: Person) -> None:
    id_ = await holds(stage, leader)
    await opens(wang)
    assert not any("发言" in label for label in labels(wang.last))
    who = person_id(stage, wang)
    assert "新的进展" in await forges(wang, f"qs:{id_}:{who}")
    await chen.says("/start")
    assert "没有找到" in await forges(chen, f"qs:{id_}:{who}")
    assert "没有找到" in await forges(chen, f"qa:{id_}")


async def opens_door(organiser: Person, id_: int) -> None:
    """The organiser looks at the desk's page."""
    await organiser.says("/menu")
    await forges(organiser, f"qd:{id_}")
    organiser.hears("门口登记", TITLE)


def sent_to(stage: Stage, person: Person) -> list[OutboxRow]:
    """Everything that the outbox keeps of their chat."""
    theirs = select(OutboxRow).where(OutboxRow.chat_id == person.id).order_by(OutboxRow.id)
    return stage.app.database.transact(lambda session: list(session.scalars(theirs)))


def everything_kept_for(stage: Stage, person: Person) -> str:
    """What the store keeps in rows that name their chat or them: dialogues, messages, the audit."""

    who = {person.viewer, person_id(stage, person)}

    def dump(session: Session) -> str:
        found: list[str] = []
        for table in Base.metadata.sorted_tables:
            rows = session.execute(select(table)).mappings()
            found += [
                json.dumps(dict(row), default=str, ensure_ascii=False)
                for row in rows
                if who & {value for value in row.values() if isinstance(value, int)}
            ]
        return "\n".join(found)

    return stage.app.database.transact(dump)


async def test_long_questions_and_many_who_want_to_speak(stage: Stage, leader: Person) -> None:
    """Nothing of them is cut off: what does not fit stands on the next page."""
    id_ = await holds(stage, leader)
    people = [neighbour(stage, 7300 + number, f"居民{number:02}") for number in range(9)]
    ids = [person_id(stage, person) for person in people]

    def ask(session: Session) -> None:
        gathering = session.get_one(Gathering, id_)
        for row in (session.get_one(Row, each) for each in ids):
            ask_ahead(session, gathering, row.id, text="问" * LONGEST, now=stage.clock.now())
            told = {"speaks_on": "说" * LONGEST_SPEECH, "answered_at": stage.clock.now()}
            session.add(SignUp(gathering=gathering, person=row, state=SignUpState.GOING, **told))

    stage.app.database.transact(ask)
    await leader.says("/menu")
    await forges(leader, ListQuestions(id_, 0).pack())
    asked, speaking = "", ""
    for _ in range(3):
        first, second = said(leader.last).split("想发言的")
        asked, speaking = asked + first, speaking + second
        if "下一页" not in str(labels(leader.last)):
            break
        await leader.presses("下一页")
    assert all(person.name in asked and person.name in speaking for person in people)
    assert (asked.count("问" * LONGEST), speaking.count("说" * LONGEST_SPEECH)) == (9, 9)
