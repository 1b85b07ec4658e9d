# SPDX-License-Identifier: Apache-2.0
"""Merges of a JSON file into a table of gen_flat's columns, by `id`: by sluice, and by hand in one transaction."""
import os
import shutil
import subprocess
import sys

from measure import MEGA, phase, seconds, spread

STRIDE = 11  # keys of the rows to merge: every 11th number

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


def scripts_of_duckdb(path, table):
    """{kind: script} that reads the JSON file."""
    types = ", ".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items())
    read = (f"CREATE TEMP TABLE staging AS SELECT *, {OWN} FROM read_json('{path}', format = 'newline_delimited', "
            f"columns = {{{types}}});")
    return {kind: ["BEGIN;", read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def scripts_of_postgres(path, table):
    """{kind: script for psql} that reads the JSON file as a table of documents."""
    fields = ", ".join(f"(doc->>'{name}')::{kind} AS {name}" for name, kind in COLUMNS.items())
    read = ["CREATE TEMP TABLE documents (doc jsonb);",
            f"\\copy documents from '{path}' with (format csv, delimiter e'\\x01', quote e'\\x02')",
            f"CREATE TEMP TABLE staging AS SELECT {fields}, {OWN} FROM documents;", "ANALYZE staging;"]
    return {kind: ["BEGIN;", *read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def scripts_from_binary(path, table):
    """{kind: script for psql} that copies rows which are ready as a file of binary COPY."""
    read = [f"CREATE TEMP TABLE staging (LIKE {table});",
            f"\\copy staging ({ALL}) from '{path}' with (format binary)", "ANALYZE staging;"]
    return {kind: ["BEGIN;", *read, *merge, "COMMIT;"] for kind, merge in statements(table).items()}


def fingerprint(table):
    """A query for the number of rows and a sum over the values of gen_flat's columns."""
    return f"SELECT count(*), sum(id), sum(account_id), sum(quantity), count(referrer), sum(length(name) + length(email)) FROM {table};"


def inputs(bench):
    """-> files of the rows that are there and of those that come, whose keys are every 11th number."""
    bytes_a_row = 270
    base, more = bench.options.base_rows, bench.options.merge_rows
    paths = bench.folder / f"base-{base}.jsonl", bench.folder / f"merge-{more}-into-{base}.jsonl"
    if not all(path.exists() for path in paths):
        made = bench.input("flat", f"{max(base, more) * bytes_a_row // MEGA + 1}M")
        stride = max(1, base * STRIDE // (STRIDE - 1) // more)
        with open(made, encoding="utf-8") as lines, open(paths[0], "w", encoding="utf-8") as there, \
                open(paths[1], "w", encoding="utf-8") as coming:
            for number, line in enumerate(lines, 1):
                if number > max(base, more):
                    break
                if number <= base:
                    there.write(line)
                if number <= more:
                    coming.write(line.replace(f'"id":{number},', f'"id":{number * stride},', 1))
        made.unlink()
    return paths


def run(bench, results):
    there, coming = inputs(bench)
    on_postgres(bench, results, there, coming)
    on_duckdb(bench, results, there, coming)


def judge(bench, results, where, ours, theirs, extra=""):
    """`theirs`: {kind: runs}; the fastest kind counts."""
    kind = min(theirs, key=lambda kind: spread(theirs[kind])[0])
    ratio = spread(ours)[0] / spread(theirs[kind])[0]
    others = "; ".join(f"{name} {spread(runs)[1]} s" for name, runs in theirs.items())
    phases = " and ".join(f"{name} {spread(seconds(phase(run[3], name)['seconds'] for run in ours))[1]}"
                          for name in ("normalize", "load"))
    results.add(f"merge, {where}", f"{ratio:.2f}×", "≤ 1×", ratio <= 1,
                f"{bench.options.merge_rows} rows into {bench.options.base_rows}; sluice {spread(ours)[1]} s, of that {phases}; "
                f"{others}{extra}")


def checked(side, check):
    """The side, with a look at what its first run made."""
    seen = []

    def run():
        figures = side()
        if not seen:
            check()
            seen.append(True)
        return figures
    return run


def agree(ours, theirs, where):
    if ours != theirs:
        sys.exit(f"bench: the merges on {where} disagree: sluice {ours}, by hand {theirs}")


def on_postgres(bench, results, there, coming):
    server, table = bench.server, f"{bench.dataset}.flat"
    bench.load_postgres(there, "flat", "--primary-key", "id")
    server.run("work", "VACUUM ANALYZE")
    server.renew("base", "work")

    def renew():
        server.renew("work", "base")

    def found():
        return server.run("work", fingerprint(table))[0]

    def ours():
        return bench.load_postgres(coming, "flat", "--write-disposition", "merge", "--primary-key", "id", template="base")

    ours()
    expected = found()
    binary = bench.folder / "merge.bin"
    server.run("work", f"\\copy (SELECT {ALL} FROM {table} WHERE _dlt_load_id = (SELECT max(load_id) FROM "
               f"{bench.dataset}._dlt_loads)) to '{binary}' with (format binary)")
    ready = {f"{kind} of a ready-made binary file": script
             for kind, script in scripts_from_binary(binary, table).items() if kind != "MERGE"}
    scripts = scripts_of_postgres(coming, table) | ready
    our_runs, *their_runs = bench.in_turns(ours, *(checked(
        lambda script=script: bench.psql(script, renew), lambda: agree(expected, found(), "PostgreSQL")) for script in scripts.values()))
    theirs = dict(zip(scripts, their_runs))
    for_information = [f"{kind} {spread(theirs.pop(kind))[1]} s" for kind in ready]
    judge(bench, results, "PostgreSQL", our_runs, theirs, f"; for information: {'; '.join(for_information)}")
    binary.unlink()


def on_duckdb(bench, results, there, coming):
    base, table = bench.folder / "base.duckdb", f"{bench.dataset}.flat"
    bench.load(there, "flat", "duckdb:///work.duckdb", "--primary-key", "id")
    os.replace(bench.work / "work.duckdb", base)

    def renew():
        shutil.copyfile(base, bench.work / "work.duckdb")

    def found():
        out = subprocess.run([bench.build / "bin/duckdb_sql", bench.work / "work.duckdb"], input=fingerprint(table),
                             check=True, capture_output=True, text=True).stdout
        return out.splitlines()[1].split("\t")

    def ours():
        return bench.load(coming, "flat", "duckdb:///work.duckdb", "--write-disposition", "merge", "--primary-key", "id",
                          prepare=renew)

    ours()
    expected = found()
    scripts = scripts_of_duckdb(coming, table)
    our_runs, *their_runs = bench.in_turns(ours, *(checked(
        lambda script=script: bench.duckdb(script, renew), lambda: agree(expected, found(), "DuckDB")) for script in scripts.values()))
    judge(bench, results, "DuckDB", our_runs, dict(zip(scripts, their_runs)))
    base.unlink()
