"""What an import would do: every row with one verdict, and nobody ever taken for somebody else."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from models.communities import EXAMPLE, read_community
from models.rosters.columns import Column
from models.rosters.entries import LARGEST_ID, Entry, Held, Reason
from models.rosters.identity import Known, KnownGrant
from models.rosters.places import list_names
from models.rosters.planning import Change, Field, Line, Plan, Verdict, make_plan, read_rows
from models.rosters.reading import SheetRow
from models.rules.roles import Role
from models.rules.traits import Trait

COMMUNITY = read_community(EXAMPLE)
NAMES = list_names(COMMUNITY, {"网格员": Role.GRID_WORKER, "小组长": Role.GROUP_LEADER, "队员": Role.TEAM_MEMBER,
                               "中心工作人员": Role.CENTRE_STAFF, "书记": Role.SECRETARY, "居民": Role.RESIDENT,
                               "管理员": Role.ADMIN},
                   {"独居": Trait.ALONE, "残疾": Trait.DISABLED, "流动人口": Trait.NEWCOMER})  # fmt: skip
WANG = {Column.NAME: "王秀英", Column.GROUP: "11"}
KNOWN = Known(7, "王秀英", "no:5", grid_id=3, group_id=11, is_verified=True)


def read(cells: Mapping[Column, str]) -> Entry | Line:
    """One row with these cells; the other columns are not there."""
    columns = {column: index for index, column in enumerate(cells)}
    (row,) = read_rows([SheetRow(2, tuple(cells.values()))], columns, NAMES)
    return row


def plan(*rows: Mapping[Column, str], known: tuple[Known, ...] = ()) -> Plan:
    """A plan for rows numbered from 2, as they stand in a file."""
    entries = [replace(read(cells), row=number) for number, cells in enumerate(rows, 2)]
    return make_plan(entries, known)


def reasons(found: Plan) -> list[Reason | None]:
    return [line.reason for line in found.lines]


class TestRows:
    """What a row says."""

    def test_everything(self) -> None:
        row = read({Column.NUMBER: "００5", Column.NAME: "王秀英", Column.GRID: "新集南", Column.GROUP: "第11组",
                    Column.ADDRESS: "3栋", Column.PHONE: "138 1234-5678", Column.TELEGRAM: "7001",
                    Column.ROLES: "居民、小组长", Column.VERIFIED: "否"})  # fmt: skip
        leads = Held(Role.GROUP_LEADER, "group:11", 3, 11)
        assert row == Entry(
            2, "王秀英", "005", 3, 11, "3栋", "13812345678", 7001, roles=frozenset({leads}), is_verified=False
        )

    @pytest.mark.parametrize(
        ("text", "role", "scope"),
        [
            ("网格员", Role.GRID_WORKER, "grid:3"),
            ("网格员:4", Role.GRID_WORKER, "grid:4"),
            ("grid_worker：新集北", Role.GRID_WORKER, "grid:4"),
            ("小组长", Role.GROUP_LEADER, "group:11"),
            ("小组长:20", Role.GROUP_LEADER, "group:20"),
            ("队员:land", Role.TEAM_MEMBER, "team:land"),
            ("队员:征地先锋队", Role.TEAM_MEMBER, "team:land"),
            ("中心工作人员:service", Role.CENTRE_STAFF, "centre:service"),
            ("书记", Role.SECRETARY, ""),
        ],
    )
    def test_roles_and_their_places(self, text: str, role: Role, scope: str) -> None:
        row = read(WANG | {Column.ROLES: text})
        assert isinstance(row, Entry)
        assert [(held.role, held.scope) for held in row.roles or ()] == [(role, scope)]

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({Column.NAME: ""}, Reason.NO_NAME),
            ({Column.NAME: "王" * 65}, Reason.LONG_NAME),
            ({Column.NUMBER: "1" * 41}, Reason.LONG_NUMBER),
            ({Column.ADDRESS: "巷" * 81}, Reason.LONG_ADDRESS),
            ({Column.GRID: "14"}, Reason.UNKNOWN_GRID),
            ({Column.GROUP: "67"}, Reason.UNKNOWN_GROUP),
            ({Column.GRID: "4"}, Reason.GROUP_OF_OTHER_GRID),
            ({Column.PHONE: "无"}, Reason.BAD_PHONE),
            ({Column.PHONE: "13812345678/13812345679"}, Reason.BAD_PHONE),
            ({Column.TELEGRAM: "@wang"}, Reason.BAD_TELEGRAM),
            ({Column.TELEGRAM: "0"}, Reason.BAD_TELEGRAM),
            ({Column.TELEGRAM: str(LARGEST_ID + 1)}, Reason.BAD_TELEGRAM),
            ({Column.VERIFIED: "也许"}, Reason.BAD_VERIFIED),
            ({Column.ROLES: "皇帝"}, Reason.UNKNOWN_ROLE),
            ({Column.ROLES: "队员"}, Reason.ROLE_WITHOUT_PLACE),
            ({Column.ROLES: "网格员:14"}, Reason.UNKNOWN_ROLE_PLACE),
            ({Column.ROLES: "书记:3"}, Reason.UNKNOWN_ROLE_PLACE),
            ({Column.ROLES: "队员:nobody"}, Reason.UNKNOWN_ROLE_PLACE),
            ({Column.CALLED: "王" * 21}, Reason.LONG_CALLED),
            ({Column.TRAITS: "独居、高兴"}, Reason.UNKNOWN_TRAIT),
            ({Column.SCHOOL_YEAR: "20年"}, Reason.BAD_SCHOOL_YEAR),
            ({Column.SCHOOL_YEAR: "1920"}, Reason.BAD_SCHOOL_YEAR),
            ({Column.SCHOOL_YEAR: "2020.9"}, Reason.BAD_SCHOOL_YEAR),
        ],
    )
    def test_what_cannot_be_read(self, cells: dict[Column, str], reason: Reason) -> None:
        row = read(WANG | cells)
        assert isinstance(row, Line)
        assert (row.verdict, row.reason) == (Verdict.REFUSE, reason)

    @pytest.mark.parametrize(
        ("text", "traits"),
        [
            ("", None),
            ("无", ()),
            (" None ", ()),
            ("流动人口、独居", (Trait.ALONE, Trait.NEWCOMER)),
            ("独居,独居；残疾", (Trait.ALONE, Trait.DISABLED)),
            ("Hardship", (Trait.HARDSHIP,)),
        ],
    )
    def test_what_they_need(self, text: str, traits: tuple[Trait, ...] | None) -> None:
        row = read(WANG | {Column.TRAITS: text})
        assert isinstance(row, Entry)
        assert row.traits == traits

    @pytest.mark.parametrize(("text", "year"), [("", None), ("无", 0), ("2020", 2020), ("２０２０年", 2020)])
    def test_when_they_go_to_school(self, text: str, year: int | None) -> None:
        row = read(WANG | {Column.SCHOOL_YEAR: text})
        assert isinstance(row, Entry)
        assert row.school_year == year

    def test_a_name_that_two_places_share_is_nobodys(self) -> None:
        first, second = COMMUNITY.grids[:2]
        twin = second.model_copy(
            update={"groups": (second.groups[0].model_copy(update={"name": first.groups[0].name}),)}
        )
        names = list_names(COMMUNITY.model_copy(update={"grids": (first, twin)}), {})
        assert first.groups[0].name not in names.groups
        assert names.groups["1"] == 1


class TestSomebodyNew:
    """Added as the row says, and counted as confirmed."""

    def test_is_added(self) -> None:
        (line,) = plan(WANG | {Column.NUMBER: "5", Column.PHONE: "13812345678", Column.ROLES: "小组长"}).lines
        assert line.verdict is Verdict.ADD
        assert {change.field: change.after for change in line.changes} == {
            Field.ROSTER_KEY: "no:5", Field.NAME: "王秀英", Field.GRID_ID: 3, Field.GROUP_ID: 11,
            Field.PHONE: "13812345678", Field.IS_VERIFIED: True,
        }  # fmt: skip
        assert [held.scope for held in line.granted] == ["group:11"]

    def test_is_not_confirmed_where_the_list_says_so(self) -> None:
        (line,) = plan(WANG | {Column.VERIFIED: "否"}).lines
        assert Field.IS_VERIFIED not in {change.field for change in line.changes}

    def test_needs_a_place_or_an_office(self) -> None:
        nowhere = {Column.NAME: "刘志强", Column.ROLES: ""}
        assert reasons(plan(nowhere)) == [Reason.NO_PLACE]
        (line,) = plan(nowhere | {Column.ROLES: "书记"}).lines
        assert line.verdict is Verdict.ADD
        assert Field.IS_VERIFIED not in {change.field for change in line.changes}

    def test_is_no_admin(self) -> None:
        assert reasons(plan(WANG | {Column.ROLES: "管理员"})) == [Reason.ADMIN]
        assert reasons(plan(WANG | {Column.NUMBER: "5", Column.ROLES: "admin"}, known=(KNOWN,))) == [Reason.ADMIN]

    def test_an_admin_who_is_one_may_be_listed(self) -> None:
        admin = replace(KNOWN, grants=(KnownGrant(1, Role.ADMIN, "", "invite"),))
        assert plan(WANG | {Column.NUMBER: "5", Column.ROLES: "管理员"}, known=(admin,)).counts == {Verdict.SAME: 1}


class TestSomebodyKnown:
    """Found again, and changed only where the row says something else."""

    def test_by_number(self) -> None:
        found = plan(WANG | {Column.NUMBER: "5", Column.GROUP: "16", Column.ADDRESS: "3栋"}, known=(KNOWN,))
        assert found.lines[0].changes == (
            Change(Field.GRID_ID, 3, 4), Change(Field.GROUP_ID, 11, 16), Change(Field.ADDRESS, None, "3栋"),
        )  # fmt: skip

    def test_empty_cells_say_nothing(self) -> None:
        known = replace(KNOWN, address="3栋", phone="110", telegram_id=7001)
        bare = {Column.NUMBER: "5", Column.NAME: "王秀英", Column.ADDRESS: "", Column.PHONE: "", Column.GRID: ""}
        assert plan(bare, known=(known,)).counts == {Verdict.SAME: 1}
        assert plan(bare | {Column.GRID: "3"}, known=(known,)).counts == {Verdict.SAME: 1}

    def test_what_they_need_is_set_kept_and_taken_back(self) -> None:
        row = WANG | {Column.NUMBER: "5"}
        told = {Column.CALLED: "王阿姨", Column.TRAITS: "独居", Column.SCHOOL_YEAR: "2020"}
        known = replace(KNOWN, called="王阿姨", traits=(Trait.ALONE,), school_year=2020)
        assert plan(row | told, known=(KNOWN,)).lines[0].changes == (
            Change(Field.CALLED, None, "王阿姨"), Change(Field.TRAITS, (), (Trait.ALONE,)),
            Change(Field.SCHOOL_YEAR, None, 2020),
        )  # fmt: skip
        assert plan(row | told, known=(known,)).counts == {Verdict.SAME: 1}
        assert plan(row | dict.fromkeys(told, ""), known=(known,)).counts == {Verdict.SAME: 1}
        nothing = row | dict.fromkeys(told, "无")
        assert [change.after for change in plan(nothing, known=(known,)).lines[0].changes] == [None, (), None]
        assert plan(nothing, known=(KNOWN,)).counts == {Verdict.SAME: 1}

    def test_by_the_one_of_that_name_in_the_group(self) -> None:
        (added,) = plan(WANG).lines
        key = next(change.after for change in added.changes if change.field is Field.ROSTER_KEY)
        known = replace(KNOWN, roster_key=key)
        assert plan(WANG, known=(known,)).counts == {Verdict.SAME: 1}
        moved = plan(WANG | {Column.ADDRESS: "8栋"}, known=(known,))
        assert moved.lines[0].changes == (Change(Field.ADDRESS, None, "8栋"),)
        assert plan(WANG | {Column.GROUP: "12"}, known=(known,)).counts == {Verdict.ADD: 1}

    def test_namesakes_are_told_apart_by_their_address(self) -> None:
        one, other = WANG | {Column.ADDRESS: "1栋"}, WANG | {Column.ADDRESS: "2栋"}
        keys = [change.after for line in plan(one, other).lines for change in line.changes
                if change.field is Field.ROSTER_KEY]  # fmt: skip
        first = replace(KNOWN, id=1, roster_key=keys[0], address="1栋")
        second = replace(KNOWN, id=2, roster_key=keys[1], address="2栋")
        assert len({*keys}) == 2
        assert plan(one, other, known=(first, second)).counts == {Verdict.SAME: 2}
        assert plan(other, known=(first, second)).lines[0].person_id == 2
        assert reasons(plan(WANG, known=(first, second))) == [Reason.NAMESAKES]
        assert reasons(plan(WANG | {Column.ADDRESS: "3栋"}, one, known=(first,))) == [Reason.NAMESAKES, None]

    def test_never_by_name_alone(self) -> None:
        by_themselves = replace(KNOWN, roster_key=None, telegram_id=7001)
        assert plan(WANG, known=(by_themselves,)).counts == {Verdict.ADD: 1}
        assert plan(WANG | {Column.NUMBER: "6"}, known=(by_themselves, KNOWN)).counts == {Verdict.ADD: 1}

    def test_by_the_number_of_an_export(self) -> None:
        known = replace(KNOWN, roster_key=None, telegram_id=7001)
        assert plan(WANG | {Column.NUMBER: "#7"}, known=(known,)).counts == {Verdict.SAME: 1}
        assert reasons(plan(WANG | {Column.NUMBER: "#8"}, known=(known,))) == [Reason.NO_SUCH_PERSON]
        assert reasons(plan(WANG | {Column.NUMBER: "#x"}, known=(known,))) == [Reason.NO_SUCH_PERSON]
        other = WANG | {Column.NUMBER: "#7", Column.NAME: "李四"}
        assert reasons(plan(other, known=(known,))) == [Reason.ANOTHER_NAME]

    @pytest.mark.parametrize("number", ["", "5"])
    def test_staff_of_the_community_file_are_not_doubled(self, number: str) -> None:
        serves = (KnownGrant(1, Role.GRID_WORKER, "grid:3", "file"),)
        known = Known(9, "于超", "grid_worker:3:于超", grants=serves)
        row = {Column.NUMBER: number, Column.NAME: "于超", Column.ROLES: "网格员:3"}
        (line,) = plan(row, known=(known,)).lines
        assert (line.person_id, line.granted, line.revoked) == (9, (), ())
        listed = replace(known, roster_key=line.changes[0].after)
        assert plan(row, known=(listed,)).counts == {Verdict.SAME: 1}
        for other in ({Column.NAME: "于朝"}, {Column.ROLES: "网格员:4"}):
            assert plan(row | other, known=(known,)).counts == {Verdict.ADD: 1}
        invited = replace(known, roster_key=None, telegram_id=7004, grants=(replace(serves[0], source="invite"),))
        assert plan(row, known=(invited,)).counts == {Verdict.ADD: 1}


class TestAccounts:
    """An account is only ever linked where the list names it, and nobody's is taken away."""

    ROW = WANG | {Column.NUMBER: "5", Column.TELEGRAM: "7001"}

    def test_of_somebody_who_came_by_themselves(self) -> None:
        came = Known(3, "Xiuying", telegram_id=7001)
        (line,) = plan(self.ROW, known=(came,)).lines
        assert (line.verdict, line.person_id) == (Verdict.CHANGE, 3)
        assert Change(Field.NAME, "Xiuying", "王秀英") in line.changes

    def test_of_somebody_listed(self) -> None:
        (line,) = plan(self.ROW, known=(KNOWN,)).lines
        assert line.changes == (Change(Field.TELEGRAM_ID, None, 7001),)

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            ((KNOWN, Known(3, "李四", telegram_id=7001)), Reason.ACCOUNT_TAKEN),
            ((Known(3, "王秀英", "no:6", telegram_id=7001),), Reason.ACCOUNT_TAKEN),
            ((Known(3, "王秀英", telegram_id=7001, has_left=True),), Reason.ACCOUNT_TAKEN),
            ((replace(KNOWN, telegram_id=7009),), Reason.ANOTHER_ACCOUNT),
        ],
    )
    def test_that_cannot_be_theirs(self, known: tuple[Known, ...], reason: Reason) -> None:
        assert reasons(plan(self.ROW, known=known)) == [reason]


