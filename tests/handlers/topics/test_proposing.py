"""A topic is proposed: in words, photos and voice, with a last look, or as a second for what a neighbour said."""

from models.topics.queries import count_seconds, list_seconders
from tests.handlers.stories import adds_relative
from tests.handlers.topics.grids import DARK, count_topics, many_second, proposes, stored
from tests.people import Chat, Person, Stage, labels, said


async def test_from_the_first_word_to_the_grids_chat(wang: Person, grid3: Chat, stage: Stage) -> None:
    await wang.says("/topics")
    wang.hears("有事好商量", "10 位邻居附议", "现在还没有议题")
    await wang.presses("提一个议题")
    wang.hears("请说说您想让大家商量什么事")
    await wang.says(DARK)
    wang.hears("收到 ✓")
    await wang.presses("写好了")
    wang.hears("请您看一遍", DARK, "名字只露一个姓")
    assert count_topics(stage) == 0, "nothing is proposed before the last look"
    await wang.presses("提出来")
    wang.hears("提好了", "编号 2611-0001")
    wang.hears("议题 2611-0001", "您提的", "附议：0 人，满 10 人就提到议事会", "等邻居附议")
    card = grid3.hears("议题 2611-0001", "东三巷的路灯坏了半年", "王**", "附议：0 人")
    assert "王秀英" not in said(card)
    assert labels(card) == ["👍 附议（0）", "🔍 看详情"]


async def test_a_photo_and_a_voice_are_kept_and_can_be_seen(wang: Person, zhou: Person, grid3: Chat) -> None:
    await wang.says("/topics")
    await wang.presses("提一个议题")
    await wang.sends("voice")
    await wang.sends("photo")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "📷 照片 1", "🎤 语音 1")
    await wang.presses("提出来")
    grid3.hears("（见照片、语音）", "🎤 语音 1")
    await zhou.presses("看详情", chat=grid3)
    before = len(zhou.messages)
    await zhou.presses("看照片、听语音")
    zhou.hears("都在上面")
    assert len(zhou.messages) == before + 3
    await zhou.says("/topics")
    assert "💡 （照片、语音） · 0/10" in labels(zhou.last)


async def test_numbers_are_masked_for_neighbours(wang: Person, zhou: Person, worker: Person, grid3: Chat) -> None:
    await proposes(wang, "路灯坏了，找我 13812345678")
    grid3.hears("138****5678")
    grid3.hears_nothing_of("13812345678")
    await zhou.presses("看详情", chat=grid3)
    zhou.hears("王** 提的", "138****5678")
    await worker.presses("看详情", chat=grid3)
    worker.hears("王秀英 提的", "13812345678")


async def test_what_neighbours_said_already_is_seconded_instead(wang: Person, zhou: Person, stage: Stage) -> None:
    await proposes(wang)
    await proposes(wang, "想要一个老年食堂，中午能吃口热饭")
    await zhou.says("/topics")
    await zhou.presses("提一个议题")
    await zhou.says("路灯不亮，东三巷晚上太黑了，装新路灯吧")
    await zhou.presses("写好了")
    offered = zhou.hears("邻居已经提过差不多的事", DARK, "附议 0/10")
    assert "食堂" not in said(offered)
    await zhou.presses("👍 是第 1 个，我附议")
    zhou.hears("附议好了，谢谢您", "没有另外提")
    zhou.hears("议题 2611-0001", "附议：1 人", "您附议了")
    wang.hears("议题 2611-0001", "附议：1 人")
    assert count_topics(stage) == 2


async def test_what_is_something_else_is_proposed(wang: Person, zhou: Person, stage: Stage) -> None:
    await proposes(wang)
    await zhou.says("/topics")
    await zhou.presses("提一个议题")
    await zhou.says("东三巷的路灯太亮了，晚上睡不着")
    await zhou.presses("写好了")
    zhou.hears("邻居已经提过差不多的事")
    await zhou.presses("都不是，接着提我的")
    zhou.hears("请您看一遍", "睡不着")
    await zhou.presses("提出来")
    zhou.hears("编号 2611-0002")
    assert count_topics(stage) == 2


