# SPDX-License-Identifier: Apache-2.0
"""Copies a table into a DuckDB file by dlt:  dlt_table.py URI TABLE connectorx|pyarrow

Prints the seconds of pipeline.run as JSON, without those of starting Python and importing dlt. Both backends hand over
columns, and the destination reads them from parquet: dlt's fastest way.
"""
import json
import os
import sys
import time

ALWAYS = {"RUNTIME__DLTHUB_TELEMETRY": "false", "NORMALIZE__WORKERS": str(os.cpu_count())}


def main(uri, table, backend):
    os.environ.update(ALWAYS)
    import dlt
    from dlt.sources.sql_database import sql_table

    rows = sql_table(credentials=uri, table=table, backend=backend, chunk_size=100_000)
    pipeline = dlt.pipeline("bench", pipelines_dir="dlt", dataset_name="copied", destination=dlt.destinations.duckdb("bench.duckdb"))
    start = time.monotonic()
    pipeline.run(rows, loader_file_format="parquet")
    print(json.dumps({"seconds": time.monotonic() - start,
                      "steps": {step.step: (step.finished_at - step.started_at).total_seconds()
                                for step in pipeline.last_trace.steps if step.step != "run"}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
