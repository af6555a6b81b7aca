-- Control state: what is registered, decided and desired. Written in the transaction of its audit entry.
CREATE TABLE service (
  name        text PRIMARY KEY,
  manifest    jsonb NOT NULL,
  updated_at  timestamptz NOT NULL
);

-- One row: the fencing epoch of the present writer. Each start takes the next one.
CREATE TABLE writer (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch       bigint NOT NULL,
  taken_at    timestamptz NOT NULL
);
INSERT INTO writer (epoch, taken_at) VALUES (0, now());

CREATE TABLE action (
  id           text PRIMARY KEY,
  decision_key text NOT NULL UNIQUE,
  kind         text NOT NULL,
  service      text NOT NULL,
  region       text,
  state        text NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  body         jsonb NOT NULL
);
CREATE INDEX action_created ON action (created_at DESC, id DESC);
CREATE INDEX action_open ON action (service) WHERE state IN ('recorded', 'applied', 'verified', 'reverting');

-- The desired state of each service: the newest directive per kind and region ('' = whole service).
CREATE TABLE directive (
  service     text NOT NULL,
  kind        text NOT NULL,
  scope       text NOT NULL,
  id          bigint NOT NULL,
  action_id   text NOT NULL,
  epoch       bigint NOT NULL,
  body        jsonb NOT NULL,
  PRIMARY KEY (service, kind, scope)
);

-- Each service's directive sequence.
CREATE TABLE directive_sequence (
  service  text PRIMARY KEY,
  last_id  bigint NOT NULL
);

-- The decision machines' state, one row a policy.
CREATE TABLE machine (
  policy      text PRIMARY KEY,
  state       jsonb NOT NULL,
  updated_at  timestamptz NOT NULL
);
