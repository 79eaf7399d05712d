"""What a group reads of a household: never who exactly, and never which door."""

import pytest
from sqlalchemy.orm import Session

from models.households.names import ShortName, short_name
from tests.models.households.living import home_of, live


@pytest.mark.parametrize(
    ("called", "name"),
    [
        (None, "王**"),
        ("王阿姨", "王阿姨"),
        ("王秀英", "王**"),
        ("王秀英奶奶", "王**"),
        ("奶奶13812345678", "王**"),
        ("３栋的奶奶", "王**"),
    ],
)
def test_the_nickname_or_the_masked_name(session: Session, called: str | None, name: str) -> None:
    home = home_of(session, live(session, "王秀英", "3栋2单元501", called=called))
    assert short_name(home) == ShortName("3栋", name)


def test_without_a_building_the_group(session: Session) -> None:
    home = home_of(session, live(session, "王秀英", None))
    assert home.group is not None
    assert short_name(home) == ShortName(home.group.name, "王**")


def test_whoever_was_known_first_stands_for_it(session: Session) -> None:
    live(session, "王秀英", left_at=None)
    assert short_name(home_of(session, live(session, "陈建国"))).name == "王**"


def test_nobody_is_named_where_nobody_lives(session: Session) -> None:
    wang = live(session, "王秀英")
    home = home_of(session, wang)
    wang.grid_id = None
    home_of(session, live(session, "李桂花", "4栋1"))
    assert short_name(home) == ShortName("3栋", "")
