"""Privacy: what is kept of somebody, shown, given, corrected and erased at their word."""
