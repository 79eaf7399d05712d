"""The world's appointments: at two centres, in every state, with canaries wherever somebody wrote something."""

from datetime import date

from sqlalchemy import select

from models.actors import Account
from models.appointments import Appointment
from models.appointments.deadlines import plan_night
from models.appointments.desk_lists import plan_desk_lists
from models.appointments.offerings import get_offering
from models.appointments.waiting import queue_up
from models.centres import Centre
from models.people import Person
from models.rules.channels import Channel
from tests.people import START
from tests.rights.canaries import address_of, visit_of
from tests.rights.world import (
    CENTRE_CHATS,
    COLLEAGUE,
    DAUGHTER,
    NEIGHBOUR,
    PATIENT,
    RESIDENT,
    WORKER,
    World,
    account,
)

CLERK, CARER = 907, 909
"""Who runs the desks of the two centres."""
CENTRES = {"certificates": "service", "insurance": "service", "home_care": "elders", "home_haircut": "elders"}
"""What is booked, and where it is to be had."""


def open_desks(world: World) -> None:
    """The centres have their chats, their lists, their special days, and words for a colleague."""
    session, community, ground = world.session, world.ground.community, world.ground
    for key, chat_id in CENTRE_CHATS.items():
        session.get_one(Centre, key).chat_id = chat_id
    plan_night(session, community, now=START)
    plan_desk_lists(session, community, now=START)
    ground.press(CLERK, "eg:service")
    ground.say(CLERK, "钥匙在抽屉里")
    ground.press(CLERK, "sp:service:insurance")
    for data in ("sy:2026-12-22", "sy:2026-12-22", "sz", "se:training", "sg"):
        press_here(world, CLERK, data)


def book_appointments(world: World, grid: int) -> None:
    """Over, judged, ahead, called off and offered, one of each; and two for people at home."""
    ground = world.ground
    resident, neighbour, patient = (account(grid, who) for who in (RESIDENT, NEIGHBOUR, PATIENT))
    for who in (resident, patient):
        ground.press(CLERK, f"ea:{book(world, who, 'certificates')}:2")
    ground.press(patient, f"bs:{_newest(world)}:4")
    ground.say(patient, visit_of(grid, PATIENT))
    book(world, resident, "certificates")
    mother, elder = world.mothers[grid], world.elders[grid]
    book(world, account(grid, DAUGHTER), "home_care", whose=mother, told=_house(grid, DAUGHTER))
    ground.press(account(grid, WORKER), f"bw:{elder}")
    world.press(account(grid, WORKER), "bg:phone")
    book(world, account(grid, WORKER), "home_haircut", told=_house(grid, WORKER), is_begun=True)
    called_off = book(world, neighbour, "insurance")
    wait(world, account(grid, COLLEAGUE), "insurance", "2026-11-23")
    ground.press(neighbour, f"bc:{called_off}:2")
    ground.say(neighbour, visit_of(grid, NEIGHBOUR))
    ground.say(CLERK, "/desk", chat=CENTRE_CHATS["service"])
    ground.say(CARER, "/desk")


def book(world: World, who: int, service: str, *, whose: int = 0, told: str = "", is_begun: bool = False) -> int:
    """They book the next free time of a service; returns the appointment's number."""
    if not is_begun:
        world.ground.say(who, "/book")
    for data in (f"bf:{CENTRES[service]}", f"bk:{service}", "bh:", *([f"br:{whose}"] if whose else ())):
        world.press(who, data)
    if told:
        world.ground.say(who, told)
    world.press(who, "be:book")
    return _newest(world)


def wait(world: World, who: int, service: str, day: str) -> None:
    """They are on the list of a day, though it is not full: whatever comes free next brings them their seat."""
    session, ground, wanted = world.session, world.ground, date.fromisoformat(day)
    actor = ground.load(Account(who, ""))
    offering = get_offering(session, ground.community, service, today=START.date())
    person = session.get_one(Person, actor.id)
    queue_up(session, actor, person, offering, first=wanted, last=wanted, details={}, channel=Channel.CHAT, now=START)


def press_here(world: World, who: int, data: str) -> None:
    """Press a button of the running dialogue that may not be in sight."""
    standing = world.ground.standings[who, who]
    if standing is None:
        raise AssertionError(f"{who} is asked nothing, and presses {data}")
    world.ground.press(who, f"{data}~{standing.serial}")


def _house(grid: int, number: int) -> str:
    return f"{address_of(grid, number)}，{visit_of(grid, number)}"


def _newest(world: World) -> int:
    return max(world.session.scalars(select(Appointment.id)))
