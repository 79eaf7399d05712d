"""A seeded simulation: the real product on a virtual clock, with people who act at random, faults and crashes."""
