"""Community files: the example is whole, and a mistake is answered with a sentence that says where it is."""

from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from pydantic import ValidationError

from models.communities import EXAMPLE, read_community
from models.rules import holidays
from models.rules.community import Community
from models.rules.community_files import CommunityFileError, parse_community
from models.rules.community_parts import QuietHours
from models.rules.promises import Span, Unit, due
from models.rules.roles import Role

SMALL = """
name = { zh = "柳塘社区", en = "Liutang" }
district = { zh = "南京市", en = "Nanjing" }
zone = "Asia/Shanghai"
close_after_silence = 7
quiet_hours = { start = 21:30:00, end = 07:30:00 }
emergency_numbers = [{ number = "110", name = { zh = "报警", en = "Police" } }]
promises = [
    { key = "urgent", name = { zh = "紧急", en = "Urgent" }, first_reply = "1 hour", solution = "2 hours", warn_before = "1 hour" },
    { key = "ordinary", name = { zh = "一般", en = "Ordinary" }, first_reply = "4 working hours", solution = "7 working days", warn_before = "1 working day" },
]
teams = [{ key = "mediation", name = { zh = "红色调解队", en = "Mediation" } }]
categories = [
    { key = "dispute", name = { zh = "邻里纠纷", en = "Dispute" }, emoji = "🤝", promise = "ordinary", team = "mediation", safety = { question = { zh = "有人动手吗？", en = "Is anyone being hit?" }, call = ["110"], promise = "urgent" } },
]
staff = [
    { name = "王静", role = "grid_leader", grids = [1] },
    { name = "李伟", role = "group_leader", group = 2 },
]
grids = [{ number = 1, name = "第1网格", groups = [{ number = 1, name = "第1组" }, { number = 2, name = "第2组" }] }]
office_hours = { monday = ["08:30-12:00", "14:00-17:30"] }
"""  # noqa: E501

WORKERS = '{ key = "worker", name = { zh = "网", en = "W" }, roles = ["grid_worker"], outing = "day", most = 8 }'


@pytest.fixture(scope="module")
def xinji() -> Community:
    """The example community."""
    return read_community(EXAMPLE)


def problems(text: str) -> list[str]:
    """What is wrong with that file, in its own words."""
    with pytest.raises(CommunityFileError) as caught:
        parse_community(text, "small.toml")
    assert str(caught.value) == "\n".join(caught.value.problems)
    return list(caught.value.problems)


class TestXinji:
    """The example community."""

    def test_has_13_grids_and_66_groups(self, xinji: Community) -> None:
        groups = [group for grid in xinji.grids for group in grid.groups]
        assert [grid.number for grid in xinji.grids] == list(range(1, 14))
        assert [group.number for group in groups] == list(range(1, 67))
        assert len({group.name for group in groups}) == 66

    def test_everybody_has_somebody_who_serves_them(self, xinji: Community) -> None:
        served = Counter((member.role, grid) for member in xinji.staff for grid in member.grids)
        for grid in xinji.grids:
            assert served[Role.GRID_LEADER, grid.number] == 1
            assert served[Role.GRID_WORKER, grid.number] == 2
        leaders = sorted(member.group for member in xinji.staff if member.group is not None)
        assert leaders == list(range(1, 67))

    def test_has_an_office_and_a_person_in_every_centre(self, xinji: Community) -> None:
        roles = Counter(member.role for member in xinji.staff)
        assert roles[Role.SECRETARY] == roles[Role.DIRECTOR] == roles[Role.STATIONED_CADRE] == 1
        assert {member.centre for member in xinji.staff} - {None} == {centre.key for centre in xinji.centres}

    def test_names_nobody_twice_and_knows_nobodys_telegram(self, xinji: Community) -> None:
        assert len({member.name for member in xinji.staff}) == len(xinji.staff)
        assert not [member for member in xinji.staff if member.telegram_id or member.phone]

    def test_has_the_five_teams_and_centres_by_name(self, xinji: Community) -> None:
        teams = ["红色调解队", "环境保卫队", "征地先锋队", "渠道升级队", "对标至善队"]
        centres = [
            "一站式便民服务中心",
            "居家式妇幼活动中心",
            "保姆式居家养老中心",
            "贴心式居民娱乐中心",
            "亲民式居民文化中心",
        ]
        assert [team.name.zh for team in xinji.teams] == teams
        assert [centre.name.zh for centre in xinji.centres] == centres

    def test_keeps_its_promises_in_time(self, xinji: Community) -> None:
        solutions = {category.key: xinji.promise(category.promise).solution for category in xinji.categories}
        week = Span(7, Unit.WORKING_DAYS)
        assert solutions == {
            "repair": week,
            "utilities": Span(24, Unit.HOURS),
            "environment": week,
            "dispute": week,
            "land": Span(15, Unit.WORKING_DAYS),
            "channel": week,
            "other": week,
        }

    @pytest.mark.parametrize(
        ("category", "call"), [("repair", ("110", "119")), ("utilities", ("119", "120")), ("dispute", ("110",))]
    )
    def test_a_yes_at_the_safety_question_is_urgent(
        self, xinji: Community, category: str, call: tuple[str, ...]
    ) -> None:
        safety = xinji.category(category).safety
        assert safety is not None
        assert safety.call == call
        assert xinji.promise(safety.promise).solution == Span(2, Unit.HOURS)

    def test_its_office_hours_count(self, xinji: Community) -> None:
        asked = datetime(2026, 9, 28, 1, tzinfo=UTC)
        assert due(asked, xinji.promise("ordinary").solution, xinji.hours) == datetime(2026, 10, 13, 9, 30, tzinfo=UTC)

    def test_finds_its_parts(self, xinji: Community) -> None:
        assert xinji.team("land").name.zh == "征地先锋队"
        assert xinji.grid_of_group(66).number == 13
        for missing in (lambda: xinji.team("none"), lambda: xinji.grid_of_group(67)):
            with pytest.raises(KeyError):
                missing()

    def test_is_frozen(self, xinji: Community) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            xinji.close_after_silence = 1


