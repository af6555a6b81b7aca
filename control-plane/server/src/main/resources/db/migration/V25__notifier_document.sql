-- The last version of each Notifier document: a removed one's target hears the end of the incidents it knows as open.
CREATE TABLE notifier_document (
  name        text PRIMARY KEY,
  file        text NOT NULL,
  line        integer NOT NULL,
  text        text NOT NULL,
  removed_at  timestamptz
);
