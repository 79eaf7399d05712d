"""A batch of people to be told is called after what it tells, and reads back from that."""

from datetime import UTC, datetime

import pytest

from models.gatherings.telling import News, Telling, read_telling


@pytest.mark.parametrize(
    "telling",
    [
        Telling(1, News.NOTICE, 1),
        Telling(7, News.NOTICE, 3, places=((3, None), (5, 21)), after=400),
        Telling(7, News.MOVED, 2, before=datetime(2026, 12, 2, 7, tzinfo=UTC)),
        Telling(7, News.MOVED, 3, places=((4, None),), before=datetime(2026, 12, 2, 7, tzinfo=UTC)),
        Telling(9, News.CANCELLED, 4, after=200),
    ],
)
def test_a_key_reads_back(telling: Telling) -> None:
    assert read_telling(telling.key) == telling
