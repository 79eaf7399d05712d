"""Mistakes in the planning of visits, as a hurried change could make them: the promises must see each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.rules.visit_plans import Candidate, Outlook, Why, choose
from models.rules.visit_shares import Visitor, share
from tests.models.rules.visit_promises import check_choice, check_sharing, fails


def cuts_no_list(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> dict[int, Why]:
    return choose(candidates, outlook, usual=usual, most=most + 5)


def asks_only_for_the_usual(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    return choose(candidates, outlook, usual=usual, most=min(usual, most))


def tries_again_at_once(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    return choose([replace(each, retry_on=None) for each in candidates], outlook, usual=usual, most=most)


def forgets_the_weekend(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    return choose(candidates, replace(outlook, following=outlook.day), usual=usual, most=most)


def goes_by_days_alone(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    alike = [replace(each, counts_from=each.due_on - timedelta(days=90), days=90) for each in candidates]
    return choose(alike, outlook, usual=usual, most=most)


def fills_the_day(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    return choose(candidates, outlook, usual=max(usual, most), most=most)


def goes_twice(candidates: Iterable[Candidate], outlook: Outlook, *, usual: int, most: int) -> Any:
    return choose([replace(each, is_expected=False) for each in candidates], outlook, usual=usual, most=most)


@pytest.mark.parametrize(
    "planted",
    [cuts_no_list, asks_only_for_the_usual, tries_again_at_once, forgets_the_weekend, goes_by_days_alone,
     fills_the_day, goes_twice],
)  # fmt: skip
def test_a_wrong_choice_is_seen(planted: Callable[..., Any]) -> None:
    assert not fails(check_choice, choose, range(150))
    assert fails(check_choice, planted, range(150))


def deals_like_cards(homes: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    ordered = sorted(homes, key=lambda each: (each.place, each.household_id))
    return {each.household_id: visitors[at % len(visitors)].person_id for at, each in enumerate(ordered)}


def leaves_all_to_one(homes: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    return share(homes, [replace(each, load=at * 99) for at, each in enumerate(visitors)])


def does_not_know_who_lives_where(homes: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    return share(homes, [replace(each, household_id=None) for each in visitors])


def fills_up(homes: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    return share(homes, [replace(each, room=each.room + 9) for each in visitors[:1]])


def follows_the_rows(homes: Iterable[Candidate], visitors: Sequence[Visitor]) -> dict[int, int]:
    return share([replace(each, place=((0, at, ""),)) for at, each in enumerate(homes)], visitors)


@pytest.mark.parametrize(
    "planted",
    [deals_like_cards, leaves_all_to_one, does_not_know_who_lives_where, fills_up, follows_the_rows],
)
def test_a_wrong_sharing_is_seen(planted: Callable[..., Any]) -> None:
    assert not fails(check_sharing, share, range(150))
    assert fails(check_sharing, planted, range(150))
