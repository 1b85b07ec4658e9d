# SPDX-License-Identifier: Apache-2.0
"""The turns, in the environment that has dlt: scenario.py SLUICE DESTINATION"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import judge
import places
import rows

HERE = Path(__file__).resolve().parent
# Who loads, and in which working folder: one that was not there before has to be restored from the destination.
SCENARIOS = {
    "dlt first": [("dlt", "first"), ("sluice", "second"), ("dlt", "first"), ("sluice", "second"), ("dlt", "third"),
                  ("sluice", "fourth"), ("dlt", "fifth"), ("sluice", "second"), ("dlt", "first")],
    "sluice first": [("sluice", "first"), ("dlt", "second"), ("sluice", "first"), ("dlt", "third"), ("sluice", "fourth")],
}
# What sluice is told of each table. That prices keep their history stands in the schema of the dataset, or in this file.
OPTIONS = {"events": ["append"], "customers": ["merge", "--primary-key", "id"], "prices": ["merge"], "rates": ["replace"]}
PRICES = """
name: shop
tables:
  prices:
    write_disposition: merge
    x-merge-strategy: scd2
    columns:
      _dlt_valid_from: {data_type: timestamp, nullable: true, x-valid-from: true}
      _dlt_valid_to: {data_type: timestamp, nullable: true, x-valid-to: true}
      _dlt_id: {nullable: false, x-row-version: true, unique: false, row_key: false}
"""


def run(command, environment):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=os.environ | environment)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def load_by_dlt(destination, turn, folder, expected):
    done = run([sys.executable, HERE / "dlt_turn.py", destination, folder, turn, *expected.turns_of_dlt],
               {"RUNTIME__LOG_LEVEL": "WARNING", "RUNTIME__DLTHUB_TELEMETRY": "false", "DLT_DATA_DIR": os.getcwd()})
    cursor = json.loads(done.stdout)["cursor"]
    if expected.cursor and cursor != expected.cursor:
        yield f"dlt went on from the cursor {cursor}, not {expected.cursor}"
    if "WARNING" in done.stderr:
        yield f"dlt warned: {done.stderr}"
    expected.cursor = rows.events(turn)[0]["at"]
    expected.turns_of_dlt = expected.turns_of_dlt + [turn]


def load_by_sluice(sluice, destination, turn, folder):
    for table, make in rows.TABLES.items():
        file = Path(f"{table}.jsonl")
        file.write_text("".join(json.dumps(row) + "\n" for row in make(turn)), encoding="utf-8")
        Path("prices.yaml").write_text(PRICES)
        schema = ["--schema", "prices.yaml"] if table == "prices" and turn == 1 else []
        run([sluice, "load", file, "--to", places.uri_for_sluice(destination), "--dataset", places.DATASET, "--pipeline",
             places.PIPELINE, "--progress", "none", *schema, "--write-disposition", *OPTIONS[table]],
            {"SLUICE_DATA_DIR": str(folder)})


def play(turns, sluice, destination):
    """-> the number of complaints, which are printed"""
    expected = rows.Expected(destination)
    wrong = 0
    for turn, (who, name) in enumerate(turns, 1):
        folder = Path(f"{who}-{name}").resolve()
        is_new = not folder.exists()
        folder.mkdir(exist_ok=True)
        complaints = []
        if who == "dlt":
            complaints += load_by_dlt(destination, turn, folder, expected)
        else:
            load_by_sluice(sluice, destination, turn, folder)
        expected.add(turn)
        complaints += judge.complaints(destination, expected)
        print(f"turn {turn}, {who}{' in a new working folder' if is_new else ''}: {'wrong' if complaints else 'right'}", flush=True)
        for complaint in complaints:
            print(f"    {complaint}", flush=True)
        wrong += len(complaints)
    return wrong


def main(sluice, destination):
    wrong = 0
    for title, turns in SCENARIOS.items():
        print(title, flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            os.chdir(scratch)
            places.drop(destination)
            wrong += play(turns, sluice, destination)
            os.chdir("/")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
