"""Stories of visits, as rows."""
