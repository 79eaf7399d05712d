"""What a centre changes in the bot: fields of its services and its hours, over what the file says."""

from datetime import time
from typing import Any

import pytest
from pydantic import ValidationError

from models.appointments.desk import change_hours, reopen
from models.appointments.offerings import (
    edit_service,
    forget_edits,
    get_offering,
    list_closures,
    list_edited,
    list_offerings,
    read_openings,
    write_openings,
)
from models.appointments.service_rows import Closure, ServiceEdit
from models.leaves import Leave, LeaveState
from models.rules.appointment_times import Refused
from models.rules.refusals import Gone
from tests.models.appointments.town import ADMIN, CLERK, WORKER, Town, day

WANG, CHEN = 9001, 9002
MORNING = ((time(9), time(10)),)


def edit(town: Town, key: str, field: str, value: Any) -> Any:
    """The admin changes a field; returns it as everybody sees it."""
    by_id = town.actor(ADMIN).id
    edit_service(town.session, town.community, key, field, value, by_id=by_id, now=town.now)
    return getattr(town.offering(key).service, field)


class TestEdits:
    """Fields of a service."""

    @pytest.mark.parametrize("key", ["certificates", "playgroup", "reading_seat", "home_care", "housing"])
    def test_every_kind_of_service_can_be_changed(self, town: Town, key: str) -> None:
        before = town.offering(key).service
        assert edit(town, key, "is_open", value=False) is False
        assert town.offering(key).service == before.model_copy(update={"is_open": False})

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("minutes", 30),
            ("seats", 8),
            ("notice_hours", 0),
            ("horizon_days", 60),
            ("most_active", 5),
            ("bring", [{"zh": "身份证", "en": "Identity card"}]),
            ("hours", {"tuesday": ["14:00-16:00"]}),
            ("served_by", ["高春梅"]),
            ("about", None),
        ],
    )
    def test_a_field_is_as_the_file_would_write_it(self, town: Town, field: str, value: Any) -> None:
        seen = edit(town, "playgroup", field, value)
        as_in_file = town.offering("playgroup").service.model_validate(
            dict(town.community.service("playgroup")) | {field: value}
        )
        assert seen == getattr(as_in_file, field)
        assert list_edited(town.session, "playgroup") == [field]

    def test_several_fields_and_the_last_word_on_each(self, town: Town) -> None:
        edit(town, "playgroup", "seats", 8)
        edit(town, "playgroup", "minutes", 30)
        assert edit(town, "playgroup", "seats", 4) == 4
        assert town.offering("playgroup").service.minutes == 30
        forget_edits(town.session, "playgroup")
        assert town.offering("playgroup").service == town.community.service("playgroup")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("minutes", 7), ("seats", 0), ("hours", {"tuesday": ["16:00-14:00"]}), ("colour", "red"), ("every", 30)],
    )
    def test_what_makes_no_sense_changes_nothing(self, town: Town, field: str, value: Any) -> None:
        with pytest.raises(ValueError, match="Service"):
            edit(town, "playgroup", field, value)
        assert list_edited(town.session, "playgroup") == []

    def test_what_no_longer_goes_with_a_later_file_is_passed_over(self, town: Town) -> None:
        edit(town, "playgroup", "buffer_after", 30)
        row = town.session.get_one(ServiceEdit, ("playgroup", "buffer_after"))
        row.value = {"value": "long"}
        town.session.flush()
        assert town.offering("playgroup").service == town.community.service("playgroup")

    def test_what_is_not_there_is_gone(self, town: Town) -> None:
        with pytest.raises(Gone):
            edit(town, "fortune_telling", "seats", 8)
        with pytest.raises(Gone):
            town.offering("fortune_telling")

    def test_a_shut_service_takes_nothing_new(self, town: Town) -> None:
        booked = town.books(WANG, "playgroup", "11-24 14:30")
        edit(town, "playgroup", "is_open", value=False)
        assert town.tries(CHEN, "playgroup", "11-24 14:30") is Refused.SHUT
        assert booked.seat == 1

    def test_seats_of_a_group_that_meets_already_stay(self, town: Town) -> None:
        booked = [town.books(9100 + number, "playgroup", "11-24 14:30") for number in range(2)]
        edit(town, "playgroup", "seats", 1)
        assert town.books(WANG, "playgroup", "11-24 14:30").seats == booked[0].seats == 6
        assert town.books(CHEN, "playgroup", "11-26 14:30").seats == 1

    def test_a_model_error_is_a_value_error(self) -> None:
        assert issubclass(ValidationError, ValueError)  # what `edit_service` promises to raise


