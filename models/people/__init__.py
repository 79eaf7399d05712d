"""People: everybody the community knows."""

from models.people.rows import Person, get_person

__all__ = ["Person", "get_person"]
