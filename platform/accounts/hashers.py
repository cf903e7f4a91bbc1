"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice.

    Django's own default takes 100 MB and eight lanes, 0.3 s of CPU a sign-in: a handful of them at once starves a small
    server. Hashes with other parameters are renewed when their owner signs in.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
