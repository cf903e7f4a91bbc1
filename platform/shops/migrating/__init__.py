"""Moving thousands of schemas from one set of migrations to the next. Runs as the owner's login only."""
