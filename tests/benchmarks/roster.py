"""How long `wuxin import` takes for a roster of the whole community, and how much memory: in a process of its own."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from models.communities import EXAMPLE, read_community
from models.rosters.writing import write_roster
from tests.benchmarks.programs import environment
from tests.benchmarks.replies import machine, spread

RESIDENTS = 11_671
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹"
_GIVEN = (
    "秀英 桂英 秀兰 玉兰 建华 建国 志强 海燕 丽华 春梅 红梅 国平 学文 长海 德华 素珍 月琴 金凤 小燕 立新 "
    "伟 芳 娜 敏 静 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚"
)


@dataclass(frozen=True)
class Measured:
    """One run of the command."""

    seconds: float
    megabytes: float
    said: str


def invent_people(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Residents with common names, and after them the community's own staff, as rows of a roster."""
    community, chance = read_community(EXAMPLE), random.Random(seed)  # noqa: S311 -- invented names, no secret
    given = _GIVEN.split()
    groups = [(grid, group) for grid in community.grids for group in grid.groups]
    for number in range(1, count + 1):
        grid, group = groups[number % len(groups)]
        name = chance.choice(_SURNAMES) + chance.choice(given)
        address, phone = f"{chance.randrange(1, 60)}栋{chance.randrange(101, 699)}室", f"139{number:08}"
        yield [str(number), name, grid.name, group.name, address, phone, "", "", ""]
    for number, member in enumerate(community.staff, count + 1):
        places = [*member.grids, member.group, member.team, member.centre]
        place = next((f":{place}" for place in places if place), "")
        yield [str(number), member.name, "", "", "", "", f"{member.role}{place}", "", ""]


def run_command(folder: Path, *words: str) -> Measured:
    """Run `wuxin` once; memory is the peak of the process and of the one that reads the file for it."""
    command = [sys.executable, "-m", "bot", *words]
    settings = environment(str(folder), "http://127.0.0.1:1/bot")
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 -- our own program
        command, cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(said[-2000:])
    return Measured(time.perf_counter() - began, usage.ru_maxrss / 1024, said.strip().splitlines()[-1])


def show_roster(out: Console, rounds: int) -> None:
    """The table: into an empty store, and the same file again."""
    table = Table(f"wuxin import, {RESIDENTS} residents and the staff", "s", "peak MB", "said", caption=machine())
    runs: dict[str, list[Measured]] = {}
    with TemporaryDirectory(prefix="wuxin-benchmark-") as place:
        file = Path(place, "people.xlsx")
        write_roster(file, invent_people(RESIDENTS), language="zh", title="居民")
        for number in range(rounds):
            folder = Path(place, str(number))
            folder.mkdir()
            run_command(folder, "init", str(EXAMPLE))
            for name, options in {"dry run": ["--dry-run"], "import": ["--yes"], "again": ["--yes"]}.items():
                runs.setdefault(name, []).append(run_command(folder, "import", str(file), *options))
    for name, measured in runs.items():
        seconds, peaks = [each.seconds for each in measured], [each.megabytes for each in measured]
        table.add_row(name, spread(seconds), f"{max(peaks):.0f}", measured[-1].said)
    out.print(table)
