"""Which person of the store a row means. Never guessed: by the office's number, by our own, by the one person of that
name whom the roster put into that group, by an office held there, or by the account that the row names.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.rosters.entries import OWN_NUMBER, Entry, Reason, RowError
from models.rules.roles import Role
from models.rules.traits import Trait

_BY_NUMBER, _BY_PLACE = "no:", "at:"


@dataclass(frozen=True, slots=True)
class KnownGrant:
    """A role that somebody holds."""

    id: int
    role: Role
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as they are stored."""

    id: int
    name: str
    roster_key: str | None = None
    telegram_id: int | None = None
    grid_id: int | None = None
    group_id: int | None = None
    address: str | None = None
    phone: str | None = None
    is_verified: bool = False
    called: str | None = None
    traits: tuple[Trait, ...] = ()
    school_year: int | None = None
    has_left: bool = False
    is_erased: bool = False
    grants: tuple[KnownGrant, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether a roster named them before."""
        return (self.roster_key or "").startswith((_BY_NUMBER, _BY_PLACE))


def find_number(roster_key: str | None) -> str | None:
    """The office's own number for a person of that key."""
    return roster_key.removeprefix(_BY_NUMBER) if roster_key and roster_key.startswith(_BY_NUMBER) else None


class Register:
    """The stored people, as the rows of one file look for them."""

    def __init__(self, people: Iterable[Known], entries: Sequence[Entry]) -> None:
        self._by_key: dict[str, Known] = {}
        self._by_id: dict[int, Known] = {}
        self._by_account: dict[int, Known] = {}
        self._by_place: defaultdict[str, list[Known]] = defaultdict(list)
        self._by_office: dict[tuple[str, Role, str], Known] = {}
        for person in people:
            self._add(person)
        self._namesakes = Counter(_place(entry) for entry in entries if entry.number is None)

    def find(self, entry: Entry) -> Known | None:
        """The person; None for somebody new. Raises RowError where it cannot be told, or must not be."""
        person = self._find(entry)
        if person is None:
            return self._find_by_account(entry)
        if person.is_erased:
            raise RowError(Reason.IS_ERASED)
        if person.has_left:
            raise RowError(Reason.HAS_LEFT)
        self._check_account(entry, person)
        return person

    def make_key(self, entry: Entry, person: Known | None) -> str | None:
        """The key under which the row's person is found again."""
        if entry.number is not None:
            is_ours = entry.number.startswith(OWN_NUMBER)
            return person.roster_key if person and is_ours else f"{_BY_NUMBER}{entry.number}"
        if person is not None and person.is_listed:
            return person.roster_key
        place = _place(entry)
        return f"{place}:{_flat(entry.address or '')}" if self._namesakes[place] > 1 else place

    def _add(self, person: Known) -> None:
        self._by_id[person.id] = person
        if person.telegram_id is not None:
            self._by_account[person.telegram_id] = person
        if person.roster_key is not None:
            self._by_key[person.roster_key] = person
            if person.roster_key.startswith(_BY_PLACE):
                self._by_place[":".join(person.roster_key.split(":")[:3])].append(person)
        if not person.is_listed:
            for grant in person.grants:
                if grant.source == "file":
                    self._by_office[person.name, grant.role, grant.scope] = person

    def _find(self, entry: Entry) -> Known | None:
        if entry.number is None:
            return self._find_by_place(entry) or self._find_by_office(entry)
        if not entry.number.startswith(OWN_NUMBER):
            return self._by_key.get(f"{_BY_NUMBER}{entry.number}") or self._find_by_office(entry)
        digits = entry.number.removeprefix(OWN_NUMBER)
        person = self._by_id.get(int(digits)) if digits.isdecimal() else None
        if person is None:
            raise RowError(Reason.NO_SUCH_PERSON, entry.number)
        if person.name != entry.name:  # a list of another store, where the number is somebody else
            raise RowError(Reason.ANOTHER_NAME, entry.number)
        return person

    def _find_by_office(self, entry: Entry) -> Known | None:
        """Staff whom the community's file named first: the same name with the same role in the same place."""
        found = {
            person.id: person
            for held in entry.roles or ()
            if (person := self._by_office.get((entry.name, held.role, held.scope)))
        }
        return found.popitem()[1] if len(found) == 1 else None

    def _find_by_place(self, entry: Entry) -> Known | None:
        place = _place(entry)
        if exact := self._by_key.get(f"{place}:{_flat(entry.address or '')}"):
            return exact
        stored = self._by_place.get(place, [])
        there = [person for person in stored if person.address == entry.address]
        if len(there) == 1:
            return there[0]
        if stored and (len(stored) > 1 or self._namesakes[place] > 1):
            raise RowError(Reason.NAMESAKES)
        return stored[0] if stored else None

    def _find_by_account(self, entry: Entry) -> Known | None:
        """Somebody who came by themselves, whom the office now names with their account."""
        person = self._by_account.get(entry.telegram_id) if entry.telegram_id else None
        if person is not None and (person.roster_key or person.has_left or person.is_erased):
            raise RowError(Reason.ACCOUNT_TAKEN, entry.telegram_id)
        return person

    def _check_account(self, entry: Entry, person: Known) -> None:
        if entry.telegram_id in (None, person.telegram_id):
            return
        if person.telegram_id is not None:
            raise RowError(Reason.ANOTHER_ACCOUNT)
        if entry.telegram_id in self._by_account:
            raise RowError(Reason.ACCOUNT_TAKEN, entry.telegram_id)


def _place(entry: Entry) -> str:
    where = entry.group_id or (f"grid{entry.grid_id}" if entry.grid_id else "")
    return f"{_BY_PLACE}{where}:{_flat(entry.name)}"


def _flat(text: str) -> str:
    return text.replace(":", "：")
