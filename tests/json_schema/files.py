# SPDX-License-Identifier: Apache-2.0
"""Pipeline files, right ones and wrong ones."""
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = "pipeline: p\n"
FILES = TOP + "source:\n  type: files\n  bucket_url: data\n"
DATABASE = TOP + "source:\n  type: sql_database\n  credentials: sqlite:///x.db\n"
API = TOP + "source:\n  type: rest_api\n  client: {base_url: http://localhost/}\n"


def right():
    """Pairs of name and text: the examples, what the guide shows, and what is easily forgotten."""
    for path in sorted((ROOT / "examples").rglob("*.yaml")):
        yield path.name, path.read_text()
    for path in sorted((ROOT / "docs" / "guide").glob("*.md")):
        for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", path.read_text(), re.S | re.M)):
            name = f"{path.name}, block {number}"
            if re.search(r"^pipeline:", block, re.M):
                yield name, block
            elif re.search(r"^source:", block, re.M):
                yield name, TOP + block
            elif path.name == "rest_api.md" and block.startswith("- name:"):
                yield name, API + "  resources:\n" + indented(block)
    yield from RIGHT.items()


def templates(init):
    for source in ("files", "rest_api", "sql_database"):
        for destination in ("duckdb", "sqlite", "postgres"):
            text = init(source, destination, "--output", "-")
            yield f"template {source} {destination}", text
            yield f"template {source} {destination}, its end without comments", uncommented_end(text)


def uncommented_end(text):
    """With the settings that stand in comments behind the source."""
    source, end = text.rsplit("\n# schema:", 1)
    return source + "\nschema:" + end.replace("\n# ", "\n")


def indented(block):
    return "".join(f"    {line}\n" for line in block.splitlines())


RIGHT = {
    "empty keys": FILES + "load:\nschema:\n",
    "variables": FILES + '  max_table_nesting: "${LEVELS}"\n  table_name: "t${LEVELS}"\n',
    "destination in parts": FILES
    + "destination: {type: postgres, credentials: {host: h, port: 5432, database: d, username: u, query: {sslmode: require}}}\n",
    "types of columns": FILES + "  columns: {a: double, b: {data_type: decimal, precision: 10, scale: 2, x-mine: [1]}}\n",
    "columns as a list": FILES + "  columns: [{name: a, data_type: text, nullable: false}]\n",
    "keys of several columns": FILES + "  primary_key: [a, b]\n  merge_key: c\n  write_disposition: merge\n",
    "a disposition in full": FILES
    + "  write_disposition: {disposition: merge, strategy: scd2, validity_column_names: [a, b]}\n",
    "contracts": FILES + "  schema_contract: freeze\nschema: {contract: {tables: evolve, columns: discard_value}}\n",
    "steps": FILES
    + '  steps: [{drop: a}, {drop: [a, b]}, {hash: c, salt: "${SALT}"}, {mask: d}, {rename: {e: f}}, {filter: "g > 0"}]\n',
    "a bucket": TOP + "source:\n  type: files\n  bucket_url: s3://b/2026\n  only_new_files: true\n  modified_after: '2026-01-01T00:00:00Z'\n"
    "  credentials: {region_name: eu-central-1, endpoint_url: 'http://localhost:9000', s3_url_style: path}\n",
    "resources": FILES
    + "  resource_defaults: {primary_key: id}\n  resources:\n    - {name: a, file_glob: '*.csv'}\n"
    "    - {name: b, file_glob: [x, y], limit: {max_rows: 10}, selected: false, parallelized: true}\n",
    "a cursor": FILES + "  incremental: updated_at\n",
    "a cursor in full": FILES
    + "  incremental: {cursor_path: a, initial_value: 2026-01-01, end_value: 2026-02-01, lag: 1.5, row_order: asc,"
    " primary_key: [], on_cursor_value_missing: include, range_start: open, range_end: closed}\n",
    "nested hints": FILES + "  nested_hints: {items.tags: {primary_key: id, columns: {n: bigint}}}\n",
    "settings": FILES
    + "extract: {workers: 3, next_item_mode: fifo}\nnormalize: {workers: 2, memory_limit: 64MB}\n"
    "load: {workers: 4, parallelism_strategy: sequential, raise_on_max_retries: 0, atomic: true}\n",
    "tables of a database": DATABASE
    + "  schema: main\n  table_names: [a]\n  include_views: true\n  chunk_size: 1000\n"
    "  tables: {a: {incremental: id, row_filter: 'id > 3', included_columns: [id], partitions: 2, partition_column: id}}\n",
    "tables that are looked at late": DATABASE + "  table_names: [a, b]\n  defer_table_reflect: true\n",
    "an api": API
    + "  resource_defaults: {primary_key: id, endpoint: {params: {limit: 10}}}\n  resources:\n    - users\n"
    "    - {name: posts, endpoint: posts}\n"
    "    - name: comments\n      include_from_parent: [title]\n"
    "      endpoint:\n        path: posts/{id}/comments\n"
    "        params: {id: {type: resolve, resource: posts, field: id}}\n"
    "        paginator: {type: page_number, base_page: 1, total_path: null}\n",
    "paginators by name": TOP
    + "source:\n  type: rest_api\n  client: {base_url: http://localhost/, paginator: header_link,"
    ' auth: {type: api_key, api_key: "${TOKEN}", location: query, name: key}, headers: {X-A: b}}\n'
    "  resources: [users]\n",
}

WRONG = {
    "no source": TOP,
    "no pipeline": FILES.replace(TOP, ""),
    "no type": TOP + "source: {bucket_url: data}\n",
    "another type": TOP + "source: {type: file, bucket_url: data}\n",
    "no folder": TOP + "source: {type: files}\n",
    "a key at the top": FILES + "datset: d\n",
    "a key of the source": FILES + "  file_globs: x\n",
    "a key of another source": FILES + "  table_names: [a]\n",
    "a key of a resource": FILES + "  resources: [{name: a, write_dispositon: merge}]\n",
    "a key of a table": DATABASE + "  tables: {a: {row_filters: x}}\n",
    "a key of a column": FILES + "  columns: {a: {data_typ: text}}\n",
    "a key of a nested table": FILES + "  nested_hints: {items: {colums: {}}}\n",
    "a key of a cursor": FILES + "  incremental: {cursor: a}\n",
    "a key of credentials": FILES + "destination: {type: postgres, credentials: {hots: h}}\n",
    "a key of a client": TOP + "source: {type: rest_api, client: {base: http://localhost/}, resources: [a]}\n",
    "a key of an endpoint": API + "  resources: [{name: a, endpoint: {paths: a}}]\n",
    "a key of settings": FILES + "load: {worker: 4}\n",
    "a key of schema": FILES + "schema: {namings: direct}\n",
    "another word": FILES + "  write_disposition: upsert\n",
    "another type of a column": FILES + "  columns: {a: {data_type: integer}}\n",
    "another word of a contract": FILES + "schema: {contract: frozen}\n",
    "a list in place of a text": FILES + "dataset: [d]\n",
    "a dict in place of a text": FILES + "  bucket_url_: {a: b}\n",
    "a text in place of a number": FILES + "load: {workers: many}\n",
    "a text in place of truth": FILES + "dev_mode: perhaps\n",
    "a text in place of a dict": FILES + "load: fast\n",
    "a text in place of a list": DATABASE + "  tables: all\n",
    "a number in place of a dict": TOP + "source: 3\n",
}
