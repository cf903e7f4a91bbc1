"""System checks of the tenancy rules."""
