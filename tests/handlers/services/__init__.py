"""Services as a centre's staff change them: field by field, and days with hours of their own."""
