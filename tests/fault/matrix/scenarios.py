# SPDX-License-Identifier: Apache-2.0
"""What is loaded, and how: the dispositions, the two inputs, the command."""

import json
from pathlib import Path

DATASET = "d"
PIPELINE = "matrix"
TABLE = "orders"

# Changed (2), same (1), gone (3) and new rows; rows that lose and gain nested ones; a new column, a new nested
# table, and one nested in a nested one.
INPUT_A = [
    {"id": 1, "name": "one", "price": 1.5, "at": "2024-01-01T00:00:00Z", "tags": ["a", "b"],
     "items": [{"sku": 10, "parts": [{"n": 1}, {"n": 2}]}, {"sku": 11, "parts": []}]},
    {"id": 2, "name": "two", "price": 2.5, "at": "2024-01-02T00:00:00Z", "tags": ["c"],
     "items": [{"sku": 20, "parts": [{"n": 3}]}]},
    {"id": 3, "name": "three", "price": None, "at": "2024-01-03T00:00:00Z", "tags": [], "items": []},
]
INPUT_B = [
    INPUT_A[0],
    {"id": 2, "name": "zwei", "price": 2.75, "at": "2024-02-02T00:00:00Z", "tags": ["c", "d"],
     "items": [{"sku": 21, "parts": [{"n": 4}, {"n": 5}]}], "note": "new column"},
    {"id": 4, "name": "four", "price": 4, "at": "2024-02-04T00:00:00Z", "tags": ["e"],
     "items": [{"sku": 40, "parts": [{"n": 6, "why": ["x"]}]}], "marks": [{"m": True}]},
]


class Disposition:
    """One way to write. `first`: the disturbed load is the first one into nothing. `keyed`: with a load key;
    without one a load that was finished is loaded again by the same command. `kind`: jsonl, or csv, whose rows
    come as columns."""

    def __init__(self, name, word, strategy=None, first=False, keyed=True, destinations=("duckdb", "sqlite", "postgres"),
                 kind="jsonl"):
        self.name = name
        self.kind = kind
        self.word = word
        self.strategy = strategy
        self.first = first
        self.keyed = keyed
        self.destinations = destinations


SERVERS = ("duckdb", "postgres")
DISPOSITIONS = [
    Disposition("first", "append", first=True),
    Disposition("append", "append"),
    Disposition("append-unkeyed", "append", keyed=False),
    Disposition("replace", "replace"),
    Disposition("merge", "merge"),
    Disposition("upsert", "merge", "upsert", destinations=SERVERS),
    Disposition("insert-only", "merge", "insert-only", destinations=SERVERS),
    Disposition("scd2", "merge", "scd2"),
    Disposition("columns", "append", kind="csv"),
    Disposition("columns-merge", "merge", kind="csv"),
]


def csv_text(rows: list) -> str:
    """What of the rows is not nested."""
    names = list(dict.fromkeys(name for row in rows for name, value in row.items() if not isinstance(value, list)))
    cells = [[row.get(name) for name in names] for row in rows]
    return "\n".join([",".join(names), *(",".join("" if cell is None else str(cell) for cell in row) for row in cells)]) + "\n"


def write_inputs(folder: Path, disposition: Disposition):
    folder.mkdir(parents=True)
    for name, rows in (("a", INPUT_A), ("b", INPUT_B)):
        path = folder / f"{name}.{disposition.kind}"
        path.write_text(csv_text(rows) if disposition.kind == "csv" else "".join(json.dumps(row) + "\n" for row in rows))
    table = {"name": TABLE, "write_disposition": disposition.word, "columns": {}}
    if disposition.strategy:
        table["x-merge-strategy"] = disposition.strategy
    if disposition.strategy == "scd2":
        table["columns"] = {
            "_dlt_valid_from": {"data_type": "timestamp", "nullable": True, "x-valid-from": True},
            "_dlt_valid_to": {"data_type": "timestamp", "nullable": True, "x-valid-to": True,
                              "x-active-record-timestamp": None},
            "_dlt_id": {"nullable": False, "x-row-version": True, "unique": False, "row_key": False}}
    (folder / "schema.json").write_text(json.dumps({"name": PIPELINE, "tables": {TABLE: table}}))


def command(binary: Path, folder: Path, to: str, disposition: Disposition, step: str) -> list[str]:
    """`step` a or b."""
    arguments = [str(binary), "load", str(folder / f"{step}.{disposition.kind}"), "--to", to, "--table", TABLE, "--dataset", DATASET,
                 "--pipeline", PIPELINE, "--threads", "2", "--progress", "none", "--write-disposition", disposition.word]
    if disposition.word == "merge":
        arguments += ["--primary-key", "id"]
    if disposition.strategy:
        arguments += ["--schema", str(folder / "schema.json")]
    if disposition.keyed:
        arguments += ["--load-key", f"key {step}"]
    return arguments
