# SPDX-License-Identifier: Apache-2.0
"""The hand-written merges: rows of a JSON file into a table of gen_flat's columns, by `id`, in one transaction."""

# What gen_flat makes, as sluice types it.
COLUMNS = {"id": "bigint", "account_id": "bigint", "name": "varchar", "email": "varchar", "country": "varchar",
           "status": "varchar", "amount": "double precision", "score": "double precision", "is_paid": "boolean",
           "quantity": "bigint", "created_at": "timestamp with time zone", "referrer": "varchar"}
NAMES = ", ".join(COLUMNS)
# Rows get a load id and an id of their own, as those of sluice do.
OWN = "'1' AS _dlt_load_id, left(md5(random()::varchar), 14) AS _dlt_id"
ALL = NAMES + ", _dlt_load_id, _dlt_id"


def statements(table):
    """{kind: statements that bring the rows of `staging` into the table}"""
    assignments = ", ".join(f"{name} = s.{name}" for name in [*COLUMNS, "_dlt_load_id", "_dlt_id"])
    values = ", ".join(f"s.{name}" for name in [*COLUMNS, "_dlt_load_id", "_dlt_id"])
    return {
        "DELETE USING and INSERT": [f"DELETE FROM {table} AS d USING staging AS s WHERE d.id = s.id;",
                                    f"INSERT INTO {table} ({ALL}) SELECT {ALL} FROM staging;"],
        "MERGE": [f"MERGE INTO {table} AS d USING staging AS s ON d.id = s.id WHEN MATCHED THEN UPDATE SET {assignments} "
                  f"WHEN NOT MATCHED THEN INSERT ({ALL}) VALUES ({values});"],
    }


def duckdb(path, table):
    """{kind: script} that reads the JSON file."""
    types = ", ".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items())
    read = (f"CREATE TEMP TABLE staging AS SELECT *, {OWN} FROM read_json('{path}', format = 'newline_delimited', "
            f"columns = {{{types}}});")
    return {kind: ["BEGIN;", read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def postgres(path, table):
    """{kind: script for psql} that reads the JSON file as a table of documents."""
    fields = ", ".join(f"(doc->>'{name}')::{kind} AS {name}" for name, kind in COLUMNS.items())
    read = ["CREATE TEMP TABLE documents (doc jsonb);",
            f"\\copy documents from '{path}' with (format csv, delimiter e'\\x01', quote e'\\x02')",
            f"CREATE TEMP TABLE staging AS SELECT {fields}, {OWN} FROM documents;", "ANALYZE staging;"]
    return {kind: ["BEGIN;", *read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def postgres_from_binary(path, table):
    """{kind: script for psql} that copies rows which are ready as a file of binary COPY."""
    read = [f"CREATE TEMP TABLE staging (LIKE {table});",
            f"\\copy staging ({ALL}) from '{path}' with (format binary)", "ANALYZE staging;"]
    return {kind: ["BEGIN;", *read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def fingerprint(table):
    """A query for the number of rows and a sum over the values of gen_flat's columns."""
    return f"SELECT count(*), sum(id), sum(account_id), sum(quantity), count(referrer), sum(length(name) + length(email)) FROM {table};"
