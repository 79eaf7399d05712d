"""The lists of visits: in a grid's group chat, and in private with everything that one needs to know."""
