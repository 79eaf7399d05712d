"""Which words a dialogue asks for, by conversation and question."""

SEARCHED_IN = {("residents", "whom"), ("walk_ins", "whom"), ("check_ins", "code"), ("telling_of", "whom")}
NAMED_IN = {("joining", "name"), ("family", "name"), ("records", "name")}
HOUSED_IN = {("joining", "address"), ("family", "house"), ("records", "address")}
TELEPHONED_IN = {("records", "phone")}
VISITED_IN = {("booking", "detail"), ("appointments", "reason"), ("rating", "comment")}
CALLED_IN = {("wishing", "called"), ("records", "called")}
TOLD_IN = {"diary", "telling_of", "wishing", "pausing"}
"""Conversations in which somebody writes of a household."""
TIMED_IN = {("booking", "when"), ("booking", "review"), ("planning", "time"), ("minutes_items", "day")}
TIMES = ("明天上午九点十分", "后天", "11月26日", "今天下午三点", "下周二上午十点", "12月3日下午两点半")
