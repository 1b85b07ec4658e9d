# SPDX-License-Identifier: Apache-2.0
"""What every turn brings, and what must be in the tables after it.

events      append, nested lists two levels deep, an incremental cursor; every turn has a column of its own
customers   merge by primary key (delete-insert), a nested list; every turn changes a row of the turn before
prices      merge by scd2, a snapshot per turn: `same` never changes, `moving` always, `odd` is in every other one
rates       replace, a nested list
"""
from datetime import datetime, timedelta, timezone

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


def events(turn):
    at = (START + timedelta(days=turn)).isoformat()
    return [{"id": turn * 10 + i, "at": at, f"only_{turn}": turn, "tags": [f"t{turn}", "é"],
             "parts": [{"sku": i, "marks": [1, 2]}, {"sku": i + 1, "marks": []}]} for i in range(3)]


def customers(turn):
    return [{"id": id, "name": f"{id} of turn {turn}", "phones": [{"number": f"{id}-{n}"} for n in range(turn % 3 + 1)]}
            for id in (turn, turn + 1)]


def prices(turn):
    rows = [{"sku": "same", "price": 1.5, "note": None, "labels": ["x", "y"]},
            {"sku": "moving", "price": float(turn), "note": f"turn {turn}", "labels": [f"l{turn}"]}]
    return rows + [{"sku": "odd", "price": 0.25, "note": "ö", "labels": ["z"]}] * (turn % 2)


def rates(turn):
    return [{"code": f"r{turn}-{i}", "days": [turn, i]} for i in range(turn % 2 + 1)]


TABLES = {"events": events, "customers": customers, "prices": prices, "rates": rates}


class Expected:
    """What must be there after the turns so far."""

    COLUMNS = {
        "events": ["id"], "events__tags": ["value"], "events__parts": ["sku"], "events__parts__marks": ["value"],
        "customers": ["id", "name"], "customers__phones": ["number"],
        "prices": ["sku", "price", "is_active"], "prices__labels": ["value"],
        "rates": ["code"], "rates__days": ["value"],
    }

    def __init__(self, destination):
        self.destination = destination
        self.turns_of_dlt = []
        self.cursor = None  # of dlt's last turn
        self.turn = 0
        self.events = []
        self.customers = {}
        self.prices = []  # [sku, price, is active]
        self.labels = {}  # by version: those of a version that comes back are there already

    def add(self, turn):
        self.turn = turn
        self.events += events(turn)
        self.customers |= {row["id"]: row for row in customers(turn)}
        snapshot = {(row["sku"], row["price"]): row for row in prices(turn)}
        for version in self.prices:
            version[2] = version[2] and (version[0], version[1]) in snapshot
        active = {(sku, price) for sku, price, is_active in self.prices if is_active}
        self.prices += [[*key, True] for key in snapshot if key not in active]
        self.labels |= {key: row["labels"] for key, row in snapshot.items()}

    def tables(self):
        """{table: sorted tuples of the columns above}"""
        parts = [part for event in self.events for part in event["parts"]]
        tables = {
            "events": [(event["id"],) for event in self.events],
            "events__tags": [(tag,) for event in self.events for tag in event["tags"]],
            "events__parts": [(part["sku"],) for part in parts],
            "events__parts__marks": [(mark,) for part in parts for mark in part["marks"]],
            "customers": [(row["id"], row["name"]) for row in self.customers.values()],
            "customers__phones": [(phone["number"],) for row in self.customers.values() for phone in row["phones"]],
            "prices": [tuple(version) for version in self.prices],
            "prices__labels": [(label,) for labels in self.labels.values() for label in labels],
            "rates": [(row["code"],) for row in rates(self.turn)],
            "rates__days": [(day,) for row in rates(self.turn) for day in row["days"]],
        }
        return {table: sorted(rows) for table, rows in tables.items()}
