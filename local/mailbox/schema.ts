export const schema = `
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value);
INSERT OR IGNORE INTO meta VALUES ('seq', 0);

CREATE TABLE IF NOT EXISTS accounts (
  address TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, time_zone TEXT NOT NULL,
  delta_generation INTEGER NOT NULL DEFAULT 1);

CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY, mutable_id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  folder TEXT NOT NULL, seq INTEGER NOT NULL, conversation_id TEXT NOT NULL,
  internet_message_id TEXT NOT NULL, topic TEXT NOT NULL, from_address TEXT NOT NULL,
  received_ms INTEGER NOT NULL, is_draft INTEGER NOT NULL, is_read INTEGER NOT NULL,
  has_attachments INTEGER NOT NULL, search_text TEXT NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS messages_by_date ON messages (account, received_ms);
CREATE INDEX IF NOT EXISTS messages_by_folder ON messages (account, folder, seq);
CREATE INDEX IF NOT EXISTS messages_by_folder_date ON messages (account, folder, received_ms);
CREATE INDEX IF NOT EXISTS messages_by_conversation ON messages (account, conversation_id);
CREATE INDEX IF NOT EXISTS messages_by_message_id ON messages (account, internet_message_id);
CREATE INDEX IF NOT EXISTS messages_by_topic ON messages (account, topic);

CREATE TABLE IF NOT EXISTS read_marks (
  account TEXT PRIMARY KEY REFERENCES accounts ON DELETE CASCADE, read_ms INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS item_properties (
  item_id TEXT NOT NULL, property_id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (item_id, property_id));
CREATE INDEX IF NOT EXISTS item_properties_by_value ON item_properties (property_id, value);

CREATE TABLE IF NOT EXISTS attachments (
  id TEXT PRIMARY KEY, message_id TEXT NOT NULL REFERENCES messages ON DELETE CASCADE,
  name TEXT NOT NULL, content_type TEXT NOT NULL, size INTEGER NOT NULL,
  is_inline INTEGER NOT NULL, content_id TEXT, content BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS attachments_by_message ON attachments (message_id);

CREATE TABLE IF NOT EXISTS removals (
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  folder TEXT NOT NULL, id TEXT NOT NULL, mutable_id TEXT NOT NULL, seq INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS removals_by_folder ON removals (account, folder, seq);

CREATE TABLE IF NOT EXISTS conversation_refs (
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  message_id TEXT NOT NULL, conversation_id TEXT NOT NULL, PRIMARY KEY (account, message_id));

CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE,
  uid TEXT NOT NULL, transaction_id TEXT, series_master_id TEXT REFERENCES events ON DELETE CASCADE,
  occurrence_key TEXT, is_recurring INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL,
  seq INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_time ON events (account, start_ms);
CREATE INDEX IF NOT EXISTS events_by_series ON events (series_master_id);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_transaction ON events (account, transaction_id);

CREATE TABLE IF NOT EXISTS consent_tickets (hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS authorization_codes (hash TEXT PRIMARY KEY, expires_ms INTEGER NOT NULL,
  family TEXT NOT NULL, is_used INTEGER NOT NULL DEFAULT 0, doc TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refresh_tokens (hash TEXT PRIMARY KEY, family TEXT NOT NULL, client TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, scopes TEXT NOT NULL, state TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refresh_tokens_by_family ON refresh_tokens (family);
CREATE TABLE IF NOT EXISTS access_tokens (hash TEXT PRIMARY KEY, family TEXT NOT NULL, client TEXT NOT NULL,
  account TEXT NOT NULL REFERENCES accounts ON DELETE CASCADE, scopes TEXT NOT NULL, expires_ms INTEGER NOT NULL);
`;
