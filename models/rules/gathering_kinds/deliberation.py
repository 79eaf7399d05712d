"""协商议事会: residents and office face to face; what they agree on becomes a dated promise."""

from models.rules.gathering_kinds import GatheringKind

kind = GatheringKind(
    key="deliberation",
    emoji="🗣️",
    minutes=120,
    has_agenda=True,
    takes_topics=True,
    takes_questions=True,
    has_motions=True,
    has_minutes=True,
)
