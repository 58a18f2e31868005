"""After the blind or search key has moved to a new generation: every index value computed again from the ciphertext."""

from minzheng.mechanisms.registry.models import Facility, Organisation, Person


def reindex() -> int:
    """Compute blind indexes and search tokens of all parties anew, in one act; gives the number of rows.

    Run it with everybody else out, right after `KeyRing.rotate(moving=("blind", "search"))`: until it ends, numbers
    and names are not found. Rows whose values are right already leave no trace in the journal.
    """
    count = 0
    for model in (Person, Organisation, Facility):
        for row in model._default_manager.iterator(chunk_size=1000):
            row.save(update_fields=[])
            count += 1
    return count