async def test_ones_own_is_added_to(wang: Person, stage: Stage) -> None:
    await proposes(wang)
    await wang.says("/topics")
    await wang.presses("提一个议题")
    await wang.says("东三巷路灯还是不亮，晚上太黑")
    await wang.presses("写好了")
    await wang.presses("补充到我提过的第 1 个")
    wang.hears("补充到您提过的议题里了")
    wang.hears("议题 2611-0001", DARK, "还是不亮")
    assert count_topics(stage) == 1


async def test_a_similar_one_of_another_grid_is_not_offered(wang: Person, chen: Person) -> None:
    await proposes(chen)
    await proposes(wang)
    wang.hears("编号 2611-0002")
    wang.hears_nothing_of("邻居已经提过")


async def test_whoever_lives_nowhere_yet_says_so_first(newcomer: Person, grid3: Chat) -> None:
    await newcomer.says("/topics")
    newcomer.hears("请问您住在哪个网格")
    await newcomer.presses("第3网格")
    await newcomer.presses("第12组")
    newcomer.hears("第3网格", "大家想商量的事")
    await newcomer.presses("提一个议题")
    await newcomer.says(DARK)
    await newcomer.presses("写好了")
    await newcomer.presses("提出来")
    grid3.hears("何* · 第12组", "路灯坏了半年")


async def test_for_ones_mother_in_her_grid(chen: Person, grid3: Chat, stage: Stage) -> None:
    await adds_relative(chen)
    await chen.says("/topics")
    await chen.presses("提一个议题")
    chen.hears("这个议题是谁想提的")
    await chen.presses("王秀英")
    await chen.says(DARK)
    await chen.presses("写好了")
    chen.hears("替谁提：王秀英", "第3网格")
    await chen.presses("提出来")
    chen.hears("替 王秀英 操心")
    chen.hears("议题 2611-0001", "王秀英 提的")
    grid3.hears("王**", "路灯坏了半年")
    many_second(stage, 1)
    await chen.presses("补充")
    await chen.says("最好是太阳能的")
    chen.hears("补充好了")
    grid3.hears("最好是太阳能的")


async def test_too_long_is_said_kindly_and_nothing_is_lost(wang: Person) -> None:
    await wang.says("/topics")
    await wang.presses("提一个议题")
    await wang.says("路灯坏了")
    await wang.says("黑" * 2001)
    wang.hears("最多写 2000 个字", "这一条没有收下")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "路灯坏了")


async def test_the_longest_fits_its_card_and_its_news(
    wang: Person, zhou: Person, leader: Person, grid3: Chat, stage: Stage
) -> None:
    await proposes(wang, "灯<&" * 150 + "黑" * 350)
    await zhou.presses("看详情", chat=grid3)
    await leader.says("/topics")
    await leader.presses("灯<&")
    await leader.presses("不列入")
    await leader.says("理" * 500)
    wang.hears("没有列入议事会", "理" * 500)
    assert len(said(wang.card("状态"))) < 4096
    assert stored(stage).text.startswith("灯<&")


async def test_words_are_corrected_and_written_anew(wang: Person) -> None:
    await wang.says("/topics")
    await wang.presses("提一个议题")
    await wang.says("路登坏了")
    await wang.edits("路灯坏了")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "路灯坏了")
    await wang.presses("重新写内容")
    wang.hears("请说说您想让大家商量什么事")
    await wang.says("水渠漫水")
    await wang.presses("写好了")
    wang.hears("请您看一遍", "水渠漫水")
    await wang.presses("先不办了")
    wang.hears("先停在这里")


async def test_an_english_reader(wang: Person, stage: Stage) -> None:
    await proposes(wang)
    stage.world.set_language(wang.viewer, "en")
    await wang.says("/settings")
    await wang.presses("English")
    await wang.says("/topics")
    wang.hears("what we want to talk over")
    await wang.presses("路灯")
    wang.hears("Topic 2611-0001", "waits for neighbours to second it")


def test_counts_of_nothing(stage: Stage) -> None:
    assert stage.app.database.transact(lambda session: count_seconds(session, [99])) == {99: 0}
    assert stage.app.database.transact(lambda session: list_seconders(session, 99)) == []
