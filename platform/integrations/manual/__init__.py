"""Bank transfer and cash on delivery: no third party at all."""
