"""What the app role cannot do, on connections of its own."""

from collections.abc import Iterator

import psycopg
import pytest

from minzheng.config.postgres import Address

from .conftest import refusal, write

INSERT = "INSERT INTO journal_refusal (at, actor, what, reason, code) VALUES (now(), '甲', '乙', '丙', '丁')"
BEGIN = "SELECT journal_begin(NULL, NULL, '甲', '试', now())"


@pytest.fixture
def app(bureau: Address) -> Iterator[psycopg.Connection]:
    with psycopg.connect(bureau.url(bureau.app)) as connection:
        yield connection
        connection.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO journal_act (tx, actor, purpose, business_time, real_time) VALUES (1, '', '', now(), now())",
        "INSERT INTO journal_entry (act_id, table_name, row_pk, operation) VALUES (1, 'x', '1', 'INSERT')",
        "UPDATE journal_act SET actor = '别人'",
        "UPDATE journal_entry SET new = '{}'",
        "UPDATE journal_seal SET mac = ''",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_act",
        "DELETE FROM journal_seal",
        "TRUNCATE journal_entry",
        "TRUNCATE journal_refusal",
        "ALTER TABLE journal_refusal DISABLE TRIGGER journal_insert",
        "DROP TRIGGER journal_insert ON journal_refusal",
        "DROP TABLE journal_refusal",
        "CREATE OR REPLACE FUNCTION journal_current_act(table_name text) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE minzheng_owner",
        "SELECT setval('journal_entry_seq_seq', 1)",
        "SELECT nextval('journal_entry_seq_seq')",
        "SELECT journal_current_act('x')",
        "UPDATE django_migrations SET name = ''",
    ],
)
def test_the_app_role_may_not(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize("act", ["1", "0", "-1", "x", "999999999999999999999999"])
def test_an_act_number_set_by_hand_is_refused(app: psycopg.Connection, act: str) -> None:
    app.execute("SELECT set_config('minzheng.act', %s, false)", [act])
    with pytest.raises(psycopg.Error) as error:
        app.execute(INSERT)
    assert error.value.sqlstate == "MZ001"


def test_an_act_of_a_transaction_still_open_elsewhere_is_refused(
    bureau: Address, app: psycopg.Connection
) -> None:
    with psycopg.connect(bureau.url(bureau.app)) as other:
        (number,) = other.execute(BEGIN).fetchone() or (0,)
        app.execute("SELECT set_config('minzheng.act', %s, false)", [str(number)])
        with pytest.raises(psycopg.Error) as error:
            app.execute(INSERT)
        assert error.value.sqlstate == "MZ001"


def test_an_old_act_that_bears_this_transaction_number_is_refused(
    bureau: Address, app: psycopg.Connection
) -> None:
    """As after a restore, where transaction numbers begin anew."""
    (tx,) = app.execute("SELECT pg_current_xact_id()::text::bigint").fetchone() or (0,)
    with psycopg.connect(bureau.url(bureau.owner)) as owner:
        (number,) = owner.execute(
            "INSERT INTO journal_act (tx, actor, purpose, business_time, real_time)"
            " VALUES (%s, '旧', '旧', now(), now() - interval '1 year') RETURNING id",
            [tx],
        ).fetchone() or (0,)
    app.execute("SELECT set_config('minzheng.act', %s, true)", [str(number)])
    with pytest.raises(psycopg.Error) as error:
        app.execute(INSERT)
    assert error.value.sqlstate == "MZ001"


def test_an_act_ends_with_its_transaction(app: psycopg.Connection) -> None:
    app.execute(BEGIN)
    app.execute(INSERT)
    app.commit()
    with pytest.raises(psycopg.Error) as error:
        app.execute(INSERT)
    assert error.value.sqlstate == "MZ001"


def test_a_temporary_table_does_not_stand_for_the_journal(app: psycopg.Connection) -> None:
    app.execute("CREATE TEMP TABLE journal_act AS SELECT * FROM public.journal_act")
    app.execute("CREATE TEMP TABLE journal_entry AS SELECT * FROM public.journal_entry")
    before = app.execute("SELECT count(*) FROM public.journal_entry").fetchone()
    app.execute(BEGIN)
    app.execute(INSERT)
    after = app.execute("SELECT count(*) FROM public.journal_entry").fetchone()
    assert before and after and after[0] == before[0] + 1


def test_not_even_the_owner_changes_the_journal_by_mistake(bureau: Address) -> None:
    for statement in (
        "DELETE FROM journal_entry",
        "UPDATE journal_act SET actor = ''",
        "TRUNCATE journal_seal",
    ):
        with psycopg.connect(bureau.url(bureau.owner)) as owner, pytest.raises(psycopg.Error) as error:
            owner.execute(statement)
        assert error.value.sqlstate == "MZ002"
    assert refusal().pk is None and write()
