"""A payment gateway without a third party, for demonstrations and tests: the shopper chooses the outcome."""
