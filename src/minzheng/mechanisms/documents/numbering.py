"""Document numbers: one series per 机关代字 and year, without gaps among what was committed."""

from django.db import connection

from minzheng.foundation import clock

_NEXT = """
    INSERT INTO documents_numbercounter (series, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (series, year) DO UPDATE SET last = documents_numbercounter.last + 1
    RETURNING last
"""


def next_number(series: str, year: int | None = None) -> int:
    """The next whole number of a series in a year (this year by default); waits for others in the same series.

    The row stays locked until the act ends, so an act that is rolled back leaves no gap. Needs an act (`acting`).
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year or clock.today().year])
        number: int = cursor.fetchone()[0]
    return number


def written_number(series: str, year: int, number: int) -> str:
    """发文字号 as printed, such as 津民发〔2019〕14号 (GB/T 9704-2012, 7.2.5: hexagonal brackets, no leading zero)."""
    return f"{series}〔{year}〕{number}号"
