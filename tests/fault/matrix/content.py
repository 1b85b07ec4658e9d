# SPDX-License-Identifier: Apache-2.0
"""The content of a database and of a data folder without what is random in them, so that two can be compared."""

import base64
import json
import re
import zlib
from pathlib import Path

from matrix.engines import Stored

RANDOM = {"_dlt_id", "_dlt_parent_id", "_dlt_root_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to"}
LOADS, VERSIONS, STATES, KEYS, LEDGER = ("_dlt_loads", "_dlt_version", "_dlt_pipeline_state", "_sluice_loads", "_sluice_jobs")
LEASE = "_sluice_lease"  # says who loaded last
SYSTEM = (LOADS, VERSIONS, STATES, KEYS, LEDGER, LEASE)
TIMES = {"inserted_at", "created_at"}


class Content:
    """`parts`: what has to be the same. `faults`: what no database may have."""

    def __init__(self, stored: Stored):
        self.parts: dict = {"columns": stored.columns}
        self.faults: list[str] = []
        self.rows = stored.rows
        self.loads = {row["load_id"]: f"load {i}"
                      for i, row in enumerate(sorted(stored.rows.get(LOADS, []), key=lambda row: float(row["load_id"])))}
        if len(self.loads) != len(stored.rows.get(LOADS, [])):
            self.faults.append("a load id is in _dlt_loads twice")
        self.moments = self._moments()
        self._read_system()
        self._read_tables([name for name in stored.columns if name not in SYSTEM])

    def _moments(self):
        """Times at which versions of rows begin and end, by their order."""
        times = {row[column] for rows in self.rows.values() for row in rows
                 for column in ("_dlt_valid_from", "_dlt_valid_to") if row.get(column) is not None}
        return {time: f"time {i}" for i, time in enumerate(sorted(times))}

    def _load(self, load_id, where):
        if load_id not in self.loads:
            self.faults.append(f"{where} has the load {load_id}, which is not in _dlt_loads")
        return self.loads.get(load_id, load_id)

    def _read_system(self):
        for row in self.rows.get(LOADS, []):
            if row["status"] != 0:
                self.faults.append(f"the load {row['load_id']} has the status {row['status']}")
        for row in self.rows.get(LEDGER, []):
            self.faults.append(f"a row is left in _sluice_jobs: {row}")
        hashes = {row["version_hash"] for row in self.rows.get(VERSIONS, [])}
        for row in self.rows.get(LOADS, []):
            if row["schema_version_hash"] not in hashes:
                self.faults.append(f"the load {row['load_id']} has a schema that is not in _dlt_version")
        for table in (LOADS, VERSIONS, STATES, KEYS):
            self.parts[table] = sorted(json.dumps(self._system_row(table, row), sort_keys=True)
                                       for row in self.rows.get(table, []))

    def _system_row(self, table, row):
        kept = {key: value for key, value in row.items() if key not in TIMES and key != "_dlt_id"}
        for key in ("load_id", "_dlt_load_id"):
            if key in kept:
                kept[key] = self._load(kept[key], table)
        if table == STATES:
            kept["state"] = json.loads(zlib.decompress(base64.b64decode(row["state"])))
        return kept

    def _read_tables(self, names):
        nested = {name: max((other for other in names if name.startswith(other + "__")), key=len, default=None)
                  for name in names}
        children = self._children({name: parent for name, parent in nested.items() if parent})
        for name in names:
            if name.rsplit(".")[0].endswith("staging") and self.rows[name]:
                self.faults.append(f"{len(self.rows[name])} rows are left in {name}")
            ids = [row["_dlt_id"] for row in self.rows[name] if "_dlt_id" in row]
            if len(ids) != len(set(ids)):
                self.faults.append(f"an id is in {name} twice")
            if not nested[name]:
                self.parts[name] = sorted(json.dumps(self._tree(name, row, children, row.get("_dlt_id")), sort_keys=True)
                                          for row in self.rows[name])

    def _children(self, nested):
        """(parent table, id of a row) → its nested rows, each with its table."""
        children = {}
        for name, parent in nested.items():
            there = {row["_dlt_id"] for row in self.rows[parent]}
            for row in self.rows[name]:
                if row["_dlt_parent_id"] not in there:
                    self.faults.append(f"a row of {name} hangs on nothing: {row}")
                children.setdefault((parent, row["_dlt_parent_id"]), []).append((name, row))
        return children

    def _tree(self, name, row, children, root):
        """A row with all that hangs on it."""
        kept = {key: value for key, value in row.items() if key not in RANDOM}
        if "_dlt_load_id" in row:
            kept["_dlt_load_id"] = self._load(row["_dlt_load_id"], name)
        for key in ("_dlt_valid_from", "_dlt_valid_to"):
            if key in row:
                kept[key] = self.moments.get(row[key])
        if row.get("_dlt_root_id") not in (None, root):
            self.faults.append(f"a row of {name} has the root of another: {row}")
        below = [[table, self._tree(table, nested, children, root)]
                 for table, nested in children.get((name, row.get("_dlt_id")), [])]
        return [kept, sorted(below, key=json.dumps)]


LOAD_ID = re.compile(r"\d{10}\.\d+")


def folder_content(data: Path) -> dict:
    """The files of a data folder, load ids by their order, with what they know of schemas and state."""
    paths = sorted(str(path.relative_to(data)) for path in data.rglob("*"))
    paths = [path for path in paths if "trace" not in path]  # one more for every run
    order = {load_id: f"load {i}" for i, load_id in enumerate(sorted(set(LOAD_ID.findall(" ".join(paths)))))}
    found = {}
    for path in paths:
        name = LOAD_ID.sub(lambda match: order[match.group()], path)
        found[name] = known(data / path) if path.endswith((".schema.json", "/state.json")) else ""
    return found


def known(file: Path):
    document = json.loads(file.read_text())
    return {key: document.get(key) for key in ("version", "version_hash", "_state_version", "_version_hash", "_local")}


def differences(wanted: dict, found: dict) -> list[str]:
    """What differs between two contents, in words."""
    said = []
    for key in sorted(wanted.keys() | found.keys()):
        left, right = wanted.get(key), found.get(key)
        if left == right:
            continue
        if isinstance(left, list) and isinstance(right, list):
            said += [f"{key}: lost {row}" for row in subtract(left, right)]
            said += [f"{key}: too much {row}" for row in subtract(right, left)]
        else:
            said.append(f"{key}: {right!r} instead of {left!r}")
    return said


def subtract(rows: list, others: list) -> list:
    left = list(others)
    return [row for row in rows if not (row in left and (left.remove(row) or True))]
