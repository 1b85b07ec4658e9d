# SPDX-License-Identifier: Apache-2.0
"""The destinations: where the database is, how its state is kept and restored, what is in it."""

import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from matrix.scenarios import DATASET


class Stored:
    """What a database holds: tables with the types of their columns, and their rows."""

    def __init__(self):
        self.columns: dict[str, dict[str, str]] = {}
        self.rows: dict[str, list[dict]] = {}

    def add_column(self, schema, table, column, kind):
        name = table if schema == DATASET else f"{schema}.{table}"
        self.columns.setdefault(name, {})[column] = kind
        self.rows.setdefault(name, [])


def output_of(arguments, **more) -> str:
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=120, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[0]} failed: {done.stderr or done.stdout}")
    return done.stdout


class Embedded:
    """A database in files of the working folder: kept and restored with it."""

    def save(self):
        pass

    def restore(self):
        pass

    def close(self):
        pass

    def environment(self):
        return {}


class Duckdb(Embedded):
    def __init__(self, binary: Path, work: Path, _name: str):
        self.binary = binary
        self.path = work / "shop.duckdb"
        self.to = f"duckdb:///{self.path}"
        self.known: list[str] = []

    def query(self, sql):
        text = output_of([self.binary, "query", self.to, sql, "--format", "csv"])
        return list(csv.reader(io.StringIO(text)))[1:]

    def read(self) -> Stored:
        if not self.path.exists():
            return Stored()
        try:
            stored = self.read_tables(self.known)
        except RuntimeError:  # one of them is gone
            stored = self.read_tables([])
        if sorted(stored.columns) != self.known:
            self.known = sorted(stored.columns)
            stored = self.read_tables(self.known)
        return stored

    def read_tables(self, names) -> Stored:
        """The columns of all tables, and the rows of those: in one statement, as starting the engine takes longest."""
        selects = ["SELECT '', to_json([table_schema, table_name, column_name, data_type])::VARCHAR "
                   "FROM information_schema.columns WHERE table_catalog = 'shop'"]
        for name in names:
            schema, table = name.split(".", 1) if "." in name else (DATASET, name)
            selects.append(f"SELECT '{name}', to_json(x)::VARCHAR FROM \"{schema}\".\"{table}\" x")
        stored = Stored()
        found = [(name, json.loads(row)) for name, row in self.query(" UNION ALL ".join(selects))]
        for name, row in found:
            if not name:
                stored.add_column(*row)
        for name, row in found:
            if name:
                stored.rows[name].append(row)
        return stored


class Sqlite(Embedded):
    def __init__(self, _binary: Path, work: Path, _name: str):
        self.work = work
        self.to = f"sqlite:///{work}/shop.db"

    def read(self) -> Stored:
        stored = Stored()
        for file, schema in (("shop.db", "main"), (f"shop__{DATASET}.db", DATASET)):
            if not (self.work / file).exists():
                continue
            connection = sqlite3.connect(f"file:{self.work / file}?mode=ro", uri=True)
            connection.row_factory = sqlite3.Row
            check = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if check != "ok":
                raise RuntimeError(f"{file} is damaged: {check}")
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                for column in connection.execute(f'PRAGMA table_info("{table}")'):
                    stored.add_column(schema, table, column["name"], column["type"])
                name = table if schema == DATASET else f"{schema}.{table}"
                stored.rows[name] = [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]
            connection.close()
        return stored


POSTGRES_COLUMNS = """
SELECT 'column', table_schema, table_name, column_name, data_type || CASE WHEN EXISTS (
  SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
  WHERE k.contype IN ('u', 'p') AND a.attname = column_name
  AND k.conrelid = format('%I.%I', table_schema, table_name)::regclass) THEN ' unique' ELSE '' END
FROM information_schema.columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema');
SELECT format('SELECT ''row'', %L, to_jsonb(x)::text FROM %I.%I x',
              CASE table_schema WHEN '{dataset}' THEN '' ELSE table_schema || '.' END || table_name, table_schema, table_name)
FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') \\gexec
"""


class Postgres:
    """A database per scenario, and another that keeps its state, both on the server of tests/support/postgres."""

    def __init__(self, _binary: Path, _work: Path, name: str):
        self.server = os.environ["SLUICE_TEST_POSTGRES"]
        self.name = "work_" + name.replace("-", "_")
        self.kept = "kept_" + name.replace("-", "_")
        self.to = "postgres"
        self.recreate(self.name, "template0")

    def uri(self, database):
        return urlunsplit(urlsplit(self.server)._replace(path="/" + database))

    def environment(self):
        return {"DESTINATION__POSTGRES__CREDENTIALS": self.uri(self.name)}

    def psql(self, database, script):
        parts = urlsplit(self.server)
        place = {"PGHOST": parts.hostname, "PGPORT": str(parts.port), "PGUSER": parts.username,
                 "PGPASSWORD": parts.password, "PGDATABASE": database}
        return output_of(["psql", "-XqAt", "--csv", "-v", "ON_ERROR_STOP=1"], input=script,
                         env={**os.environ, **place})

    def recreate(self, database, template):
        self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\n"
                              f"CREATE DATABASE {database} TEMPLATE {template};\n")

    def save(self):
        self.recreate(self.kept, self.name)

    def restore(self):
        self.recreate(self.name, self.kept)

    def close(self):
        for database in (self.name, self.kept):
            self.psql("postgres", f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\n")

    def read(self) -> Stored:
        stored = Stored()
        text = self.psql(self.name, POSTGRES_COLUMNS.format(dataset=DATASET))
        for row in csv.reader(io.StringIO(text)):
            if row[0] == "column":
                stored.add_column(*row[1:])
            else:
                stored.rows[row[1]].append(json.loads(row[2]))
        return stored


ENGINES = {"duckdb": Duckdb, "sqlite": Sqlite, "postgres": Postgres}


def copy_folder(source: Path, target: Path):
    shutil.rmtree(target, ignore_errors=True)
    if source.exists():
        shutil.copytree(source, target)
    else:
        target.mkdir(parents=True)
