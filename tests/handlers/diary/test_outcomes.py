"""What came of going there: one press where that is enough, and what follows from it."""

import pytest

from bot.sandbox import samples
from models.households import HouseholdDue
from models.rules.musts import What
from models.rules.visit_states import Cause, Outcome, VisitState
from models.visits.calling import Told
from tests.handlers.diary.doorsteps import buttons, entries, in_store, loses_roles, moves_in, stands_at, state_of, waits
from tests.handlers.stories import data_of, forges
from tests.people import Chat, Person, Stage


@pytest.fixture
def home(stage: Stage) -> int:
    """王秀英 and 王强, 3栋501."""
    return moves_in(stage, "王秀英", "王强")


class TestAllIsWell:
    """One press, done."""

    async def test_the_visit_is_ticked_and_the_next_one_dated(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("一切都好")
        noted = worker.hears("记好了", "3栋501", "一切都好", "下一次：2月21日")
        assert state_of(stage, visit) is VisitState.MET
        assert [entry.outcome for entry in entries(stage)] == [Outcome.FINE]
        assert "✍️ 补几句" in buttons(worker)
        assert "一切都好" not in str(noted["buttons"])

    async def test_without_any_list_it_counts_the_same(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("一切都好")
        due = in_store(stage, lambda session: session.get_one(HouseholdDue, (home, "worker")).last_on)
        assert due == stage.app.community.today(stage.clock.now())

    async def test_after_midnight_it_is_that_evening_s(self, stage: Stage, worker: Person, home: int) -> None:
        await stage.wait_until("2026-11-24 01:30")
        await stands_at(worker, home)
        await worker.presses("一切都好")
        worker.hears("记好了", "算在 11月23日 周一")

    async def test_the_next_household_is_one_press_away(self, stage: Stage, worker: Person, home: int) -> None:
        other = moves_in(stage, "李大爷", address="3栋502")
        waits(stage, home)
        waits(stage, other, "worker:2")
        await stands_at(worker, home)
        await worker.presses("一切都好")
        await worker.presses("下一户")
        worker.hears("3栋502", "李大爷")
        await worker.presses("一切都好")
        worker.hears("记好了", "3栋502")
        assert not any("下一户" in label for label in buttons(worker))

    async def test_words_are_added_later(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("一切都好")
        await worker.presses("补几句")
        await worker.says("老人家精神不错")
        await worker.sends("voice")
        await worker.sends("photo")
        await worker.presses("写好了")
        worker.hears("老人家精神不错", "语音 1", "照片 1")
        (entry,) = entries(stage)
        assert (entry.text, [each["kind"] for each in entry.attachments]) == ("老人家精神不错", ["voice", "photo"])

    async def test_a_wrong_press_is_taken_back(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("一切都好")
        await worker.presses("按错了")
        worker.hears("收回了", "3栋501")
        assert state_of(stage, visit) is VisitState.OPEN
        assert entries(stage) == []

    async def test_who_comes_second_is_told_and_can_still_write(
        self, stage: Stage, worker: Person, colleague: Person, home: int
    ) -> None:
        await stands_at(worker, home)
        await stands_at(colleague, home)
        await colleague.presses("一切都好")
        await worker.presses("一切都好")
        worker.hears("张红梅今天已经记过了")
        await worker.presses("我也写几句")
        await worker.says("水管有点响")
        await worker.presses("一切都好")
        assert [entry.text for entry in entries(stage)] == ["", "水管有点响"]

    async def test_the_same_press_twice_is_one_visit(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        fine = data_of(worker.last, "一切都好")
        await worker.presses("一切都好")
        await forges(worker, fine)
        worker.hears("这一趟已经记上了")
        assert len(entries(stage)) == 1


class TestNobodyAtHome:
    """Honest, and no blame."""

    async def test_it_says_when_it_is_tried_again(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("不在家")
        worker.hears("不在家", "没见着人也算您跑过这一趟", "11月25日 周三 起再排回清单")
        assert state_of(stage, visit) is VisitState.ABSENT

    async def test_a_must_visit_stays(self, stage: Stage, worker: Person, home: int) -> None:
        must = waits(stage, home, "dispute:1", cause=Cause.DISPUTE, why=Told(What.DISPUTE).packed())
        await stands_at(worker, home)
        await worker.presses("不在家")
        assert state_of(stage, must) is VisitState.OPEN


class TestSolved:
    """The visit counts from the press on; words are welcome."""

    async def test_it_counts_before_anything_is_written(self, stage: Stage, worker: Person, home: int) -> None:
        visit = waits(stage, home)
        await stands_at(worker, home)
        await worker.presses("当场解决")
        worker.hears("这一趟已经算上了")
        assert state_of(stage, visit) is VisitState.MET
        await worker.presses("不用写了")
        worker.hears("记好了", "当场解决")
        assert len(entries(stage)) == 1

    async def test_how_it_was_solved(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("当场解决")
        await worker.says("灯泡换好了")
        await worker.edits("楼道灯泡换好了")
        await worker.sends("album", uploads=[samples.photo()] * 3)
        await worker.presses("写好了")
        (entry,) = entries(stage)
        assert (entry.text, len(entry.attachments)) == ("楼道灯泡换好了", 3)
        worker.hears("楼道灯泡换好了", "照片 3")

    async def test_leaving_halfway_loses_no_visit(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("当场解决")
        await worker.says("灯泡换好了")
        await worker.says("/menu")
        worker.hears("民情日记", "没有提交")
        assert [entry.text for entry in entries(stage)] == [""]

    async def test_so_does_waiting_for_too_long(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("当场解决")
        await worker.says("灯泡换好了")
        await stage.pass_time(hours=25)
        assert len(entries(stage)) == 1
        assert await worker.presses("写好了") != ""
        assert [entry.text for entry in entries(stage)] == [""]


class TestSomebodyNew:
    """A newcomer is entered next."""

    async def test_one_button_enters_them(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("发现新住户")
        worker.hears("记好了", "新来的这一位")
        await worker.presses("登记新住户")
        worker.hears("请写这位居民的姓名")
        assert [entry.outcome for entry in entries(stage)] == [Outcome.NEWCOMER]


class TestWordsFirst:
    """Who prefers to tell first says afterwards what came of it."""

    async def test_words_voice_and_photo_then_one_press(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        worker.hears("去的情况怎么样")
        await worker.says("聊了半小时")
        await worker.sends("voice")
        worker.hears("记着呢", "聊了半小时", "语音 1")
        await worker.presses("一切都好")
        (entry,) = entries(stage)
        assert (entry.outcome, entry.text, len(entry.attachments)) == (Outcome.FINE, "聊了半小时", 1)

    async def test_solved_asks_for_no_more_words(self, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("灯泡换好了")
        await worker.presses("当场解决")
        worker.hears("记好了", "灯泡换好了")

    async def test_what_is_too_long_is_not_taken(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("好" * 1990)
        await worker.says("再说二十个字" * 4)
        worker.hears("最多写 2000 个字")
        await worker.presses("一切都好")
        assert len(entries(stage)[0].text) == 1990

    async def test_words_added_later_count_with_those_before(self, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("好" * 1990)
        await worker.presses("一切都好")
        await worker.presses("补几句")
        await worker.says("再说二十个字" * 4)
        worker.hears("最多写 2000 个字")

    async def test_a_sticker_says_nothing(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.sends("sticker")
        worker.hears("没看明白")
        await worker.says("/cancel")
        worker.hears("先停在这里")
        assert entries(stage) == []


class TestTheGroupChat:
    """Nothing of it stands where others read."""

    async def test_not_a_word(self, worker: Person, grid3: Chat, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("写日记")
        await worker.says("老人家病了")
        await worker.presses("一切都好")
        grid3.hears_nothing_of("老人家病了", "501", "王秀英")


class TestStaleButtons:
    """A button of a page that is old is answered, and does nothing."""

    async def test_the_role_is_gone(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        loses_roles(stage, worker)
        assert "没有" in await worker.presses("一切都好")
        assert entries(stage) == []

    async def test_it_is_too_late_to_take_it_back(self, stage: Stage, worker: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("一切都好")
        await stage.pass_time(days=3)
        assert await worker.presses("按错了") != ""
        assert await worker.presses("补几句") != ""
        assert len(entries(stage)) == 1

    async def test_it_is_another_s_entry(self, stage: Stage, worker: Person, colleague: Person, home: int) -> None:
        await stands_at(worker, home)
        await worker.presses("一切都好")
        for label in ("按错了", "补几句"):
            assert await forges(colleague, data_of(worker.last, label)) != ""
        assert len(entries(stage)) == 1

    async def test_a_button_of_another_grid(self, stage: Stage, worker: Person, stranger: Person, home: int) -> None:
        await stands_at(worker, home)
        for label in ("一切都好", "写日记", "搬走了", "带回办理"):
            assert "没有" in await forges(stranger, data_of(worker.last, label))
        await stands_at(stranger, home)
        stranger.hears_nothing_of("3栋501", "王秀英")
        assert entries(stage) == []
