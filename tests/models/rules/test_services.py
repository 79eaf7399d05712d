"""What can be booked, as a file says it: what fits together, and one sentence for each mistake."""

from typing import Any

import pytest
from pydantic import ValidationError

from models.communities import EXAMPLE, read_community
from models.rules.community import Community
from models.rules.community_files import CommunityFileError, parse_community
from models.rules.services import Ask, Service
from tests.models.rules.test_community import SMALL

MORE = """
centres = [{ key = "hall", name = { zh = "大厅", en = "Hall" }, place = { zh = "一楼", en = "Ground floor" } }]
resources = [{ key = "room", name = { zh = "教室", en = "Classroom" } }]
services = [{ key = "papers", emoji = "📄", name = { zh = "证明", en = "Papers" }, centre = "hall", minutes = 20 }]
"""
STAFFED = SMALL.replace("staff = [", 'staff = [\n    { name = "吕军", role = "centre_staff", centre = "hall" },')
WHOLE = f"{STAFFED}{MORE}"
ASKS = "'address', 'guardian', 'school', 'purpose' or 'headcount'"


def with_fields(fields: str) -> str:
    """The file, with more said of its one service."""
    return WHOLE.replace("minutes = 20 }", f"minutes = 20, {fields} }}")


def problems(text: str) -> list[str]:
    """What is wrong with that file, in its own words."""
    with pytest.raises(CommunityFileError) as caught:
        parse_community(text, "small.toml")
    return list(caught.value.problems)


def a_service(**fields: Any) -> Service:
    usual = {"key": "papers", "emoji": "📄", "name": {"zh": "证明", "en": "Papers"}, "centre": "hall", "minutes": 20}
    return Service.model_validate(usual | fields)


@pytest.fixture(scope="module")
def xinji() -> Community:
    """The example community."""
    return read_community(EXAMPLE)


class TestFile:
    """The file as a whole."""

    def test_it_can_be_read(self) -> None:
        (service,) = parse_community(WHOLE, "small.toml").services
        assert (service.minutes, service.seats, service.served_by, service.is_open) == (20, 1, "anybody", True)

    def test_whoever_serves_may_be_named(self) -> None:
        (service,) = parse_community(with_fields('served_by = ["吕军"], uses = ["room"]'), "small.toml").services
        assert (service.served_by, service.uses) == (("吕军",), ("room",))

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ('uses = ["hut"]', "papers > uses: there is no resource hut; the file has room."),
            ('served_by = ["王静"]', "papers > served_by: there is no such staff there: 王静; the file has 吕军."),
            ('hours = { monday = ["08:33-12:00"] }', "papers > hours: 08:33 is not a multiple of 5 minutes."),
            ("at_home = true", 'no. 1: a service at home asks for the "address".'),
            ("seats = 6, every = 15",
             "no. 1: every: starts of several seats may not overlap, so at least 20 minutes apart."),
            ("buffer_after = 7", "no. 1 > buffer_after: input should be a multiple of 5 (it says 7)."),
            ("seats = 0", "no. 1 > seats: input should be greater than or equal to 1 (it says 0)."),
            ("horizon_days = 400", "no. 1 > horizon_days: input should be less than or equal to 183 (it says 400)."),
            ('hours = { monday = ["12:00-08:00"] }',
             "no. 1 > hours > monday: hours of one day run forwards and do not touch."),
            ('colour = "red"', "no. 1 > colour: this is not a field of a community file (it says 'red')."),
            ('asks = ["shoe"]',
             f"no. 1 > asks > no. 1: input should be {ASKS} (it says 'shoe')."),
        ],
    )  # fmt: skip
    def test_each_mistake_is_one_sentence(self, fields: str, sentence: str) -> None:
        assert problems(with_fields(fields)) == [f"small.toml: services > {sentence}"]

    @pytest.mark.parametrize(
        ("there", "instead", "sentence"),
        [
            ('centre = "hall", minutes', 'centre = "hut", minutes',
             "services > papers > centre: there is no centre hut; the file has hall."),
            ("minutes = 20", "minutes = 22",
             "services > no. 1 > minutes: input should be a multiple of 5 (it says 22)."),
            ("minutes = 20", "minutes = 0",
             "services > no. 1 > minutes: input should be greater than or equal to 5 (it says 0)."),
            ("08:30-12:00", "08:32-12:00", "office_hours: 08:32 is not a multiple of 5 minutes."),
            ('resources = [', 'resources = [{ key = "room", name = { zh = "另一间", en = "Another" } }, ',
             "resources: the key room is used 2 times."),
        ],
    )  # fmt: skip
    def test_so_is_each_of_these(self, there: str, instead: str, sentence: str) -> None:
        assert there in WHOLE
        assert problems(WHOLE.replace(there, instead)) == [f"small.toml: {sentence}"]

    def test_a_key_is_used_once(self) -> None:
        service = MORE.strip().splitlines()[-1].removeprefix("services = [").removesuffix("]")
        assert problems(WHOLE.replace(service, f"{service}, {service}")) == [
            "small.toml: services: the key papers is used 2 times."
        ]

    def test_office_hours_may_be_odd_where_nothing_is_booked_in_them(self) -> None:
        hours = with_fields('hours = { monday = ["09:00-12:00"] }').replace("08:30-12:00", "08:32-12:00")
        assert parse_community(hours, "small.toml").services[0].hours


class TestService:
    """What a service says of itself."""

    def test_a_slot_takes_its_pauses_along(self) -> None:
        care = a_service(minutes=60, buffer_before=15, buffer_after=10)
        assert (care.span, care.step) == (85, 85)
        assert a_service(minutes=60, buffer_after=10, every=30).step == 30

    def test_starts_of_several_seats_may_touch(self) -> None:
        assert a_service(seats=6, buffer_after=10, every=30).step == 30
        with pytest.raises(ValidationError, match="at least 30 minutes"):
            a_service(seats=6, buffer_after=10, every=25)

    def test_at_home_the_address_is_asked(self) -> None:
        assert a_service(at_home=True, asks=["address", "guardian"]).asks == (Ask.ADDRESS, Ask.GUARDIAN)

    def test_it_does_not_change(self) -> None:
        with pytest.raises(ValidationError, match="frozen"):
            a_service().minutes = 30


class TestXinji:
    """The example's services."""

    def test_every_centre_has_something(self, xinji: Community) -> None:
        assert {service.centre for service in xinji.services} == {centre.key for centre in xinji.centres}

    def test_everybody_who_is_named_is_there(self, xinji: Community) -> None:
        assert xinji.service("housing").served_by == ("吕军",)

    def test_the_squares_can_be_had_on_holidays(self, xinji: Community) -> None:
        hours = xinji.service("both_squares").hours
        assert hours is not None
        assert hours.holidays == "none"

    def test_one_is_reminded_twice(self, xinji: Community) -> None:
        assert xinji.appointments.remind_hours == (24, 2)
