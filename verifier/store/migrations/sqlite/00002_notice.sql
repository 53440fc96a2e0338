-- Mails that tell a member what was changed, until they are handed over.

-- +goose Up
CREATE TABLE notice (
  id         TEXT PRIMARY KEY,
  member_id  TEXT NOT NULL REFERENCES member (id),
  mail       TEXT NOT NULL,          -- JSON; never a code or a token
  created_at BIGINT NOT NULL,
  due_at     BIGINT NOT NULL,        -- from when on it may be taken up again
  tries      INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX notice_due ON notice (due_at);

-- +goose Down
DROP TABLE notice;
