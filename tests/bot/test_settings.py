"""Settings: what is wrong is said at once, in a sentence, before anything starts."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from bot import __main__ as program
from bot.settings import Settings

ROOT = Path(__file__).parents[2]

WRONG = [
    ("WEBHOOK_URL", "https://example.org/telegram", "WEBHOOK_SECRET"),
    ("WEBHOOK_SECRET", "我的秘密", "letters, digits"),
    ("WEBHOOK_LISTEN", "somewhere", "pattern"),
    ("ADMIN_IDS", "7008, 吴昊", "吴昊 is no Telegram id"),
    ("DATABASE_URL", "mysql://localhost/wuxin", "postgresql://"),
    ("LOG_LEVEL", "LOUD", "DEBUG"),
    ("SANDBOX_PORT", "70000", "65535"),
    ("MESSAGES_PER_SECOND", "1000", "30"),
]


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "value", "said"), WRONG)
def test_what_is_wrong_ends_the_program_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=said):
        Settings()
    result = CliRunner().invoke(program.cli, ["check"])
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_what_people_write_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ADMIN_IDS=1, 2 3\nLOG_LEVEL=debug\nDATABASE_URL=postgresql://u:p@h/d\nOTHER=1\n")
    monkeypatch.setenv("WEBHOOK_LISTEN", "0.0.0.0:9000")
    settings = Settings()
    assert settings.admin_ids == {1, 2, 3}
    assert settings.log_level == "DEBUG"
    assert settings.database == "postgresql+psycopg://u:p@h/d"
    assert settings.webhook_address == ("0.0.0.0", 9000)  # noqa: S104 -- what was asked for


def test_without_settings_there_is_a_database_in_the_data_folder(tmp_path: Path) -> None:
    assert Settings().database == f"sqlite:///{tmp_path / '.data' / 'wuxin.db'}"


def test_the_example_describes_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = (line.removeprefix("#") for line in lines if re.match(r"#?[A-Z_]+=.", line))
    (tmp_path / ".env").write_text("\n".join(settings), encoding="utf-8")
    assert Settings() == Settings(_env_file=None)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("arguments", "token", "said"), [(["run"], "", "TELEGRAM_TOKEN"), (["sandbox"], "1:x", "real token")]
)
def test_commands_say_what_they_lack(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], token: str, said: str
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    result = CliRunner().invoke(program.cli, arguments)
    assert result.exit_code == 2
    assert said in result.output


@pytest.mark.parametrize(("token", "command"), [("", "sandbox"), ("1:x", "run")])
def test_wuxin_alone_serves_what_the_token_says(monkeypatch: pytest.MonkeyPatch, token: str, command: str) -> None:
    called: list[str] = []
    for name in ("run", "sandbox"):
        monkeypatch.setattr(program, name, lambda name=name: called.append(name))
    monkeypatch.setenv("TELEGRAM_TOKEN", token)
    assert CliRunner().invoke(program.cli, []).exit_code == 0
    assert called == [command]
