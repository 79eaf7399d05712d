"""Family: what people are to one another who act for one another, and how much may wait at once."""

from datetime import timedelta
from enum import StrEnum

MOST_UNCONFIRMED = 5
"""How many relatives somebody may have entered that nobody of their grid has confirmed yet."""

ASK_AGAIN_AFTER = timedelta(days=30)
"""Who said no is left in peace for so long."""


class Relation(StrEnum):
    """What the person acted for is to whoever acts."""

    MOTHER = "mother"
    FATHER = "father"
    GRANDFATHER = "grandfather"
    GRANDMOTHER = "grandmother"
    MATERNAL_GRANDFATHER = "maternal_grandfather"
    MATERNAL_GRANDMOTHER = "maternal_grandmother"
    SPOUSE = "spouse"
    OTHER = "other"
