from django.contrib.auth.hashers import ScryptPasswordHasher


class QuickScrypt(ScryptPasswordHasher):
    """For demonstrations only: 130 accounts of invented people in a second, on loopback."""

    work_factor = 2**8
