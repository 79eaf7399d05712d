"""The picture of a grid's coverage, drawn for who asked for it: that takes a while, and is kept out of their step."""

from handlers.ui.announce import Announcer, Recipient
from handlers.ui.words import label, tell_day
from handlers.visits.coverage_words import list_pieces, load_coverage, name_place
from handlers.visits.pictures import can_draw
from models.actors import get_actor
from models.grids import Grid
from models.people import get_person
from models.rules.refusals import Refusal
from models.rules.visit_coverage import Standing, Tally
from models.timers import Timer
from models.visits.coverage import Coverage
from models.visits.pictures import PictureTimer, read_picture
from models.visits.steering import access_place

KINDS = tuple(PictureTimer)


def run(announcer: Announcer, timer: Timer) -> None:
    """Draw it as it is now, if whoever asked for it still may see it."""
    asked, session = read_picture(timer), announcer.session
    actor = get_actor(session, asked.person_id, today=announcer.today)
    if actor is None or not can_draw():
        return
    try:
        grid = access_place(session, actor, asked.grid_id)
        coverage, _ = load_coverage(session, announcer.product.community, grid, asked.round, today=announcer.today)
    except Refusal:
        return
    if to := announcer.to_person(get_person(session, asked.person_id)):
        announcer.send_picture(
            to,
            filename=f"coverage-{asked.grid_id or 'all'}-{announcer.today:%Y%m%d}.png",
            content=_draw(announcer, to, grid, coverage),
            message="coverage/picture",
            place=name_place(grid, to.language),
            round=coverage.round,
            tally=coverage.tally,
        )


def _draw(announcer: Announcer, to: Recipient, grid: Grid | None, coverage: Coverage) -> bytes:
    from bot.pictures.drawing import draw  # noqa: PLC0415 -- comes with an extra
    from bot.pictures.waffle import Block, Waffle  # noqa: PLC0415

    language, tally = to.language, coverage.tally
    community = announcer.product.community.name.in_language(language)
    counts = {"reached": tally.reached, "wanted": tally.wanted}
    waffle = Waffle(
        above=f"{community} · {tell_day(announcer.today, language)}",
        title=name_place(grid, language),
        subtitle=label(language, "coverage/reached", counts),
        foot=label(language, "coverage/foot"),
        legend={each: f"{label(language, f'standings/{each}')}  {getattr(tally, each)}" for each in Standing},
        blocks=[
            Block(piece.name, _count(piece.tally), piece.standings)
            for piece in list_pieces(announcer.session, coverage, grid, language)
        ],
    )
    return draw(waffle)


def _count(tally: Tally) -> str:
    """So many reached of so many; nothing where all are left in peace."""
    return f"{tally.reached} / {tally.wanted}" if tally.wanted else ""
