"""A stateful server that answers like Stripe, for development and tests.  Independent of Django, loopback only."""
