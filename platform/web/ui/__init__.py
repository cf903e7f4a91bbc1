"""What the components of our screens are made of; `templatetags/stoa.py` is the list of their tags."""
