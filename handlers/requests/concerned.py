"""Whom a request concerns today: who speaks for its author, who acts for its owner, and what the words must know."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from handlers.ui.announce import Announcer
from models.actors import Actor
from models.leaves import list_stand_ins
from models.people import Person
from models.requests import Request
from models.requests.speakers import list_speakers
from models.requests.steps import REOPEN_WITHIN
from models.rules.community import Category, Community
from models.rules.community_parts import Words
from models.rules.request_states import Party
from models.rules.roles import Action

OTHER = Category(key="other", name=Words(zh="其他", en="Other"), emoji="📌", promise="other", team="other")
"""What an old request is about whose category the community no longer has."""


@dataclass(frozen=True)
class Case:
    """A request and its people, looked up once for everything that is said of it in one go."""

    announcer: Announcer
    request: Request

    @cached_property
    def speakers(self) -> list[Person]:
        """Who hears what becomes of it, and decides: the author, their family, or who filed it for them."""
        return list_speakers(self.announcer.session, self.request, today=self.announcer.today)

    @cached_property
    def stand_ins(self) -> dict[int, Person]:
        """Who stands in for the owner and for whoever was asked to take over, where they are on leave."""
        holders = [id_ for id_ in (self.request.owner_id, self.request.invited_id) if id_ is not None]
        return self._list_stand_ins(holders) if holders else {}

    def acting(self, person: Person) -> Person:
        """Who acts for one of the staff today. Nobody stands in where they speak for the author themselves."""
        known = (self.request.owner_id, self.request.invited_id)
        stand_ins = self.stand_ins if person.id in known else self._list_stand_ins([person.id])
        stand_in = stand_ins.get(person.id)
        return person if stand_in is None or stand_in in self.speakers else stand_in

    @property
    def words(self) -> dict[str, Any]:
        """What the words about the request need to know."""
        request, community = self.request, self.announcer.product.community
        stand_in = self.acting(request.owner) if request.owner else None
        return {
            "request": request,
            "category": category_of(community, request.category),
            "promise_name": next((p.name for p in community.promises if p.key == request.promise), OTHER.name),
            "owner": request.owner,
            "stand_in": stand_in if stand_in is not request.owner else None,
            "reopen_days": REOPEN_WITHIN.days,
            "invited": request.invited,
        }

    def _list_stand_ins(self, holders: list[int]) -> dict[int, Person]:
        session = self.announcer.session
        pairs = list_stand_ins(session, holder_ids=holders, today=self.announcer.today)
        return {holder: session.get_one(Person, stand_in) for holder, stand_in in pairs}


@dataclass(frozen=True)
class Voice:
    """Who said the author's word: they themselves, somebody for them, or (`by_call`) the office that was rung up."""

    person_id: int
    name: str
    is_author: bool
    by_call: bool


def voice_of(request: Request, actor: Actor) -> Voice:
    """As whom the actor speaks here."""
    by_call = Party.AUTHOR not in request.parties(actor)
    return Voice(actor.id, actor.name, actor.id == request.author_id, by_call)


def sees_as_author(request: Request, actor: Actor) -> bool:
    """Whether it is the author's card that somebody looks at; who serves the grid, and is no family, works on it."""
    if Party.AUTHOR not in request.parties(actor):
        return False
    return actor.speaks_for(request.author_id) or not actor.serves(Action.SEE_REQUEST, grid_id=request.grid_id)


def category_of(community: Community, key: str) -> Category:
    """What a request is about; something neutral where the community's file no longer knows it."""
    return next((category for category in community.categories if category.key == key), OTHER)
