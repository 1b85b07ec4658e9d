# SPDX-License-Identifier: Apache-2.0
"""Loads JSON lines by dlt:  dlt_events.py FILE URI DATASET default|best

Prints the seconds of pipeline.run as JSON, without those of starting Python and importing dlt. `best`: COPY of csv, no
compression between the phases, extracted files of 5,000 rows, so that all cores normalize. Both read the same way: big
pages, parsed by dlt's own JSON library, which is faster than its reader of files.
"""
import json
import os
import sys
import time

PAGE = 5000
BEST = {"DATA_WRITER__DISABLE_COMPRESSION": "true", "NORMALIZE__DATA_WRITER__DISABLE_COMPRESSION": "true",
        "SOURCES__DATA_WRITER__FILE_MAX_ITEMS": str(PAGE), "NORMALIZE__WORKERS": str(os.cpu_count()),
        "NORMALIZE__START_METHOD": "fork"}
ALWAYS = {"RUNTIME__DLTHUB_TELEMETRY": "false"}


def main(path, uri, dataset, settings):
    os.environ.update(ALWAYS | (BEST if settings == "best" else {}))
    import dlt
    from dlt.common.json import json as parser

    @dlt.resource
    def events():
        page = []
        with open(path, "rb") as lines:
            for line in lines:
                page.append(parser.loadb(line))
                if len(page) == PAGE:
                    yield page
                    page = []
        if page:
            yield page

    pipeline = dlt.pipeline("bench", pipelines_dir="dlt", dataset_name=dataset, destination=dlt.destinations.postgres(uri))
    start = time.monotonic()
    pipeline.run(events(), loader_file_format="csv" if settings == "best" else None)
    print(json.dumps({"seconds": time.monotonic() - start,
                      "steps": {step.step: (step.finished_at - step.started_at).total_seconds()
                                for step in pipeline.last_trace.steps if step.step != "run"}}))


if __name__ == "__main__":
    main(*sys.argv[1:])
