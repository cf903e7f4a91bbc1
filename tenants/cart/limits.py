"""How much a cart holds."""

MAX_QUANTITY = 9999  # of one line
MAX_LINES = 100
