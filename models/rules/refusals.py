"""Why the product says no. Each refusal has words of its own: `templates/*/refusals/<words>.html.j2`."""

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 -- a refusal is an answer, not a fault
    """Something a person asked for is not possible. The step is undone and the person is told why."""

    words: ClassVar[str]


class NotYours(Refusal):
    """The person's role, grid or part in the matter does not open this."""

    words = "not_yours"


class Gone(Refusal):
    """There is no such thing, or the person may not know of it: the two look the same from outside."""

    words = "gone"


class Stale(Refusal):
    """The button belongs to an earlier state of its card."""

    words = "stale"


class NotNow(Refusal):
    """The thing's state does not allow this step any more, or not yet."""

    words = "not_now"


class Spent(Refusal):
    """The one-time code was used, has expired, or never existed: the three look the same from outside."""

    words = "spent"


class Anonymous(Refusal):
    """Who asks hides behind the group as its anonymous administrator: it cannot be known who it is."""

    words = "anonymous"


class LastAdmin(Refusal):
    """Without them nobody could give or take roles any more."""

    words = "last_admin"


class TooLate(Refusal):
    """An appointment begins too soon to be changed by oneself."""

    words = "too_late"
