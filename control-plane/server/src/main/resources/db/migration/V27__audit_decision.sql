-- The decision an entry of the audit log belongs to, taken out of its leaf for looking it up; like actor and action it
-- proves nothing, and the check of the store holds it against the leaf. Filled in here and not by who appends, so that
-- an older server beside a newer one keeps it too. A leaf that is no JSON has none: it must not hinder a start, the
-- check of the store names it.
CREATE FUNCTION audit_decision_id(leaf bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  record json;
BEGIN
  IF position('"decision_id":'::bytea IN leaf) = 0 THEN
    RETURN NULL;
  END IF;
  record := convert_from(leaf, 'UTF8')::json;
  IF json_typeof(record -> 'decision_id') <> 'string' THEN
    RETURN NULL;
  END IF;
  RETURN record ->> 'decision_id';
EXCEPTION WHEN others THEN
  RETURN NULL;
END
$$;

CREATE FUNCTION audit_log_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.decision_id := audit_decision_id(NEW.leaf);
  RETURN NEW;
END
$$;

ALTER TABLE audit_log ADD COLUMN decision_id text;
UPDATE audit_log SET decision_id = audit_decision_id(leaf) WHERE position('"decision_id":'::bytea IN leaf) > 0;
CREATE TRIGGER audit_log_decision BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION audit_log_decision();
CREATE INDEX audit_log_decision ON audit_log (decision_id, index DESC) WHERE decision_id IS NOT NULL;
