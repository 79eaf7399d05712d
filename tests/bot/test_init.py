"""`wuxin init`: a community file goes into the store whole or not at all, and every start holds the store to it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.communities import find_community, peek_community
from bot.database import Database, served_alone
from bot.sandbox.cast import read_cast
from bot.settings import Settings
from models.communities import EXAMPLE
from models.people import Person
from models.requests import Request
from models.roles import grant, grid_scope, team_scope
from models.rules.roles import Role
from tests.bot.terminal import VILLAGE, Terminal, xinji
from tests.people import START


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Xinji's office, with a store that a start has filled already."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(sqlite_template, tmp_path / "wuxin.db")
    return Terminal(tmp_path, f"sqlite:///{tmp_path / 'wuxin.db'}")


def transact(office: Terminal, work: Callable[[Session], object]) -> None:
    database = Database(office.url)
    database.transact(work)
    database.close()


def test_the_example_is_the_beginning_and_is_never_overwritten(office: Terminal) -> None:
    for arguments in ([], ["ours.toml"]):
        result = office.runs("init", *arguments)
        assert result.exit_code == 2
        assert "wuxin init --example" in result.output
    assert office.runs("init", "--example", "ours.toml").exit_code == 0
    file = office.folder / "ours.toml"
    assert file.read_bytes() == EXAMPLE.read_bytes()
    file.write_text("ours", encoding="utf-8")
    assert office.runs("init", "--example", "ours.toml").exit_code == 2
    assert file.read_text(encoding="utf-8") == "ours"
    result = office.runs("init", "--example", "no/such/folder.toml")
    assert result.exit_code == 2
    assert "cannot be written" in result.output


def test_an_empty_folder_becomes_an_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    office = Terminal(tmp_path, "")
    file = office.writes("village.toml", VILLAGE)
    result = office.runs("init", file)
    assert result.exit_code == 0, result.output
    for said in ("小村：1 个网格，1 个居民小组，2 位工作人员", "TELEGRAM_TOKEN", "wuxin import", "wuxin run", "管理员"):
        assert said in result.output
    assert (tmp_path / "data" / "wuxin.db").exists()


def test_twice_changes_nothing(office: Terminal) -> None:
    file = office.writes("ours.toml", xinji())
    first = office.runs("init", file, ADMIN_IDS="7008")
    assert first.exit_code == 0, first.output
    before = office.rows()
    again = office.runs("init", file, ADMIN_IDS="7008")
    assert again.exit_code == 0
    assert "和原来一样" in again.output
    assert "新给的职务" not in again.output
    assert office.rows() == before


def test_a_file_with_mistakes_changes_nothing(office: Terminal) -> None:
    before = office.rows()
    wrong = {
        "wrong.toml": xinji().replace('promise = "hard"', 'promise = "soon"'),
        "broken.toml": "name = ",
    }
    for name, text in wrong.items():
        result = office.runs("init", office.writes(name, text))
        assert result.exit_code == 2
        assert name in result.output
        assert "Traceback" not in result.output
    (office.folder / "gbk.toml").write_bytes("名".encode("gb18030"))
    assert "UTF-8" in office.runs("init", office.folder / "gbk.toml").output
    assert office.rows() == before


def test_another_community_takes_the_place_of_an_unused_one(office: Terminal) -> None:
    accounts = {str(player.id) for player in read_cast().people if player.member or player.admin}
    result = office.runs("init", office.writes("village.toml", VILLAGE), ADMIN_IDS="7008")
    assert result.exit_code == 2, "the cast has accounts and 何丽华 lives in group 11"
    assert "「第11组 · 南一巷」" in result.output
    assert "还住着 1 人" in result.output
    leave = update(Person).where(Person.telegram_id == 7003).values(grid_id=None, group_id=None)
    transact(office, lambda session: session.execute(leave))
    result = office.runs("init", office.folder / "village.toml", ADMIN_IDS="7008")
    assert result.exit_code == 0, result.output
    rows = office.rows()
    assert len(rows["grids"]) == len(rows["groups"]) == 1
    assert len(rows["role_grants"]) == 3, "the village's two, and the admin of the settings"
    assert len(rows["people"]) == len(accounts) + 2, "who never had an account went with the file"


def test_what_is_in_use_is_not_dropped(office: Terminal) -> None:
    def settle(session: Session) -> None:
        for number in range(2):
            session.add(Person(name=f"居民{number}", grid_id=13, group_id=62))
        worker = Person(name="临时帮忙")
        session.add(worker)
        session.flush()
        grant(session, worker.id, Role.GRID_WORKER, grid_scope(13), source="invite")
        grant(session, worker.id, Role.TEAM_MEMBER, team_scope("land"))

    transact(office, settle)
    before = office.rows()
    text = (
        xinji(without_grid=13).replace('    { key = "land"', '    { key = "fields"').replace('"land"\n', '"fields"\n')
    )
    result = office.runs("init", office.writes("ours.toml", text), ADMIN_IDS="7008")
    assert result.exit_code == 2
    assert "「第62组 · 渠首」了，可是那里还住着 2 人" in result.output
    assert "「第13网格 · 东渠」了，可是那里还有 1 份职务" in result.output
    assert "「team:land」了，可是那里还有 1 份职务" in result.output
    assert result.output.count("✗") == 3
    assert office.rows() == before


def test_a_category_with_open_requests_is_not_dropped(office: Terminal) -> None:
    def file(session: Session) -> None:
        author = Person(name="王秀英", telegram_id=7001, grid_id=3, group_id=11)
        session.add(author)
        session.flush()
        values = {"author_id": author.id, "grid_id": 3, "group_id": 11, "category": "channel", "promise": "ordinary"}
        values |= {"danger": False, "text": "", "attachments": [], "filed_at": START, "filed_on": START.date()}
        values |= {"state": "filed", "reply_due": START, "solution_due": START, "channel": "chat"}
        session.add(Request(**values))

    transact(office, file)
    before = office.rows()
    text = xinji().replace('key = "channel"\nemoji', 'key = "water"\nemoji')
    result = office.runs("init", office.writes("ours.toml", text))
    assert result.exit_code == 2
    assert "「channel」了，可是还有 1 件没办完的事用着它" in result.output
    assert office.rows() == before


def test_a_start_refuses_what_init_refuses(office: Terminal) -> None:
    transact(office, lambda session: session.add(Person(name="居民", grid_id=13, group_id=62)))
    file = office.writes("ours.toml", xinji(without_grid=13))
    nowhere = {"TELEGRAM_TOKEN": "1:x", "TELEGRAM_BASE_URL": "http://127.0.0.1:1/bot", "COMMUNITY_FILE": str(file)}
    for command in ("run", "check"):
        result = office.runs(command, **nowhere)
        assert result.exit_code == {"run": 2, "check": 1}[command]
        assert "还住着 1 人" in result.output, command
        assert "Traceback" not in result.output


def test_an_empty_grid_goes(office: Terminal) -> None:
    result = office.runs("init", office.writes("ours.toml", xinji(without_grid=13)), ADMIN_IDS="7008")
    assert result.exit_code == 0, result.output
    assert "第13网格 · 东渠" in result.output
    assert not any("东渠" in row for row in office.rows()["grids"])


def test_which_community_is_served(office: Terminal) -> None:
    def served(file: Path | None = None) -> str:
        values = {"database_url": office.url, "data_dir": office.folder, "community_file": file}
        return find_community(Settings(_env_file=None, **values)).name.en  # type: ignore[arg-type, call-arg]

    assert served() == "Xinji Community", "the example"
    ours = office.writes("ours.toml", xinji().replace("Xinji Community", "Ours"))
    assert office.runs("init", ours).exit_code == 0
    assert served() == "Ours", "the stored file"
    assert served(office.writes("village.toml", VILLAGE)) == "Village", "the file of the settings"


def test_the_sandbox_shows_the_offices_community_and_makes_no_store(office: Terminal) -> None:
    def shown(url: str) -> str:
        values = {"database_url": url, "data_dir": office.folder / "data"}
        return peek_community(Settings(_env_file=None, **values)).name.en  # type: ignore[arg-type, call-arg]

    assert shown("") == "Xinji Community"
    assert not (office.folder / "data").exists()
    assert office.runs("init", office.writes("ours.toml", xinji().replace("Xinji Community", "Ours"))).exit_code == 0
    assert shown(office.url) == "Ours"


def test_a_store_that_is_served_is_left_alone(office: Terminal) -> None:
    before = office.rows()
    with served_alone(office.url):
        result = office.runs("init", office.writes("ours.toml", xinji()))
    assert result.exit_code == 2
    assert "stop it first" in result.output
    assert office.rows() == before
