# SPDX-License-Identifier: Apache-2.0
"""SQL that makes DuckDB's own JSON reader produce the tables and columns that sluice makes.

DuckDB reads an event into a column per top-level key, of STRUCT and LIST types. parse_type reads such a
type's text, tables_of names what sluice would call every leaf in it, script writes the statements.
"""
import re


def parse_type(text):
    """'STRUCT(a BIGINT, "b c" VARCHAR[])' -> {'a': 'BIGINT', 'b c': ['VARCHAR']}: dict, one-element list or name."""
    kind, rest = _parse(text)
    if rest:
        raise ValueError(f"cannot read the type at {rest[:40]}")
    return kind


def _parse(text):
    if text.startswith("STRUCT("):
        kind, text = {}, text[7:]
        while True:
            name, text = _name(text)
            kind[name], text = _parse(text)
            if not text.startswith(", "):
                break
            text = text[2:]
        text = text[1:]
    else:
        found = re.match(r"[A-Z_ ]+(\([^()]*\))?", text)
        kind, text = found[0], text[found.end():]
    while text.startswith("[]"):
        kind, text = [kind], text[2:]
    return kind, text


def _name(text):
    if text.startswith('"'):
        found = re.match(r'"((?:[^"]|"")*)" ', text)
        return found[1].replace('""', '"'), text[found.end():]
    name, _, text = text.partition(" ")
    return name, text


def snake_case(key):
    """The snake_case convention for the keys that the generators make."""
    for char, word in {"+": "x", "*": "x", "-": "_", "@": "a", "|": "l"}.items():
        key = key.replace(char, word)
    key = re.sub(r"[^a-zA-Z0-9_]", "_", key)
    key = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", key).lower()
    key = re.sub(r"_+", "_", key)
    return "_" + key if key[0].isdigit() else key


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def tables_of(root, kind, row="row"):
    """{table: (FROM clause of its rows, {column: expression})} for rows of a STRUCT type, children included."""
    tables = {root: ("", {})}

    def walk(table, kind, path, expression):
        if isinstance(kind, dict):
            for key, child in kind.items():
                name = snake_case(key)
                walk(table, child, f"{path}__{name}" if path else name, f"{expression}.{quote(key)}")
        elif isinstance(kind, list):
            child = f"{table}__{path}"
            parent = tables[table][0]
            tables[child] = (f"SELECT unnest({expression}) AS {row} FROM {source(parent)}", {})
            walk(child, kind[0], "" if isinstance(kind[0], dict) else "value", row)
        else:
            tables[table][1][path] = expression

    def source(parent):
        return f"({parent})" if parent else "raw"

    for key, child in kind.items():
        walk(root, child, snake_case(key), quote(key))
    return {name: (source(parent), columns) for name, (parent, columns) in tables.items()}


def script(tables, wanted):
    """One CREATE TABLE AS per wanted table ({table: [columns]}) out of `raw`; says what DuckDB cannot make."""
    statements, missing = [], []
    for table, names in wanted.items():
        if table not in tables:
            missing.append(table)
            continue
        rows, columns = tables[table]
        missing += [f"{table}.{name}" for name in names if name not in columns]
        chosen = ", ".join(f"{columns[name]} AS {quote(name)}" for name in names if name in columns)
        statements.append(f"CREATE TABLE {quote(table)} AS SELECT {chosen} FROM {rows};")
    return statements, missing
