"""The demo shops: what they sell, and pictures of it drawn by code."""