class TestRefusals:
    """Rows that collide, and people who must be left in peace."""

    def test_the_same_person_twice(self) -> None:
        numbered = WANG | {Column.NUMBER: "5"}
        found = plan(numbered, WANG | {Column.NUMBER: "6"}, numbered | {Column.NAME: "李四"})
        assert reasons(found) == [Reason.TWICE, None, Reason.TWICE]
        assert found.lines[0].detail == "2, 4"
        assert reasons(plan(WANG, WANG)) == [Reason.TWICE, Reason.TWICE]
        accounts = [WANG | {Column.NUMBER: number, Column.TELEGRAM: "7001"} for number in ("5", "6")]
        assert reasons(plan(*accounts)) == [Reason.TWICE, Reason.TWICE]

    def test_two_ways_to_the_same_person(self) -> None:
        rows = [WANG | {Column.NUMBER: number} for number in ("5", "#7")]
        assert reasons(plan(*rows, known=(KNOWN,))) == [Reason.SAME_PERSON, Reason.SAME_PERSON]

    def test_who_left_or_wants_to_be_forgotten(self) -> None:
        row = WANG | {Column.NUMBER: "5"}
        assert reasons(plan(row, known=(replace(KNOWN, has_left=True),))) == [Reason.HAS_LEFT]
        assert reasons(plan(row, known=(replace(KNOWN, is_erased=True, has_left=True),))) == [Reason.IS_ERASED]


