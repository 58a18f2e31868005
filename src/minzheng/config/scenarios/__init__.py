"""Demonstration years: a bureau and what happens in it day by day, through the services that the screens use.

The people are invented; the figures of a scenario are those of a published report, and must come out of the records.
"""
