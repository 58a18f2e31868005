"""Records against the journal: does the last entry of every row say what the row says now?"""

from contextlib import closing

from django.db import connection

from minzheng.mechanisms.journal.findings import Kind, Report
from minzheng.mechanisms.journal.install import tracked_tables
from minzheng.mechanisms.journal.reading import BATCH

COUNT = 'SELECT count(*) FROM "{table}"'
# Columns are compared that both the entry and the table have, so that later migrations do not disturb.
QUESTION = """
    SELECT coalesce(present.key, last.row_pk), last.operation, last.seq, present.key IS NOT NULL, differing.columns
    FROM (SELECT to_jsonb(t) ->> '{key}' AS key, to_jsonb(t) AS row FROM "{table}" t) AS present
    FULL JOIN (
        SELECT DISTINCT ON (row_pk) row_pk, seq, operation, new FROM journal_entry
        WHERE table_name = '{table}' ORDER BY row_pk DESC, seq DESC
    ) AS last ON last.row_pk = present.key
    LEFT JOIN LATERAL (
        SELECT string_agg(was.key, '、' ORDER BY was.key) AS columns
        FROM jsonb_each(last.new) was JOIN jsonb_each(present.row) now USING (key)
        WHERE present.row <> last.new AND was.value <> now.value
    ) AS differing ON true
    WHERE CASE
        WHEN present.key IS NULL THEN last.operation <> 'DELETE'
        WHEN last.row_pk IS NULL OR last.operation = 'DELETE' THEN true
        ELSE differing.columns IS NOT NULL
    END
"""


def compare_rows(report: Report) -> None:
    """Name every row of every tracked table whose state the journal does not explain."""
    existing = set(connection.introspection.table_names())
    for table, key in tracked_tables():
        if table in existing:
            _compare(table, key, report)


def _compare(table: str, key: str, report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(table=table))
        report.rows += cursor.fetchone()[0]
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(QUESTION.format(table=table, key=key))
        while found := cursor.fetchmany(BATCH):
            for row, operation, seq, present, columns in found:
                report.found(_kind(operation, present), _place(table, row, seq, columns))


def _kind(operation: str | None, present: bool) -> Kind:
    if operation is None:
        return Kind.ROW_UNJOURNALLED
    if not present:
        return Kind.ROW_GONE
    return Kind.ROW_RETURNED if operation == "DELETE" else Kind.ROW_DIFFERS


def _place(table: str, row: str, seq: int | None, columns: str | None) -> str:
    place = f"{table}#{row}"
    if columns:
        place += f"（{columns}）"
    return place if seq is None else f"{place}，最后一条日志是第{seq}条"