class TestRoles:
    """What a roster gave it may take back; what others gave it leaves."""

    def held(self, **sources: str) -> Known:
        roles = {"worker": (Role.GRID_WORKER, "grid:3"), "leader": (Role.GROUP_LEADER, "group:11")}
        named = [(*roles[name], source) for name, source in sources.items()]
        grants = [KnownGrant(n, role, scope, source) for n, (role, scope, source) in enumerate(named, 1)]
        return replace(KNOWN, grants=tuple(grants))

    def test_no_longer_listed(self) -> None:
        row, known = WANG | {Column.NUMBER: "5", Column.ROLES: "小组长"}, self.held(worker="roster", leader="roster")
        (line,) = plan(row, known=(known,)).lines
        assert (line.verdict, [grant.id for grant in line.revoked], line.granted) == (Verdict.CHANGE, [1], ())

    def test_given_by_others(self) -> None:
        known = self.held(worker="file", leader="invite")
        assert plan(WANG | {Column.NUMBER: "5", Column.ROLES: ""}, known=(known,)).counts == {Verdict.SAME: 1}

    def test_without_the_column(self) -> None:
        assert plan(WANG | {Column.NUMBER: "5"}, known=(self.held(worker="roster"),)).counts == {Verdict.SAME: 1}


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    rows = [Entry(number, f"王{number}", str(number), 3, 11) for number in range(1, 1202)]
    assert len(make_plan(rows, [], progress=lambda done, total: told.append((done, total))).lines) == 1201
    assert told == [(500, 1201), (1000, 1201), (1201, 1201)]
