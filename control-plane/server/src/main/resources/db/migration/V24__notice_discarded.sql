-- A dead letter that a person gave up, with a reason in the audit log.
ALTER TABLE notice DROP CONSTRAINT notice_state_check;
ALTER TABLE notice ADD CONSTRAINT notice_state_check
  CHECK (state IN ('pending', 'delivered', 'superseded', 'dead', 'discarded'));
CREATE INDEX notice_dead_of_key ON notice (target, dedup_key, seq) WHERE state = 'dead';
