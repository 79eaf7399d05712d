"""Finding residents by name, sound, address and telephone, and never beyond one's own."""

import time
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.database import Database
from models.actors import Actor
from models.people import Person
from models.people.lookup import Fit, access_resident, find_residents, list_residents, rank_names
from models.people.spelling import spell
from models.roles import Grant
from models.rules.refusals import Gone, NotYours
from models.rules.roles import Action, Role
from tests.people import START

WORKER = frozenset({Grant(Role.GRID_WORKER, "grid:3", 3)})
GROUP_LEADER = frozenset({Grant(Role.GROUP_LEADER, "group:11", 3, 11)})
OFFICE = frozenset({Grant(Role.STAFF)})
COUNTER = frozenset({Grant(Role.CENTRE_STAFF, "centre:service")})

PEOPLE = [
    # id, name, grid, group, address, phone
    (9001, "王秀英", 3, 11, "3栋2单元501", "13800005678"),
    (9002, "王秀鹰", 3, 12, "7栋101", "13911112222"),
    (9003, "单晓明", 3, 11, "东三巷12号", None),
    (9004, "王秀英", 5, 21, "5栋502", "13700005678"),
    (9005, "Anna Müller", 3, 11, None, None),
    (9006, "卫小燕", 3, 11, "100%_巷", None),
]


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    database = Database(database_url)
    with Session(database.engine) as session, session.begin():
        enter(session, PEOPLE)
        yield session
    database.close()


def enter(session: Session, people: Sequence[tuple[int, str, int, int, str | None, str | None]]) -> None:
    keys = ("id", "name", "grid_id", "group_id", "address", "phone")
    rows = [dict(zip(keys, row, strict=True)) | {"muted": [], "language": "zh"} for row in people]
    session.execute(insert(Person), [row | {"named_by_self": True, "elders_mode": False} for row in rows])


def actor(grants: frozenset[Grant]) -> Actor:
    return Actor(1, 7000, "他", "zh", None, None, grants=grants)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("王秀英", [9001, 9002]),
        (" 王秀英 ", [9001, 9002]),
        ("wangxiuying", [9001, 9002]),
        ("Wang Xiuying", [9001, 9002]),
        ("wangx", [9001, 9002]),
        ("wangxiuyin", [9001, 9002]),
        ("wangxyuying", [9001, 9002]),
        ("wxy", [9006, 9001, 9002]),
        ("秀英", [9001]),
        ("shanxiaoming", [9003]),
        ("danxiaoming", [9003]),
        ("sxm", [9003]),
        ("müller", [9005]),
        ("anna", [9005]),
        ("3栋", [9001]),
        ("东三巷", [9003]),
        ("5678", [9001]),
        ("00005678", [9001]),
        ("678", []),
        ("%_", [9006]),
        ("_", []),
        ("没有这个人", []),
        ("", []),
    ],
)
def test_what_a_grid_worker_finds(session: Session, words: str, found: list[int]) -> None:
    assert [id_ for id_ in find_residents(session, actor(WORKER), words) if id_ > 9000] == found


def test_everybody_finds_where_they_serve_and_no_further(session: Session) -> None:
    assert find_residents(session, actor(OFFICE), "王秀英") == [9001, 9004, 9002]
    assert find_residents(session, actor(GROUP_LEADER), "wxy") == [9006, 9001]
    assert find_residents(session, actor(frozenset()), "王秀英") == []
    assert [person.id for person in list_residents(session, actor(GROUP_LEADER), [9004, 9001, 9002])] == [9001]


def test_who_may_not_see_the_details_finds_nobody_by_them(session: Session) -> None:
    assert find_residents(session, actor(COUNTER), "王秀英") == [9001, 9004, 9002]
    assert find_residents(session, actor(COUNTER), "5678") == []
    assert find_residents(session, actor(COUNTER), "东三巷") == []


def test_who_left_is_not_found(session: Session) -> None:
    session.get_one(Person, 9001).left_at = START
    session.get_one(Person, 9002).erased_at = START
    assert find_residents(session, actor(WORKER), "王秀英") == []
    with pytest.raises(Gone):
        access_resident(session, actor(OFFICE), 9001, Action.SEE_RESIDENT)


def test_access_tells_apart_what_one_may_not_do_from_whom_one_may_not_know(session: Session) -> None:
    assert access_resident(session, actor(WORKER), 9001, Action.CORRECT_RESIDENT).id == 9001
    with pytest.raises(NotYours):
        access_resident(session, actor(GROUP_LEADER), 9001, Action.CORRECT_RESIDENT)
    for person_id in (9004, 123_456):
        with pytest.raises(Gone):
            access_resident(session, actor(WORKER), person_id, Action.SEE_RESIDENT)
    with pytest.raises(NotYours):
        access_resident(session, actor(COUNTER), 9001, Action.SEE_RESIDENT)


def test_the_better_fit_comes_first() -> None:
    ranked = rank_names({"王秀英", "王秀英子", "汪秀英", "小王秀英"}, "王秀英")
    assert ranked == {
        "王秀英": Fit.NAME,
        "王秀英子": Fit.BEGINNING,
        "小王秀英": Fit.PART,
        "汪秀英": Fit.SOUND,
    }


def test_names_are_spelt_as_surnames_are_read() -> None:
    assert spell("曾仇").initials == {"cc", "cq", "zc", "zq"}
    assert "lvdan" in spell("吕单").full


def test_a_community_is_searched_in_a_moment(session: Session) -> None:
    random = Random(1)  # noqa: S311 -- invented people
    surnames, given = (
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗",
        "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂花红梅志国建",
    )
    crowd = [
        (20_000 + number, random.choice(surnames) + "".join(random.choices(given, k=2)), 3, 11, f"{number}号", None)
        for number in range(11_671)
    ]
    enter(session, crowd)
    find_residents(session, actor(OFFICE), "w")  # once, names are spelt
    started = time.perf_counter()
    assert find_residents(session, actor(OFFICE), "wangxiuying")[:2] == [9001, 9004]
    assert time.perf_counter() - started < 1  # a generous bound: it takes some 0.06 s
