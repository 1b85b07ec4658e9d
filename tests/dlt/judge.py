# SPDX-License-Identifier: Apache-2.0
"""Looks at the dataset after a turn and says what is wrong with it."""
import json
from datetime import datetime

from dlt.common.schema import Schema
from dlt.common.schema.utils import generate_version_hash
from dlt.common.versioned_state import decompress_state, generate_state_version_hash

import places
from rows import Expected


class Dataset:
    """A moment of the dataset."""

    def __init__(self, destination):
        self.connection, self.cursor = places.connect(destination)

    def close(self):
        self.connection.close()

    def rows(self, sql):
        self.cursor.execute(sql)
        return self.cursor.fetchall()

    def value(self, sql):
        return self.rows(sql)[0][0]

    def columns(self, table):
        return {row[0] for row in self.rows(
            f"SELECT column_name FROM information_schema.columns WHERE table_schema = '{places.DATASET}' AND table_name = '{table}'")}

    def has(self, table):
        return bool(self.columns(table))


def check_rows(dataset, expected):
    for table, wanted in expected.tables().items():
        columns = ", ".join("_dlt_valid_to IS NULL" if name == "is_active" else name for name in Expected.COLUMNS[table])
        found = sorted(dataset.rows(f"SELECT {columns} FROM {table}")) if dataset.has(table) else []
        if found != wanted:
            missing = [row for row in wanted if row not in found]
            extra = [row for row in found if row not in wanted]
            yield f"{table} has {len(found)} rows, not {len(wanted)}; missing {missing[:9]}, too many {extra[:9]}"


def check_columns_of_turns(dataset, expected):
    for turn in range(1, expected.turn + 1):
        found = dataset.value(f"SELECT count(only_{turn}) FROM events WHERE id BETWEEN {turn * 10} AND {turn * 10 + 9}") if \
            f"only_{turn}" in dataset.columns("events") else 0
        if found != 3:
            yield f"events.only_{turn} has {found} values, not 3"


def check_links(dataset, expected):
    """Every nested row hangs on a row of its parent, and says which root row that is in."""
    for table in Expected.COLUMNS:
        parent, _, name = table.rpartition("__")
        if not name or not parent or not dataset.has(table):
            continue
        lost = dataset.value(f"SELECT count(*) FROM {table} WHERE _dlt_parent_id NOT IN (SELECT _dlt_id FROM {parent})")
        if lost:
            yield f"{lost} rows of {table} have no row in {parent}"
        places_taken = f"SELECT count(*) - count(DISTINCT (_dlt_parent_id, _dlt_list_idx)) FROM {table}"
        if dataset.value(places_taken):
            yield f"two rows of {table} are in one place of their list"
        if "__" not in parent and "_dlt_root_id" in dataset.columns(table):
            strange = dataset.value(f"SELECT count(*) FROM {table} WHERE _dlt_root_id IS DISTINCT FROM _dlt_parent_id")
            if strange:
                yield f"{strange} rows of {table} have another root than their parent"


def check_ids(dataset, expected):
    for table in Expected.COLUMNS:
        if table != "prices" and dataset.has(table):  # there a version that comes back has its id again
            if dataset.value(f"SELECT count(*) - count(DISTINCT _dlt_id) FROM {table}"):
                yield f"two rows of {table} have one _dlt_id"


def check_history(dataset, expected):
    """When a price ends the next begins, but for the one that is in every other snapshot."""
    history = {}
    for sku, since, until in dataset.rows("SELECT sku, _dlt_valid_from, _dlt_valid_to FROM prices ORDER BY _dlt_valid_from"):
        history.setdefault(sku, []).append((since, until))
    for sku, spans in history.items():
        for (since, until), (next_since, _) in zip(spans, spans[1:]):
            if until is None or not since < until <= next_since or (sku == "moving" and until != next_since):
                yield f"the history of {sku} has {since}–{until} before {next_since}"


