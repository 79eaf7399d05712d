"""Due work: one file a kind. `KINDS` names the timers that a file takes, `run(announcer, timer)` does one of them."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from handlers.ui.announce import Announcer
from models.timers import Timer

Job = Callable[[Announcer, Timer], None]


@cache
def by_kind() -> dict[str, Job]:
    """Every kind of timer and the job that does it."""
    jobs: dict[str, Job] = {}
    for info in pkgutil.iter_modules(__path__, f"{__name__}."):
        module = importlib.import_module(info.name)
        for kind in module.KINDS:
            if kind in jobs:
                raise TypeError(f"two jobs claim the timers {kind}")
            jobs[kind] = module.run
    return jobs
