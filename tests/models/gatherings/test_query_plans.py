"""What is asked at every press stays quick however many gatherings there were: SQLite says which index it takes."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.database import Database
from models.gatherings.queries import find_by_code, list_coming
from models.gatherings.seats import find_next
from models.gatherings.sign_ups import count, get_sign_up
from models.rules.community import Community
from tests.models.gatherings.hall import Hall

WANG = 9001
QUESTIONS: dict[str, Callable[[Hall, Any], object]] = {
    "ix_gatherings_coming": lambda hall, _: list_coming(hall.session, hall.actor(WANG)),
    "sqlite_autoindex_gatherings_1": lambda hall, _: find_by_code(hall.session, "abcdefgh"),
    "ix_sign_ups_queue": lambda hall, gathering: find_next(hall.session, gathering),
    "sqlite_autoindex_sign_ups_1": lambda hall, gathering: get_sign_up(hall.session, gathering, 1),
    "sign_ups": lambda hall, gathering: count(hall.session, gathering),
}


@pytest.mark.parametrize("index", QUESTIONS)
def test_an_index_answers(sqlite_template: Path, tmp_path: Path, community: Community, index: str) -> None:
    file = tmp_path / "wuxin.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with Session(database.engine) as session:
        hall = Hall(session, community)
        gathering = hall.publishes(seats=4)
        hall.answers(gathering, WANG)
        said: list[tuple[str, Any]] = []
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *args: said.append((args[2], args[3])))
        QUESTIONS[index](hall, gathering)
        asked = [each for each in said if each[0].lstrip().startswith("SELECT")]
        steps = [str(row[3]) for text, values in asked
                 for row in connection.exec_driver_sql(f"explain query plan {text}", values)]  # fmt: skip
    database.close()
    assert any(index in step for step in steps), steps
    assert not [step for step in steps if re.match(r"SCAN (gatherings|sign_ups)(?! USING INDEX)", step)], steps
