"""`wuxin import` and `wuxin export`, as the office types them."""

import csv
import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner, Result
from xlsxwriter import Workbook

from bot.__main__ import cli
from bot.database import served_alone
from bot.rosters import importing
from bot.rosters.words import list_notes, name_roles, name_traits, say
from handlers.ui.words import TEMPLATES
from models.communities import EXAMPLE
from models.rosters.columns import Column, HeaderFault
from models.rosters.entries import Reason
from models.rosters.planning import Field, Plan, Verdict
from models.rosters.sheets import Trouble, read_lines
from models.rosters.storing import apply_plan
from models.rules.roles import Role

Wuxin = Callable[..., Result]
HEADERS = ["编号", "姓名", "小组", "电话", "身份"]
WANG, LI = ["1", "王桂花", "11", "13812345678", ""], ["2", "[bold]李四", "16", "", "小组长"]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder into which `wuxin init` loaded Xinji."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATA_DIR", str(folder))
        assert CliRunner().invoke(cli, ["init", str(EXAMPLE)]).exit_code == 0
    return folder


@pytest.fixture
def wuxin(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wuxin:
    """The command line, in a folder with a store of its own."""
    shutil.copytree(filled, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words, said="": CliRunner().invoke(cli, list(words), input=said)


def unwrapped(shown: str) -> str:
    """The words of a table, wherever its cells were wrapped."""
    return re.sub(r"[\s│┃]", "", shown)


def write(*rows: list[str], name: str = "people.xlsx", headers: list[str] = HEADERS) -> str:
    """A spreadsheet in the present folder."""
    with Workbook(name, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("居民")
        for number, row in enumerate([headers, *rows]):
            sheet.write_row(number, 0, row)
    return name


def stored(query: str) -> list[tuple[object, ...]]:
    engine = create_engine("sqlite:///data/wuxin.db")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def people() -> int:
    return len(stored("select id from people"))


class TestImport:
    """Looked at first, written when the office says so, all or nothing."""

    def test_a_dry_run_lists_every_row_and_changes_nothing(self, wuxin: Wuxin) -> None:
        before = people()
        shown = wuxin(
            "import", write(WANG, LI, ["3", "张三", "99", "", ""], ["4", "吴昊", "11", "", "管理员"]), "--dry-run"
        )
        assert shown.exit_code == 0
        lines = shown.output.splitlines()
        for row in (("2", "新增", "王桂花"), ("3", "新增", "[bold]李四"), ("4", "拒绝", "张三"), ("5", "拒绝", "吴昊")):
            assert [line for line in lines if tuple(line.replace("│", " ").split()[:3]) == row]
        assert "没有「99」这个小组" in shown.output
        assert "管理员不能用表格来定" in shown.output
        assert "共 4 行：新增 2，更改 0，不变 0，拒绝 2。" in shown.output
        assert "什么都没有改" in lines[-1]
        assert people() == before
        assert stored("select * from audit_log where deed = 'import'") == []

    def test_asks_and_writes(self, wuxin: Wuxin) -> None:
        before, file = people(), write(WANG, LI)
        assert "什么都没有改" in wuxin("import", file, said="n\n").output
        assert people() == before
        done = wuxin("import", file, said="y\n")
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "写好了：新增 2，更改 0。")
        assert stored("select name, group_id from people where roster_key in ('no:1', 'no:2')") == [
            ("王桂花", 11),
            ("[bold]李四", 16),
        ]

    def test_the_same_file_again_changes_nothing(self, wuxin: Wuxin) -> None:
        file = write(WANG, LI)
        wuxin("import", file, "--yes")
        dump = stored("select * from people") + stored("select * from role_grants") + stored("select * from audit_log")
        again = wuxin("import", file, "--yes")
        assert (again.exit_code, again.output.splitlines()) == (
            0,
            ["共 2 行：新增 0，更改 0，不变 2，拒绝 0。", "没有要改的，系统里已经是这样了。"],
        )
        assert dump == stored("select * from people") + stored("select * from role_grants") + stored(
            "select * from audit_log"
        )
        assert "还有 2 行没有变化" in wuxin("import", file, "--dry-run").output

    def test_a_change_is_shown_with_what_it_was(self, wuxin: Wuxin) -> None:
        wuxin("import", write(WANG, LI), "--yes")
        file = write([*WANG[:2], "12", *WANG[3:]], [*LI[:4], "居民"], name="b.xlsx")
        shown = wuxin("import", file, "--dry-run").output
        assert "小组：第11组 · 南一巷 → 第12组 · 南二巷" in shown
        assert "收回身份：小组长:16" in shown

    def test_what_people_need_is_named_in_words(self, wuxin: Wuxin) -> None:
        headers = [*HEADERS, "称呼", "情况", "入学年份"]
        file = write([*WANG, "王阿姨", "独居、残疾", "2020"], headers=headers)
        shown = unwrapped(wuxin("import", file, "--dry-run").output)
        assert "王阿姨；独居、残疾；2020" in shown
        wuxin("import", file, "--yes")
        assert stored("select traits from people where roster_key = 'no:1'") == [('["alone", "disabled"]',)]
        assert "没有要改的" in wuxin("import", file, "--yes").output
        shown = wuxin("import", write([*WANG, "", "无", ""], headers=headers, name="b.xlsx"), "--dry-run").output
        assert "情况：独居、残疾→（空）" in unwrapped(shown)
        wrong = wuxin("import", write([*WANG, "", "高兴", ""], headers=headers, name="c.xlsx"), "--dry-run").output
        assert "情况「高兴」不认识" in unwrapped(wrong)

    def test_refused_rows_stop_everything_unless_they_are_to_be_skipped(self, wuxin: Wuxin) -> None:
        before, file = people(), write(WANG, ["3", "", "11", "", ""])
        refused = wuxin("import", file, "--yes")
        assert refused.exit_code == 2
        assert "没有写姓名" in refused.output
        assert "王桂花" not in refused.output
        assert "--skip-refused" in refused.output
        assert people() == before
        assert wuxin("import", file, "--yes", "--skip-refused").exit_code == 0
        assert people() == before + 1

    def test_what_changed_since_it_was_shown_is_not_written_blindly(
        self, wuxin: Wuxin, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown: Callable[..., Plan] = importing.Import.plan

        def shown_long_ago(self: importing.Import) -> Plan:
            plan = shown(self)
            engine = create_engine("sqlite:///data/wuxin.db")
            with engine.begin() as connection:
                connection.execute(text("update people set phone = '110' where roster_key = 'no:1'"))
            engine.dispose()
            return plan

        wuxin("import", write(WANG), "--yes")
        monkeypatch.setattr(importing.Import, "plan", shown_long_ago)
        late = wuxin("import", write([*WANG[:2], "12", *WANG[3:]], name="b.xlsx"), "--yes")
        assert late.exit_code == 2
        assert "再运行一次" in late.output
        assert stored("select group_id, phone from people where roster_key = 'no:1'") == [(11, "110")]

    def test_further_sheets_are_named(self, wuxin: Wuxin) -> None:
        with Workbook("two.xlsx", {"in_memory": True}) as workbook:
            for name in ("居民", "流动人口"):
                sheet = workbook.add_worksheet(name)
                sheet.write_row(0, 0, HEADERS)
                sheet.write_row(1, 0, WANG)
        assert "没有读：流动人口" in wuxin("import", "two.xlsx", "--dry-run").output


class TestPostgreSQL:
    """Where the bot goes on serving during an import."""

    @pytest.fixture
    def url(self, request: pytest.FixtureRequest, wuxin: Wuxin, monkeypatch: pytest.MonkeyPatch) -> str:
        del wuxin
        url, pristine = request.getfixturevalue("postgresql_filled")
        pristine.restore()
        monkeypatch.setenv("DATABASE_URL", url)
        return str(url)

    def test_writes_once(self, wuxin: Wuxin, url: str) -> None:
        del url
        file = write(WANG, LI)
        assert "新增 2" in wuxin("import", file, "--yes").output
        assert "没有要改的" in wuxin("import", file, "--yes").output

    def test_who_comes_in_at_that_very_moment_stops_it(
        self, wuxin: Wuxin, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def beaten(*arguments: Any, **options: Any) -> None:
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(
                    text(
                        "insert into people (telegram_id, name, named_by_self, language, elders_mode, muted)"
                        " values (88001, 'Flower', true, 'zh', false, '[]')"
                    )
                )
            engine.dispose()
            apply_plan(*arguments, **options)

        monkeypatch.setattr(importing, "apply_plan", beaten)
        headers = [*HEADERS, "Telegram"]
        late = wuxin("import", write([*WANG, "88001"], [*LI, ""], headers=headers), "--yes")
        assert late.exit_code == 2
        assert "再运行一次" in late.output
        monkeypatch.setattr(importing, "apply_plan", apply_plan)
        assert "新增 1，更改 1" in wuxin("import", "people.xlsx", "--dry-run").output


class TestNothingIsChanged:
    """One sentence that names the remedy, exit code 2, and the store as it was."""

    @pytest.fixture(autouse=True)
    def unchanged(self, wuxin: Wuxin) -> object:
        del wuxin
        before = stored("select * from people")
        yield
        assert stored("select * from people") == before

    def refused(self, wuxin: Wuxin, *words: str) -> str:
        result = wuxin(*words)
        assert result.exit_code == 2
        (sentence,) = result.output.strip().splitlines()
        return sentence

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "有密码"),
            ("cut.xlsx", b"PK\x03\x04\x14\0\0\0", "坏了"),
            ("photo.jpg", b"\xff\xd8\xff", "不是表格"),
            ("empty.csv", b"", "什么也没有"),
            ("names.csv", "名字,网格\n王,3\n".encode(), "没有「姓名」这一列"),
            ("more.csv", "姓名,身份证号\n王,3\n".encode(), "不认识的列：身份证号"),
        ],
    )
    def test_files_that_cannot_be_used(self, wuxin: Wuxin, name: str, content: bytes, said: str) -> None:
        Path(name).write_bytes(content)
        sentence = self.refused(wuxin, "import", name, "--yes")
        assert said in sentence
        assert name in sentence

    def test_no_file(self, wuxin: Wuxin) -> None:
        assert "打不开 none.xlsx" in self.refused(wuxin, "import", "none.xlsx")
        assert "--example" in self.refused(wuxin, "import")

    def test_while_the_bot_serves(self, wuxin: Wuxin) -> None:
        write(WANG)
        with served_alone(f"sqlite:///{Path('data/wuxin.db').absolute()}"):
            assert "先停下机器人" in self.refused(wuxin, "import", "people.xlsx", "--yes")
            assert "先停下机器人" in self.refused(wuxin, "export", "out.xlsx")

    def test_before_there_is_a_community(self, wuxin: Wuxin, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATA_DIR", "other")
        assert "wuxin init" in self.refused(wuxin, "import", write(WANG))

    def test_exports_that_cannot_be_written(self, wuxin: Wuxin) -> None:
        Path("there.csv").touch()
        assert "已经有了" in self.refused(wuxin, "export", "there.csv")
        assert "只能写成" in self.refused(wuxin, "export", "people.pdf")
        assert "写不了" in self.refused(wuxin, "export", "nowhere/people.xlsx")
        assert "没有第 99 网格" in self.refused(wuxin, "export", "people.xlsx", "--grid", "99")
        assert not Path("people.xlsx").exists()
        assert stored("select * from audit_log where deed = 'export'") == []


class TestExport:
    """What comes out goes in again."""

    def test_there_and_back(self, wuxin: Wuxin) -> None:
        wuxin("import", write(WANG, LI), "--yes")
        for name in ("out.xlsx", "out.csv"):
            assert f"已写好 {name}，共 {people()} 人" in wuxin("export", name).output
            assert f"不变 {people()}，拒绝 0" in wuxin("import", name, "--yes").output

    def test_of_one_grid(self, wuxin: Wuxin) -> None:
        wuxin("import", write(WANG, LI), "--yes")
        wuxin("export", "three.csv", "--grid", "3")
        with Path("three.csv").open(encoding="utf-8-sig", newline="") as file:
            names = {row["姓名"] for row in csv.DictReader(file)}
        assert "王桂花" in names
        assert "[bold]李四" not in names
        assert stored("select fields from audit_log where deed = 'export'") == [(f'["rows={len(names)}", "grid=3"]',)]

    def test_the_example_can_be_filled_in(self, wuxin: Wuxin) -> None:
        assert wuxin("import", "--example", "empty.xlsx").exit_code == 0
        lines = list(read_lines(Path("empty.xlsx")))
        assert lines[1] == [1, ["编号", "姓名", "网格", "小组", "住址", "电话", "身份", "Telegram", "核实",
                                "称呼", "情况", "小学入学年份"]]  # fmt: skip
        assert lines[-1] == {"others": ["说明"]}
        tried = wuxin("import", "empty.xlsx", "--yes")
        assert tried.exit_code == 0
        assert "说明" not in tried.output


class TestWords:
    """Every reason has words in both languages, and the explanations name every column and role."""

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_nothing_is_missing(self, language: str) -> None:
        kinds = {"reasons": Reason, "troubles": Trouble, "headers": HeaderFault, "verdicts": Verdict, "fields": Field}
        for section, kind in kinds.items():
            for member in kind:
                assert say(language, f"{section}/{member}", detail="x", file="y", names="z")

    def test_both_languages_ask_for_the_same_values(self) -> None:
        def fields(language: str) -> dict[tuple[str, str], set[str]]:
            file = TEMPLATES / language / "rosters" / "terminal.toml"
            sections = tomllib.loads(file.read_text(encoding="utf-8"))
            sections.pop("notes")
            return {
                (section, key): {field for _, field, _, _ in Formatter().parse(words) if field}
                for section, texts in sections.items()
                for key, words in texts.items()
            }

        assert fields("zh") == fields("en")
        assert len(list_notes("zh")) == len(list_notes("en"))

    def test_the_explanations_are_complete(self) -> None:
        for language, names in (("zh", name_roles("zh")), ("en", {role: str(role) for role in Role})):
            notes = list_notes(language)
            assert len([first for first, _ in notes if first]) == len(Column) + 1
            told = " ".join(told for _, told in notes).lower()
            assert all(names[role] in told for role in Role if role is not Role.RESIDENT or language == "zh")
            assert all(trait in told for trait in name_traits(language).values())
            assert all(
                trait in say(language, "reasons/unknown_trait", detail="") for trait in name_traits(language).values()
            )
