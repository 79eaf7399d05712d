"""`wuxin audit` and `wuxin retention`: is the record of who saw what whole, and what has served its time."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import err, fail, held_store, opened_store, out, read_settings

if TYPE_CHECKING:
    from datetime import datetime

    from bot.database import Database
    from models.rules.community import Community
    from models.rules.retention import Kept

audit = typer.Typer(help="谁看过、改过居民的信息 · Who saw or changed personal data.", no_args_is_help=True)


@audit.command("verify")
def verify(
    head: Annotated[str, typer.Option(help="A head that was noted earlier: nothing was cut off since.")] = "",
) -> None:
    """Walk the whole audit log: whether a line was changed, left out or moved."""
    from models import audit as lines  # noqa: PLC0415 -- what takes long to import must not slow down `--help`

    with opened_store(read_settings()) as database:
        found = database.transact(lambda session: lines.verify(session, earlier_head=head))
    if found.broken_at is not None:
        err.print(f"✗ 第 {found.broken_at} 条与前面接不上 · line {found.broken_at} does not hold ({found.count} do)")
    elif not found.knows_head:
        err.print(f"✗ 记录里没有 {head}：后面的被删掉过 · {head} is not in the log: lines were cut off its end")
    if not found.holds:
        raise typer.Exit(1)
    out.print(f"✓ {found.count} 条记录，前后相接 · {found.count} lines, all hold\n  {found.head}")


@audit.command("show")
def show(person: Annotated[int, typer.Option(help="The number of the person whose data it was.")]) -> None:
    """Who saw or changed one person's data, the newest first."""
    from models import audit as lines  # noqa: PLC0415

    with opened_store(read_settings()) as database:
        found = database.transact(lambda session: lines.list_about(session, person))
    for line in found:
        who = "-" if line.actor_id is None else line.actor_id
        out.print(f"{line.at:%Y-%m-%d %H:%M:%S}Z  {who}  {line.deed}  {', '.join(line.fields)}", markup=False)
    if not found:
        out.print("没有记录 · nothing on record")


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go, by kind.")] = False,
) -> None:
    """Let go of what has served its time. The running program does it every night by itself."""
    from bot.clock import Clock  # noqa: PLC0415
    from bot.communities import STARTING_ERRORS, explain_start, find_community  # noqa: PLC0415
    from models.privacy.retention import count_due  # noqa: PLC0415

    settings, now = read_settings(), Clock().now()
    try:
        community = find_community(settings)
    except STARTING_ERRORS as error:
        fail(*explain_start(error))
    if dry_run:
        with opened_store(settings) as database:
            counts = database.transact(lambda session: count_due(session, community.retention, now=now))
        _tell(counts, community)
        return
    with held_store(settings), opened_store(settings) as database:
        _tell(_let_go(database, community, now), community)


def _let_go(database: "Database", community: "Community", now: "datetime") -> "dict[Kept, int]":
    """Batch by batch, person by person, each in a transaction of its own."""
    from functools import partial  # noqa: PLC0415

    from sqlalchemy.orm import Session  # noqa: PLC0415

    from bot.jobs.privacy import erase_one  # noqa: PLC0415
    from handlers.ui.announce import Announcer, Product  # noqa: PLC0415
    from handlers.ui.words import Words  # noqa: PLC0415
    from models import outbox  # noqa: PLC0415
    from models.outbox import Outbox  # noqa: PLC0415
    from models.privacy import retention  # noqa: PLC0415

    keep = community.retention
    product = Product(community, Words(community.zone, community.languages), bot_username="")

    def erase(session: Session, person_id: int) -> None:
        announcer = Announcer(session, product, Outbox(f"erase:{person_id}:{now.isoformat()}", now), now)
        erase_one(announcer, person_id, is_due=True)
        outbox.save(session, announcer.outbox.rows)

    counts = database.transact(partial(retention.count_due, retention=keep, now=now))
    while database.transact(partial(retention.sweep, retention=keep, now=now)):
        continue
    database.transact(partial(retention.note_idle, now=now))
    while people := database.transact(partial(retention.list_people_due, retention=keep, now=now)):
        for person_id in people:
            database.transact(partial(erase, person_id=person_id))
    return counts


def _tell(counts: "dict[Kept, int]", community: "Community") -> None:
    for kind, count in counts.items():
        out.print(f"{count:8d}  {kind.value.replace('_', ' ')} ({community.retention.days(kind)} d)")
    if not any(counts.values()):
        out.print("没有到期的 · nothing is due")
