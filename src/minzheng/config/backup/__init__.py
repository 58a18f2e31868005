"""Backup (`making`) and restore (`restoring`): database, files and journal anchor in one encrypted archive; never the keys."""
