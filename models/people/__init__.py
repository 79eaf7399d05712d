"""People: everybody the community knows."""

from models.people.rows import Person, get_person, get_person_by_account

__all__ = ["Person", "get_person", "get_person_by_account"]
