"""How messages say whom they are about, so that what is erased of a person is found wherever it was said."""

from collections.abc import Iterable

from models.people import Person


def about_people(people: Iterable[Person]) -> str | None:
    """One message that names several people; `person:7` for a single one, None for nobody."""
    ids = [str(person.id) for person in people]
    if len(ids) == 1:
        return f"person:{ids[0]}"
    return f"people:,{','.join(ids)}," if ids else None
