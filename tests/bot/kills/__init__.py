"""Proofs with the real program in processes of its own, which are killed, cut off and led astray."""
