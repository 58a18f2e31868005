-- What is owed, on its way or claimed back is so for each party alone: each party of the new rows is looked up in the index,
-- whatever the planner believes of the table.
CREATE OR REPLACE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT given.entry_id INTO wrong
    FROM new_rows given JOIN ledger_ledgeraccount account ON account.id = given.account_id
    JOIN ledger_fund fund ON fund.id = account.fund_id
    GROUP BY given.entry_id
    HAVING sum(given.amount) <> 0 OR count(DISTINCT fund.unit) > 1
        OR count(*) <> (SELECT count(*) FROM ledger_posting posted WHERE posted.entry_id = given.entry_id)
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not sum to zero, mixes units, or was written before: 凭证借贷不平', wrong
            USING ERRCODE = '23514';
    END IF;
    UPDATE ledger_ledgeraccount account SET balance = account.balance + moved.amount
    FROM (SELECT account_id, sum(amount) AS amount FROM new_rows GROUP BY account_id) moved
    WHERE account.id = moved.account_id AND moved.amount <> 0;
    -- after the update, which locks the account
    SELECT given.account_id INTO wrong
    FROM (SELECT DISTINCT account_id, party FROM new_rows WHERE party <> '') given
    JOIN ledger_ledgeraccount account ON account.id = given.account_id AND account.chart IN ('1002', '1201', '2001')
    CROSS JOIN LATERAL (
        SELECT sum(posted.amount) AS amount FROM ledger_posting posted
        WHERE posted.party = given.party AND posted.account_id = given.account_id AND posted.party <> ''
    ) standing
    WHERE CASE WHEN account.chart = '2001' THEN standing.amount > 0 ELSE standing.amount < 0 END
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'ledger_party_own_side: account % of a party on the other side', wrong USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
