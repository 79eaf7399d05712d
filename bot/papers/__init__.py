"""Papers: a message of ours on A4, to print and to hang up."""
