"""A service, and a centre's special days, looked up for everything that is said of them in one go."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from handlers.flow import Context
from models.appointments.offerings import list_closures, list_offerings, list_staff, read_openings
from models.appointments.service_rows import Closure
from models.rules import holidays
from models.rules.appointment_times import Offering
from models.rules.opening_hours import WeekPart, group_week
from models.rules.services import Service
from models.rules.working_time import Openings


@dataclass(frozen=True)
class Facts:
    """One service as it can be booked now. `staff`: who holds the post at its centre, by id."""

    offering: Offering
    staff: dict[int, str]

    @property
    def service(self) -> Service:
        """The service with its changes."""
        return self.offering.service

    @cached_property
    def week(self) -> tuple[WeekPart, ...]:
        """Its hours, equal weekdays together."""
        return group_week(self.offering.schedule.hours.week)

    @property
    def on_holidays(self) -> bool:
        """Whether public holidays make no difference."""
        return self.offering.schedule.hours.calendar is holidays.none

    @property
    def make_up(self) -> Openings:
        """The hours of a make-up workday."""
        hours = self.offering.schedule.hours
        return hours.week[0] if hours.make_up is None else hours.make_up

    @cached_property
    def serving(self) -> list[str]:
        """Who serves it, by name."""
        return [name for id_, name in self.staff.items() if f"person:{id_}" in self.offering.servers]

    @cached_property
    def missing(self) -> list[str]:
        """Who is named and does not hold the post."""
        named = self.service.served_by
        return [name for name in named if name not in self.staff.values()] if isinstance(named, tuple) else []


def facts_of(context: Context[Any], offering: Offering) -> Facts:
    """The same of one offering."""
    return Facts(offering, dict(list_staff(context.session, offering.service.centre)))


def list_facts(context: Context[Any], centre: str) -> list[Facts]:
    """Everything that can be booked at a centre, in the order of the file."""
    staff = dict(list_staff(context.session, centre))
    return [Facts(offering, staff) for offering in list_centre_offerings(context, centre)]


def list_centre_offerings(context: Context[Any], centre: str) -> list[Offering]:
    """The centre's services as they can be booked now."""
    keys = [service.key for service in context.community.services if service.centre == centre]
    return list_offerings(context.session, context.community, keys, today=context.announcer.today)


@dataclass(frozen=True)
class SpecialDays:
    """Days with hours of their own, as they are told. `service` None: the whole centre."""

    id: int
    first_day: date
    last_day: date
    openings: Openings
    reason: str
    service: Service | None


def list_special_days(context: Context[Any], centre: str, service: str = "") -> list[SpecialDays]:
    """What is special about the centre's coming days; with a service: what of it concerns that one."""
    services = {each.key: each for each in context.community.services}
    closures = list_closures(context.session, centre, today=context.announcer.today)
    concerned = [each for each in closures if not service or each.service in (None, service)]
    return [special_days_of(each, services) for each in concerned]


def special_days_of(closure: Closure, services: dict[str, Service]) -> SpecialDays:
    """One row, as it is told."""
    service = services.get(closure.service) if closure.service else None
    openings = read_openings(closure.openings)
    return SpecialDays(closure.id, closure.first_day, closure.last_day, openings, closure.reason, service)
