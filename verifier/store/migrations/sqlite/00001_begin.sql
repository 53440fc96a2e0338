-- The tables of the verifier. Times are Unix seconds of the service's clock;
-- 0 is "never". Names are made by the service.

-- +goose Up
CREATE TABLE society (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  date_at BIGINT NOT NULL            -- 00:00 in Asia/Tokyo of the day from which 2-step verification is mandatory
);

CREATE TABLE member (
  id            TEXT PRIMARY KEY,
  society_id    TEXT REFERENCES society (id),
  email         TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  role          TEXT NOT NULL,       -- member, staff
  language      TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  method        TEXT NOT NULL,       -- unset, mail, app
  settle        SMALLINT NOT NULL DEFAULT 0,
  demo          SMALLINT NOT NULL DEFAULT 0,
  nag_at        BIGINT NOT NULL DEFAULT 0,
  created_at    BIGINT NOT NULL
);

CREATE TABLE factor (
  id           TEXT PRIMARY KEY,
  member_id    TEXT NOT NULL REFERENCES member (id),
  state        TEXT NOT NULL,        -- pending, active, revoked
  secret_ct    BLOB NOT NULL,        -- sealed; empty once dropped
  key_id       INTEGER NOT NULL,
  algorithm    TEXT NOT NULL,
  digits       INTEGER NOT NULL,
  period       INTEGER NOT NULL,
  drift        INTEGER NOT NULL DEFAULT 0,
  used_step    BIGINT NOT NULL DEFAULT -1, -- absolute, so that drift can never open one again
  used_at      BIGINT NOT NULL DEFAULT 0,
  used_session TEXT NOT NULL DEFAULT '',
  session_id   TEXT NOT NULL DEFAULT '',
  created_at   BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL DEFAULT 0,
  expires_at   BIGINT NOT NULL DEFAULT 0,
  revoked_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX factor_member ON factor (member_id);
CREATE UNIQUE INDEX factor_active ON factor (member_id) WHERE state = 'active';

-- Counters outlive factors, challenges and sessions.
CREATE TABLE guess (
  member_id TEXT NOT NULL REFERENCES member (id),
  class     TEXT NOT NULL,           -- code, recovery
  fails     INTEGER NOT NULL DEFAULT 0,
  open_at   BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (member_id, class)
) WITHOUT ROWID;

CREATE TABLE challenge (
  id         TEXT PRIMARY KEY,       -- hash of the token
  member_id  TEXT NOT NULL REFERENCES member (id),
  method     TEXT NOT NULL,
  remember   SMALLINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX challenge_member ON challenge (member_id);

CREATE TABLE mail_code (
  challenge_id TEXT PRIMARY KEY,     -- or the session that asked, and what for
  member_id    TEXT NOT NULL REFERENCES member (id),
  code_mac     BLOB NOT NULL,
  key_id       INTEGER NOT NULL,
  sent_at      BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  used_at      BIGINT
) WITHOUT ROWID;
CREATE INDEX mail_code_member ON mail_code (member_id);

CREATE TABLE recovery_code (
  member_id TEXT NOT NULL REFERENCES member (id),
  code_mac  BLOB NOT NULL,
  key_id    INTEGER NOT NULL,
  used_at   BIGINT,
  PRIMARY KEY (member_id, code_mac)
) WITHOUT ROWID;

CREATE TABLE session (
  id         TEXT PRIMARY KEY,
  token_hash BLOB NOT NULL UNIQUE,
  member_id  TEXT NOT NULL REFERENCES member (id),
  level      TEXT NOT NULL,          -- enrol, password, full
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  proved_at  BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  idle       BIGINT NOT NULL,        -- seconds
  warned_at  BIGINT NOT NULL DEFAULT 0,
  ip         TEXT NOT NULL,
  agent      TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_member ON session (member_id);

CREATE TABLE reset (
  token_hash BLOB PRIMARY KEY,
  member_id  TEXT NOT NULL REFERENCES member (id),
  expires_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX reset_member ON reset (member_id);

CREATE TABLE budget (
  owner     TEXT NOT NULL,
  kind      TEXT NOT NULL,
  window_at BIGINT NOT NULL,
  spent     INTEGER NOT NULL,
  last_at   BIGINT NOT NULL,
  PRIMARY KEY (owner, kind)
) WITHOUT ROWID;

CREATE TABLE knock (
  id      TEXT PRIMARY KEY,
  fails   INTEGER NOT NULL,
  open_at BIGINT NOT NULL
) WITHOUT ROWID;

-- The log, clustered by member: it is read by member alone. An ID sorts by
-- time. A member's name may be '' (nobody's address was tried).
CREATE TABLE audit (
  member_id  TEXT NOT NULL,
  id         TEXT NOT NULL,
  at         BIGINT NOT NULL,
  actor_id   TEXT NOT NULL,
  event      TEXT NOT NULL,
  method     TEXT NOT NULL,
  verdict    TEXT NOT NULL,
  finding    TEXT NOT NULL,          -- JSON; never a code or a secret
  reason     TEXT NOT NULL,
  session_id TEXT NOT NULL,
  ip         TEXT NOT NULL,
  agent      TEXT NOT NULL,
  PRIMARY KEY (member_id, id)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE audit;
DROP TABLE knock;
DROP TABLE budget;
DROP TABLE reset;
DROP TABLE session;
DROP TABLE recovery_code;
DROP TABLE mail_code;
DROP TABLE challenge;
DROP TABLE guess;
DROP TABLE factor;
DROP TABLE member;
DROP TABLE society;
