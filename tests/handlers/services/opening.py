"""What the stories about services begin with."""

from tests.people import Person, labels, said


async def opens(person: Person, service: str = "开证明") -> str:
    """Somebody of the centre looks at one of its services; returns the page."""
    await person.says("/services")
    await person.presses(service)
    return said(person.last)


def line(page: str, name: str) -> str:
    """What the page says of one thing."""
    return next(line for line in page.splitlines() if line.startswith(name))


async def presses_exactly(person: Person, label: str) -> None:
    """Press the button of the newest message with these words and no others."""
    place = labels(person.last).index(label)
    buttons = [button for row in person.last["buttons"] for button in row]
    await person.press(person.last["message_id"], buttons[place])
