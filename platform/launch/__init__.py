"""The command `./stoa`: starts processes and runs tools; imports nothing of the Django program."""
