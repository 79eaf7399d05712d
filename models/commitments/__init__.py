"""Commitments: what gatherings promised, by whom, until when, and whether it was kept."""

from models.commitments.rows import Commitment, CommitmentEvent

__all__ = ["Commitment", "CommitmentEvent"]
