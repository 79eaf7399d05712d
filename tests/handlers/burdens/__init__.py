"""The burden meter, as people see it."""
