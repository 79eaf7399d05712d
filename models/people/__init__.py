"""People: everybody the community knows."""

import models.households.rows  # noqa: F401 -- a person's row names their household's table
from models.people.rows import Person, get_person, get_person_by_account

__all__ = ["Person", "get_person", "get_person_by_account"]
