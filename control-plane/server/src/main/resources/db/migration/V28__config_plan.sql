-- The last plans of the configuration that were asked for, whichever server was.
CREATE TABLE config_plan (
  id        text PRIMARY KEY,
  seq       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  made_at   timestamptz NOT NULL,
  made_by   text NOT NULL,
  source    text NOT NULL,
  revision  text,
  changes   integer NOT NULL,
  faults    integer NOT NULL,
  refused   boolean NOT NULL,
  body      text NOT NULL
);
CREATE INDEX config_plan_made ON config_plan (made_at);
