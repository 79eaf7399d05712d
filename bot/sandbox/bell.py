"""Waking coroutines when the world has changed."""

import asyncio
from collections.abc import Callable


class Bell:
    """Belongs to one event loop. `ring` is meant for `World.watch`."""

    def __init__(self) -> None:
        self._sleepers: set[asyncio.Future[None]] = set()

    def ring(self, _event: object = None) -> None:
        """Wake everyone who waits."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    async def until(self, condition: Callable[[], bool], seconds: float | None) -> bool:
        """Wait for the condition, which is asked again at every ring; False when the time is over."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    await self._next()
        except TimeoutError:
            return condition()
        return True

    async def next(self, seconds: float) -> None:
        """Wait for one ring, or until the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._next()
        except TimeoutError:
            return

    async def _next(self) -> None:
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            await sleeper
        finally:
            self._sleepers.discard(sleeper)
