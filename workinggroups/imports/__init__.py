"""What a table of next steps says: columns matched, rows judged. Pure; the services save it."""
