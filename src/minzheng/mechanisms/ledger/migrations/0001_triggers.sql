-- What the database itself holds: posted rows never change, every entry sums to zero and is written at once,
-- balances are the sums of postings and move in no other way.
CREATE OR REPLACE FUNCTION ledger_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is posted and stays: 已记账的凭证不能修改或删除,请冲销', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON ledger_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_keep();
CREATE TRIGGER ledger_keep BEFORE UPDATE OR DELETE ON ledger_posting
    FOR EACH ROW EXECUTE FUNCTION ledger_keep();

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
    -- after the update, which locks the account: what is owed, on its way or claimed back is so for each party alone
    SELECT posted.account_id INTO wrong
    FROM ledger_posting posted JOIN ledger_ledgeraccount account ON account.id = posted.account_id
    WHERE (posted.party, posted.account_id) IN (SELECT party, account_id FROM new_rows WHERE party <> '')
      AND account.chart IN ('1002', '1201', '2001')
    GROUP BY posted.account_id, account.chart, posted.party
    HAVING CASE WHEN account.chart = '2001' THEN sum(posted.amount) > 0 ELSE sum(posted.amount) < 0 END
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'ledger_party_own_side: account % of a party on the other side', wrong USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_balance AFTER INSERT ON ledger_posting REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_balance();

CREATE OR REPLACE FUNCTION ledger_has_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_posting WHERE entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no postings: 凭证没有分录', NEW.number USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_has_postings AFTER INSERT ON ledger_ledgerentry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ledger_has_postings();

CREATE OR REPLACE FUNCTION ledger_balance_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR NEW.fund_id <> OLD.fund_id OR NEW.chart <> OLD.chart THEN
        RAISE EXCEPTION 'balances move by postings only: 余额只能由凭证改变' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_balance_only BEFORE UPDATE ON ledger_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION ledger_balance_only();

CREATE OR REPLACE FUNCTION ledger_opens_at_zero() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.balance <> 0 THEN
        RAISE EXCEPTION 'an account opens at zero: 账户余额须从零开始' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_opens_at_zero BEFORE INSERT ON ledger_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION ledger_opens_at_zero();
