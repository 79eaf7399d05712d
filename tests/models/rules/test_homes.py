"""Whatever people do with their addresses: everybody has one home, nobody shares it with another door's people."""

from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.homes import Filed, Homes, find_homes, list_empty, vacated

SPOTS = [f"11/{door}" for door in range(4)]


def filed(*people: tuple[str, int | None]) -> list[Filed]:
    return [Filed(number, spot, household) for number, (spot, household) in enumerate(people, 1)]


def test_new_people_begin_new_households() -> None:
    assert find_homes(filed(("a", None), ("a", None), ("b", None)), {}) == Homes(at={"a": None, "b": None})


def test_whoever_stays_keeps_the_household() -> None:
    homes = find_homes(filed(("a", 1), ("b", 1)), {1: "a"})
    assert homes == Homes(at={"a": 1, "b": None})


def test_all_go_and_take_it_along() -> None:
    assert find_homes(filed(("b", 1), ("b", 1)), {1: "a"}) == Homes(at={"b": 1}, moved={1: "b"})


def test_two_that_meet_at_an_empty_door_become_the_older_one() -> None:
    homes = find_homes(filed(("c", 1), ("c", 2)), {1: "a", 2: "b"})
    assert homes == Homes(at={"c": 1}, moved={1: "c"}, joined={2: "c"})


def test_strangers_do_not_take_over_what_was_told_there() -> None:
    homes = find_homes(filed(("a", None)), {1: "a"}, formerly={1: {9}})
    assert homes == Homes(at={"a": None}, moved={1: vacated(1)})


def test_who_was_there_before_is_at_home_again() -> None:
    assert list_empty(filed(("a", 2)), {1: "a", 2: "b"}) == {1}
    assert find_homes(filed(("a", None)), {1: "a"}, formerly={1: {1}}) == Homes(at={"a": 1})


@settings(max_examples=200)
@given(st.lists(st.lists(st.sampled_from(SPOTS), min_size=5, max_size=5), min_size=1, max_size=6))
def test_any_history_of_moves(days: list[list[str]]) -> None:
    """Five people, filed anew each day. A household is at one spot, a spot is one household's; where nobody moved
    nothing changes; and nobody ever comes into a household but by living with somebody who was of it, or founding it.
    """
    homes_of: dict[int, int | None] = dict.fromkeys(range(5))
    spots: dict[int, str] = {}
    for day in days:
        before = dict(homes_of)
        for again in (False, True):
            people = [Filed(person, day[person], homes_of[person]) for person in range(5)]
            homes = find_homes(people, spots)
            if again:
                assert not homes.moved
                assert not homes.joined
                assert None not in homes.at.values()
            spots |= homes.moved
            for spot, id_ in homes.at.items():
                if id_ is None:
                    homes.at[spot] = max(spots, default=0) + 1
                    spots[homes.at[spot] or 0] = spot
            homes_of = {person: homes.at[day[person]] for person in range(5)}
        assert len(set(spots.values())) == len(spots)
        assert all(spots[home or 0] == day[person] for person, home in homes_of.items())
        for home in {id_ for id_ in homes_of.values() if id_ in before.values()}:
            assert any(before[person] == home for person in range(5) if homes_of[person] == home)
