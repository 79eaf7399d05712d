"""Services: a centre's staff say what can be booked there, how, and when it is open."""