class TestHours:
    """Days with hours of their own."""

    def change(self, town: Town, first: str, last: str, **more: Any) -> Closure:
        actor = town.actor(CLERK)
        return change_hours(town.session, actor, "service", first=day(first), last=day(last), reason="装修",
                            now=town.now, **more)  # fmt: skip

    def test_closed_from_a_first_to_a_last_day(self, town: Town) -> None:
        self.change(town, "11-25", "11-27")
        open_days = [f"11-{number}" for number in range(24, 31) if town.free("certificates", f"11-{number}")]
        assert open_days == ["11-24", "11-30"]
        assert town.free("mother_baby", "11-25")  # another centre

    def test_the_newest_counts_and_can_be_taken_back(self, town: Town) -> None:
        self.change(town, "11-25", "11-27")
        newest = self.change(town, "11-26", "11-26", openings=MORNING)
        assert town.free("certificates", "11-26") == ["09:00", "09:20", "09:40"]
        reopen(town.session, newest)
        assert town.free("certificates", "11-26") == []

    def test_of_one_service_alone(self, town: Town) -> None:
        self.change(town, "11-25", "11-25", service="insurance")
        assert town.free("insurance", "11-25") == []
        assert town.free("certificates", "11-25")

    def test_they_are_listed_until_they_are_over(self, town: Town) -> None:
        later, sooner = self.change(town, "12-01", "12-02"), self.change(town, "11-23", "11-23")
        assert list_closures(town.session, "service", today=town.today) == [sooner, later]
        town.pass_time(days=1)
        assert list_closures(town.session, "service", today=town.today) == [later]

    def test_they_are_kept_as_the_file_writes_them(self) -> None:
        hours = ((time(8, 30), time(12)), (time(14), time(17, 30)))
        assert write_openings(hours) == ["08:30-12:00", "14:00-17:30"]
        assert read_openings(write_openings(hours)) == hours
        assert read_openings(write_openings(())) == ()


class TestServers:
    """Who serves."""

    def test_any_of_the_centres_staff_or_those_named(self, town: Town) -> None:
        clerk = f"person:{town.actor(CLERK).id}"
        assert town.offering("certificates").servers == town.offering("housing").servers == (clerk,)
        assert town.offering("reading_seat").servers == ()

    def test_who_is_on_leave_still_has_their_times(self, town: Town) -> None:
        """Their stand-in serves: nobody's time is lost, and nobody is counted twice."""
        leave = Leave(holder_id=town.actor(CLERK).id, stand_in_id=town.actor(WORKER).id, first_day=town.today,
                      last_day=town.today, state=LeaveState.AGREED, planned_at=town.now,
                      planned_by_id=town.actor(CLERK).id)  # fmt: skip
        town.session.add(leave)
        town.session.flush()
        assert town.offering("certificates").servers == (f"person:{town.actor(CLERK).id}",)

    def test_at_the_desk_no_notice_holds(self, town: Town) -> None:
        assert town.offering("housing").service.notice_hours == 24
        assert town.offering("housing", at_desk=True).service.notice_hours == 0

    def test_all_of_them_in_the_order_of_the_file(self, town: Town) -> None:
        keys = [service.key for service in town.community.services]
        found = list_offerings(town.session, town.community, today=town.today)
        assert [offering.service.key for offering in found] == keys
        one = get_offering(town.session, town.community, keys[3], today=town.today)
        assert one == found[3]
