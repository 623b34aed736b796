"""The tables of the catalog, and how they came to be."""

import sqlite3

# Applied in order, once each; append, never edit.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE sources (
        id TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL,
        indexed_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
    CREATE TABLE origins (
        origin TEXT PRIMARY KEY, name TEXT NOT NULL,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE
    ) WITHOUT ROWID;
    CREATE INDEX origins_by_source ON origins (source_id);
    CREATE TABLE sentences (
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (source_id, ordinal)
    ) WITHOUT ROWID;
    CREATE TABLE chunks (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        first INTEGER NOT NULL, last INTEGER NOT NULL, is_window INTEGER NOT NULL, text TEXT NOT NULL
    );
    CREATE INDEX chunks_by_id ON chunks (id);
    CREATE INDEX chunks_by_place ON chunks (source_id, is_window, first);
    CREATE TABLE embedded (id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        text, content='chunks', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER chunks_inserted AFTER INSERT ON chunks BEGIN
        INSERT INTO words (rowid, text) VALUES (new.number, new.text);
    END;
    CREATE TRIGGER chunks_deleted AFTER DELETE ON chunks BEGIN
        INSERT INTO words (words, rowid, text) VALUES ('delete', old.number, old.text);
    END;
    """,
    """
    CREATE TABLE dates (
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
        first_day TEXT, last_day TEXT, year_given INTEGER NOT NULL, how TEXT NOT NULL
    );
    CREATE INDEX dates_by_sentence ON dates (source_id, ordinal);
    CREATE INDEX dates_by_day ON dates (first_day, last_day, how);
    """,
    """
    CREATE TABLE places (
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        start INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT NOT NULL,
        PRIMARY KEY (source_id, kind, start)
    ) WITHOUT ROWID;
    INSERT INTO places SELECT id, 0, 'line', '1' FROM sources
        WHERE id NOT IN (SELECT source_id FROM origins WHERE lower(origin) LIKE '%.jsonl#%');
    """,
    "ALTER TABLE sources ADD COLUMN day TEXT;",
)


def statements(script: str) -> list[str]:
    """Cut a migration into statements; a trigger's body holds semicolons of its own."""
    statements: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            statements.append(pending)
            pending = ""
    return statements
