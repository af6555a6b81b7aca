-- Double entry. The database itself keeps the books right: whatever a program does, a booked
-- transfer has two entries that sum to zero, a balance is the sum of its entries, and nothing
-- booked changes.
CREATE TABLE account (
  id          text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 63),
  kind        text NOT NULL CHECK (kind IN ('user', 'mint')),
  balance     bigint NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT never_negative CHECK (kind = 'mint' OR balance >= 0)
);
INSERT INTO account (id, kind) VALUES ('mint', 'mint');

CREATE TABLE transfer (
  id               uuid PRIMARY KEY,
  idempotency_key  text NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 128),
  request_hash     bytea NOT NULL,
  from_account     text NOT NULL,
  to_account       text NOT NULL CHECK (to_account <> from_account),
  amount           bigint NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000),
  outcome          text NOT NULL CHECK (outcome IN ('booked', 'insufficient_funds', 'unknown_account')),
  created_at       timestamptz NOT NULL
);

CREATE TABLE entry (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transfer_id  uuid NOT NULL REFERENCES transfer,
  account_id   text NOT NULL REFERENCES account,
  amount       bigint NOT NULL CHECK (amount <> 0)
);
CREATE INDEX entry_transfer ON entry (transfer_id);
CREATE INDEX entry_account ON entry (account_id, id);

CREATE FUNCTION apply_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE credit.account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER apply_entry AFTER INSERT ON entry FOR EACH ROW EXECUTE FUNCTION apply_entry();

CREATE FUNCTION check_transfer(checked uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  entries bigint;
  total numeric;
  credited numeric;
  wanted credit.transfer;
BEGIN
  SELECT * INTO wanted FROM credit.transfer WHERE id = checked;
  SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE amount > 0), 0)
    INTO entries, total, credited FROM credit.entry WHERE transfer_id = checked;
  IF wanted.outcome = 'booked' AND (entries <> 2 OR total <> 0 OR credited <> wanted.amount) THEN
    RAISE EXCEPTION 'transfer %: % entries, sum %, credited % (expected 2, 0, %)',
      checked, entries, total, credited, wanted.amount USING ERRCODE = 'check_violation';
  ELSIF wanted.outcome <> 'booked' AND entries <> 0 THEN
    RAISE EXCEPTION 'transfer %: % entries (expected none, as it was refused)',
      checked, entries USING ERRCODE = 'check_violation';
  END IF;
END $$;

CREATE FUNCTION check_new_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM credit.check_transfer(NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION check_new_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM credit.check_transfer(NEW.transfer_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON transfer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_new_transfer();
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION check_new_entry();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of %: not allowed (expected a new transfer that corrects it)',
    TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON transfer
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
