# SPDX-License-Identifier: Apache-2.0
"""Whether the comparison notices what it has to notice, and nothing else."""

import copy

from matrix.content import Content, differences
from matrix.engines import Stored

LOADS = ("1700000000.1", "1700000001.1")


def sound(salt="") -> Stored:
    """Two loads of one order each, with an item; ids differ by the salt."""
    stored = Stored()
    for table, columns in {
            "_dlt_loads": ["load_id", "schema_name", "status", "inserted_at", "schema_version_hash"],
            "_dlt_version": ["version", "schema_name", "version_hash"],
            "orders": ["id", "_dlt_load_id", "_dlt_id", "_dlt_valid_from"],
            "orders__items": ["sku", "_dlt_id", "_dlt_parent_id", "_dlt_root_id", "_dlt_list_idx"]}.items():
        for column in columns:
            stored.add_column("d", table, column, "any")
    stored.rows["_dlt_version"] = [{"version": 1, "schema_name": "s", "version_hash": "h"}]
    for number, load_id in enumerate(LOADS):
        row_id = f"{salt}{number}"
        stored.rows["_dlt_loads"].append({"load_id": load_id, "schema_name": "s", "status": 0, "inserted_at": salt,
                                          "schema_version_hash": "h"})
        stored.rows["orders"].append({"id": number, "_dlt_load_id": load_id, "_dlt_id": row_id, "_dlt_valid_from": number})
        stored.rows["orders__items"].append({"sku": number, "_dlt_id": "i" + row_id, "_dlt_parent_id": row_id,
                                             "_dlt_root_id": row_id, "_dlt_list_idx": 0})
    return stored


def change(table, key, value):
    return lambda stored: stored.rows[table][0].update({key: value})


SPOILED = {
    "a row is lost": lambda stored: stored.rows["orders__items"].pop(),
    "a row is doubled": lambda stored: stored.rows["orders"].append({**stored.rows["orders"][0], "_dlt_id": "other"}),
    "an id is there twice": lambda stored: stored.rows["orders"].append(dict(stored.rows["orders"][0])),
    "a value": change("orders", "id", 7),
    "an orphan": change("orders__items", "_dlt_parent_id", "nobody"),
    "another parent": change("orders__items", "_dlt_parent_id", "1"),
    "another root": change("orders__items", "_dlt_root_id", "1"),
    "another place in the list": change("orders__items", "_dlt_list_idx", 3),
    "the load of another row": change("orders", "_dlt_load_id", LOADS[1]),
    "an unknown load": change("orders", "_dlt_load_id", "1.1"),
    "an unfinished load": change("_dlt_loads", "status", 1),
    "a load too much": lambda stored: stored.rows["_dlt_loads"].append({**stored.rows["_dlt_loads"][0], "load_id": "1800000000.1"}),
    "an unknown schema": change("_dlt_loads", "schema_version_hash", "x"),
    "another time": change("orders", "_dlt_valid_from", 2),
    "a type": lambda stored: stored.columns["orders"].update(id="text"),
    "a table": lambda stored: stored.add_column("d", "more", "x", "any"),
    "rows in staging": lambda stored: (stored.add_column("d_staging", "orders", "id", "any"),
                                       stored.rows["d_staging.orders"].append({"id": 1})),
    "a row in the ledger of jobs": lambda stored: (stored.add_column("d", "_sluice_jobs", "id", "any"),
                                                   stored.rows["_sluice_jobs"].append({"id": 1})),
}


def is_noticed(stored: Stored) -> bool:
    content = Content(stored)
    return bool(content.faults or differences(Content(sound()).parts, content.parts))


def run() -> list[str]:
    """What is wrong with the comparison."""
    wrong = ["ids and times count"] if is_noticed(sound("other ")) else []
    for what, spoil in SPOILED.items():
        stored = copy.deepcopy(sound())
        spoil(stored)
        if not is_noticed(stored):
            wrong.append(f"not noticed: {what}")
    return wrong
