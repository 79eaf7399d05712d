"""Nobody can see or do what is not theirs: the table of rights held against the real product."""