class TestSmallFile:
    """A file with no more than it needs."""

    def test_is_read(self) -> None:
        community = parse_community(SMALL, "small.toml")
        assert community.languages == ("zh", "en")
        assert community.centres == ()
        assert community.hours.calendar is holidays.china

    def test_its_exceptions_and_calendar_reach_the_hours(self) -> None:
        text = SMALL.replace("office_hours = {", 'office_hours = { holidays = "none", make_up_day = ["09:00-10:00"],')
        exceptions = '\n[[exceptions]]\ndate = 2026-11-23\nhours = []\nreason = { zh = "培训", en = "Training" }\n'
        hours = parse_community(text + exceptions, "small.toml").hours
        assert hours.calendar is holidays.none
        assert hours.make_up == ((time(9), time(10)),)
        assert not hours.is_working_day(date(2026, 11, 23))
        assert hours.is_working_day(date(2026, 11, 30))


class TestMistakes:
    """One readable sentence each, with the file and the place."""

    @pytest.mark.parametrize(
        ("right", "wrong", "sentence"),
        [
            ("close_after_silence = 7", "", "close_after_silence: this is missing."),
            (
                "close_after_silence = 7",
                "close_after_silence = 0",
                "close_after_silence: input should be greater than or equal to 1 (it says 0).",
            ),
            (
                'zone = "Asia',
                'colour = "red"\nzone = "Asia',
                "colour: this is not a field of a community file (it says 'red').",
            ),
            ("Asia/Shanghai", "Asia/Xinji", "zone: invalid timezone: Asia/Xinji (it says 'Asia/Xinji')."),
            (
                '"7 working days"',
                '"7 days"',
                (
                    'promises > no. 2 > solution: write a time as "2 hours", "4 working hours" or "7 working days" '
                    "(it says '7 days')."
                ),
            ),
            (
                '["08:30-12:00", "14:00-17:30"]',
                '["half past eight"]',
                'office_hours > monday: write hours as "08:30-12:00".',
            ),
            (
                '["08:30-12:00", "14:00-17:30"]',
                '"08:30-12:00"',
                (
                    'office_hours > monday: write hours as a list: ["08:30-12:00", "14:00-17:30"] '
                    "(it says '08:30-12:00')."
                ),
            ),
            (
                '["08:30-12:00", "14:00-17:30"]',
                '["14:00-17:30", "08:30-12:00"]',
                "office_hours > monday: hours of one day run forwards and do not touch.",
            ),
            (
                'promise = "ordinary"',
                'promise = "ordnary"',
                "categories > dispute > promise: there is no promise class ordnary; the file has ordinary, urgent.",
            ),
            (
                'promise = "urgent"',
                'promise = "x"',
                "categories > dispute > safety > promise: there is no promise class x; the file has ordinary, urgent.",
            ),
            (
                'call = ["110"]',
                'call = ["119"]',
                "categories > dispute > safety > call: there is no emergency number 119; the file has 110.",
            ),
            (
                'team = "mediation"',
                'team = "land"',
                "categories > dispute > team: there is no team land; the file has mediation.",
            ),
            (
                '{ number = 2, name = "第2组" }',
                '{ number = 1, name = "第2组" }, { number = 2, name = "第3组" }',
                "grids > groups: the number 1 is used 2 times.",
            ),
            ("grids = [1] }", "grids = [14] }", "staff > no. 1 (王静) > grids: there is no grid 14; the file has 1."),
            ("group = 2", "group = 67", "staff > no. 2 (李伟) > group: there is no group 67; the file has 1, 2."),
            (", grids = [1] }", " }", "staff > no. 1 (王静) > grids: this is missing; a grid_leader needs it."),
            (
                'warn_before = "1 working day"',
                'warn_before = "7 working days"',
                "promises > ordinary > warn_before: 7 working days is not shorter than the solution's 7 working days.",
            ),
            (
                "office_hours =",
                'visits = { disputes = ["dispute", "noise"] }\noffice_hours =',
                "visits > disputes: there is no category noise; the file has dispute.",
            ),
            (
                "office_hours =",
                f"visits = {{ rounds = [{WORKERS}, {WORKERS}] }}\noffice_hours =",
                "visits > rounds: the key worker is used 2 times.",
            ),
            (
                "office_hours =",
                f"visits = {{ rounds = [{WORKERS.replace('grid_worker', 'team_member')}] }}\noffice_hours =",
                "visits > rounds > worker > roles: a team_member makes no visits.",
            ),
        ],
    )
    def test_sentences(self, right: str, wrong: str, sentence: str) -> None:
        assert right in SMALL
        assert problems(SMALL.replace(right, wrong, 1)) == [f"small.toml: {sentence}"]

    def test_disputes_need_not_be_said_where_there_are_none(self) -> None:
        text = SMALL.replace('key = "dispute"', 'key = "noise"')
        assert parse_community(text, "small.toml").visits.disputes == ("dispute",)

    def test_every_problem_is_told_at_once(self) -> None:
        text = SMALL.replace('team = "mediation"', 'team = "land"').replace("group = 2", "group = 67")
        assert len(problems(text)) == 2

    def test_a_role_that_does_not_exist(self) -> None:
        (sentence,) = problems(SMALL.replace('"grid_leader"', '"king"'))
        assert sentence.startswith("small.toml: staff > no. 1 > role: input should be 'resident', 'group_leader'")

    def test_text_that_is_not_toml(self) -> None:
        (sentence,) = problems("name = ")
        assert sentence.startswith("small.toml: this is not TOML: Invalid value (at")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(CommunityFileError, match=r"^none\.toml: it cannot be read: No such file"):
            read_community(tmp_path / "none.toml")

    def test_a_file_that_is_not_utf8(self, tmp_path: Path) -> None:
        path = tmp_path / "gbk.toml"
        path.write_bytes("name = '新集社区'".encode("gbk"))
        with pytest.raises(CommunityFileError, match=r"^gbk\.toml: it is not UTF-8 text"):
            read_community(path)


@pytest.mark.parametrize(
    ("quiet", "noon", "midnight", "end"),
    [
        (QuietHours(start=time(21, 30), end=time(7, 30)), False, True, False),
        (QuietHours(start=time(0), end=time(7, 30)), False, True, False),
        (QuietHours(start=time(12), end=time(14)), True, False, False),
        (QuietHours(start=time(12), end=time(12)), False, False, False),
    ],
)
def test_quiet_hours(quiet: QuietHours, noon: bool, midnight: bool, end: bool) -> None:
    covered = [quiet.covers(at) for at in (time(12), time(0), quiet.end)]
    assert covered == [noon, midnight, end]
