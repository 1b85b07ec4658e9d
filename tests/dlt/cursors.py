# SPDX-License-Identifier: Apache-2.0
"""dlt and sluice read one incremental resource by turns, in the environment that has dlt:

    cursors.py PROGRAM DESTINATION

Every turn gives all rows so far and a few more, some of them at the newest cursor, in a working folder of its own: cursor
and hashes come from the destination. Each row has to be loaded once.
"""
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

import dlt

import places

MARKER_OF_TIME = "\uf027"
KINDS = {
    "numbers": lambda n: n,
    "texts": lambda n: f"2026-01-01T00:00:{n:02}Z",
    "times": lambda n: datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=n),
}
KEYS = {"whole rows": None, "a key": "id", "a key in a list": ["id"]}
ROWS_PER_TURN = 5


def rows_until(turn, kind):
    """The last rows of a turn and the first ones of the next share a cursor."""
    return [{"id": i, "at": KINDS[kind](i // 4), "note": {"ö": [i, None, 1.5]}} for i in range((turn + 1) * ROWS_PER_TURN)]


def typed(value):
    return MARKER_OF_TIME + value.isoformat() if isinstance(value, datetime) else value


def load_by_dlt(destination, folder, rows, key):
    events = dlt.resource(rows, name="events", write_disposition="append", incremental=dlt.sources.incremental("at"))
    if key:
        events.apply_hints(primary_key=key)
    dlt.pipeline(places.PIPELINE, pipelines_dir=folder, dataset_name=places.DATASET,
                 destination=places.destination_of_dlt(destination)).run(events)


def load_by_sluice(program, destination, folder, rows, key):
    Path("rows.jsonl").write_text("".join(json.dumps({**row, "at": typed(row["at"])}, ensure_ascii=False) + "\n" for row in rows),
                                  encoding="utf-8")
    subprocess.run([program, "rows.jsonl", places.uri_for_sluice(destination), places.PIPELINE, places.DATASET,
                    *(["id"] if key else [])], check=True, env=os.environ | {"SLUICE_DATA_DIR": folder})


def play(program, destination, kind, key):
    """-> whether all turns were right"""
    for turn, who in enumerate(["dlt", "sluice", "dlt", "sluice", "sluice", "dlt"]):
        rows = rows_until(turn, kind)
        folder = os.path.abspath(f"turn-{turn}")
        if who == "dlt":
            load_by_dlt(destination, folder, rows, key)
        else:
            load_by_sluice(program, destination, folder, rows, key)
        connection, cursor = places.connect(destination)
        cursor.execute("SELECT id FROM events ORDER BY id")
        found = [row[0] for row in cursor.fetchall()]
        connection.close()
        if found != [row["id"] for row in rows]:
            print(f"    turn {turn}, {who}: {found}", flush=True)
            return False
    return True


def main(program, destination):
    wrong = 0
    for kind in KINDS:
        for name, key in KEYS.items():
            with tempfile.TemporaryDirectory() as scratch:
                os.chdir(scratch)
                places.drop(destination)
                right = play(program, destination, kind, key)
                os.chdir("/")
            print(f"{kind}, told apart by {name}: {'right' if right else 'wrong'}", flush=True)
            wrong += not right
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