def check_loads(dataset, expected):
    loads = dataset.rows("SELECT load_id, status FROM _dlt_loads ORDER BY inserted_at")
    ids = [load_id for load_id, _ in loads]
    if ids != sorted(ids):
        yield f"the loads of _dlt_loads are out of order: {ids}"
    if any(status != 0 for _, status in loads):
        yield "a load of _dlt_loads is not complete"
    for table in ("events", "customers", "prices", "rates"):
        unknown = dataset.value(f"SELECT count(*) FROM {table} WHERE _dlt_load_id NOT IN (SELECT load_id FROM _dlt_loads)")
        if unknown:
            yield f"{unknown} rows of {table} are of a load that _dlt_loads lacks"


def check_schema(dataset, expected):
    """dlt reads the newest schema as it is: valid, of its engine version, with the hash that it computes itself."""
    stored, version, stated = dataset.rows(
        f"SELECT schema, version, version_hash FROM _dlt_version WHERE schema_name = '{places.PIPELINE}' ORDER BY inserted_at DESC LIMIT 1")[0]
    document = json.loads(stored)
    schema = Schema.from_dict(json.loads(stored), bump_version=False)
    if not document["version_hash"] == stated == schema.version_hash == generate_version_hash(schema.to_dict(bump_version=False)):
        yield f"the hash of the newest schema, {stated}, is not dlt's"
    if document["version"] != version:
        yield f"the newest schema is of version {document['version']}, its row says {version}"
    wanted = {"customers": ("merge", None), "prices": ("merge", "scd2"), "events": ("append", None), "rates": ("replace", None)}
    for table, (disposition, strategy) in wanted.items():
        found = schema.tables.get(table, {})
        if (found.get("write_disposition"), found.get("x-merge-strategy")) != (disposition, strategy):
            yield f"the schema has {table} as {found.get('write_disposition')}, {found.get('x-merge-strategy')}"
    if "customers" in schema.tables and not schema.tables["customers"]["columns"]["id"].get("primary_key"):
        yield "the schema has lost the primary key of customers"


def check_state(dataset, expected):
    """The newest state is dlt's document with all that dlt keeps in it; no row is older than the one before.

    What is known to fail: a run of sluice puts the scheme of the URI into destination_name, where dlt has none.
    """
    states = dataset.rows("SELECT s.version, s.version_hash, s.state FROM _dlt_pipeline_state AS s "
                          f"JOIN _dlt_loads AS l ON l.load_id = s._dlt_load_id WHERE s.pipeline_name = '{places.PIPELINE}' ORDER BY l.load_id")
    versions = [version for version, _, _ in states]
    if versions != sorted(set(versions)):
        yield f"the versions of the state are out of order: {versions}"
    state = decompress_state(states[-1][2])
    if not states[-1][1] == state["_version_hash"] == generate_state_version_hash(state):
        yield "the hash of the newest state is not dlt's"
    # dlt names only destinations that the user named; any other name makes both write the state anew in every turn.
    facts = {"pipeline_name": places.PIPELINE, "dataset_name": places.DATASET, "default_schema_name": places.PIPELINE,
             "schema_names": [places.PIPELINE], "destination_type": f"dlt.destinations.{expected.destination}",
             "destination_name": None}
    for key, value in facts.items():
        if state.get(key) != value:
            yield f"the state has {key} {state.get(key)}, not {value}"
    resources = state.get("sources", {}).get(places.PIPELINE, {}).get("resources", {})
    if not expected.turns_of_dlt:
        return  # what follows only dlt writes
    cursor = resources.get("events", {}).get("incremental", {}).get("at", {}).get("last_value")
    if not isinstance(cursor, datetime) or cursor.isoformat() != expected.cursor:
        yield f"the state has the cursor {cursor}, not {expected.cursor}"
    if resources.get("customers", {}).get("turns") != expected.turns_of_dlt:
        yield f"the state has {resources.get('customers')} for customers, not the turns {expected.turns_of_dlt}"


CHECKS = [check_rows, check_columns_of_turns, check_links, check_ids, check_history, check_loads, check_schema, check_state]


def complaints(destination, expected):
    dataset = Dataset(destination)
    try:
        return [complaint for check in CHECKS for complaint in check(dataset, expected)]
    finally:
        dataset.close()
