"""Who can stand in for whom."""

import pytest

from models.rules.roles import Role
from models.rules.stand_ins import Closeness, Post, closeness

WORKER = Post(Role.GRID_WORKER, "grid:3", 3)
LEADER = Post(Role.GRID_LEADER, "grid:3", 3)
GROUP_LEADER = Post(Role.GROUP_LEADER, "group:11", 3)
SECRETARY = Post(Role.SECRETARY, "", None)
STAFF = Post(Role.STAFF, "", None)
CADRE = Post(Role.STATIONED_CADRE, "", None)
MEMBER = Post(Role.TEAM_MEMBER, "team:land", None)


@pytest.mark.parametrize(
    ("holder", "other", "expected"),
    [
        (WORKER, WORKER, Closeness.SAME_POST),
        (WORKER, LEADER, Closeness.GRID_LEADER),
        (WORKER, STAFF, Closeness.OFFICE),
        (WORKER, Post(Role.GRID_WORKER, "grid:5", 5), None),
        (WORKER, GROUP_LEADER, None),
        (WORKER, MEMBER, None),
        (LEADER, WORKER, Closeness.SAME_GRID),
        (GROUP_LEADER, Post(Role.GROUP_LEADER, "group:12", 3), Closeness.SAME_GRID),
        (GROUP_LEADER, Post(Role.GROUP_LEADER, "group:21", 5), None),
        (GROUP_LEADER, WORKER, Closeness.SAME_GRID),
        (SECRETARY, STAFF, Closeness.OFFICE),
        (SECRETARY, CADRE, None),
        (CADRE, CADRE, Closeness.SAME_POST),
        (MEMBER, Post(Role.TEAM_MEMBER, "team:environment", None), None),
        (Post(Role.CENTRE_STAFF, "centre:a", None), Post(Role.CENTRE_STAFF, "centre:b", None), Closeness.SAME_ROLE),
    ],
)
def test_the_nearest_come_first_and_others_not_at_all(holder: Post, other: Post, expected: Closeness | None) -> None:
    assert closeness([holder], [other]) is expected


def test_the_nearest_of_several_posts_counts() -> None:
    assert closeness([WORKER], [STAFF, WORKER]) is Closeness.SAME_POST
    assert closeness([SECRETARY, WORKER], [LEADER]) is Closeness.GRID_LEADER
    assert closeness([WORKER], []) is None
