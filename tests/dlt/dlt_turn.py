# SPDX-License-Identifier: Apache-2.0
"""One turn of dlt, in a process and with a working folder of its own:

    dlt_turn.py DESTINATION WORKING_FOLDER TURN EARLIER…     prints the cursor from before the turn, as JSON

EARLIER are the turns that dlt had before.
"""
import json
import sys
from datetime import datetime

import dlt

import places
import rows


@dlt.resource(write_disposition="append")
def events(turns, at=dlt.sources.incremental("at", initial_value=datetime.fromisoformat("2020-01-01T00:00:00+00:00"))):
    """Gives the rows of all turns of dlt again: what is not new, the cursor has to hold back."""
    print(json.dumps({"cursor": at.start_value.isoformat()}))
    for turn in turns:
        yield [{**row, "at": datetime.fromisoformat(row["at"])} for row in rows.events(turn)]


@dlt.resource(write_disposition="merge", primary_key="id")
def customers(turn):
    dlt.current.resource_state().setdefault("turns", []).append(turn)
    yield rows.customers(turn)


@dlt.resource(write_disposition={"disposition": "merge", "strategy": "scd2"})
def prices(turn):
    yield rows.prices(turn)


@dlt.resource(write_disposition="replace")
def rates(turn):
    yield rows.rates(turn)


def main(destination, working_folder, *turns):
    pipeline = dlt.pipeline(places.PIPELINE, pipelines_dir=working_folder, dataset_name=places.DATASET,
                            destination=places.destination_of_dlt(destination))
    turn = int(turns[0])
    pipeline.run([events(sorted(map(int, turns))), customers(turn), prices(turn), rates(turn)])


if __name__ == "__main__":
    main(*sys.argv[1:])
