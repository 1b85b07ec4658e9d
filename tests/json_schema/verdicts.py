# SPDX-License-Identifier: Apache-2.0
"""What schema and program say of each file; run by judge."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

import files

VARIABLES = {"API_TOKEN": "x", "BUCKET": "b", "SALT": "x", "TOKEN": "x", "LEVELS": "3"}


class Loader(yaml.SafeLoader):
    """As editors read YAML 1.2: a date is a text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def sluice(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, env=VARIABLES)


def main():
    program = sys.argv[1]
    schema = json.loads(sluice(program, "init", "--json-schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrongs = []

    def judge(name, text, is_right):
        document = yaml.load(text, Loader)
        errors = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
        if (not errors) != is_right:
            wrongs.append(f"{name}: the schema {'finds ' + '; '.join(errors) if errors else 'takes it'}\n{text}")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "pipeline.yaml")
            path.write_text(text)
            checked = sluice(program, "check", str(path), "--offline")
        if (checked.returncode == 0) != is_right:
            wrongs.append(f"{name}: check says {checked.returncode}: {checked.stdout}{checked.stderr}\n{text}")

    right = dict(files.right()) | dict(files.templates(lambda *words: sluice(program, "init", *words).stdout))
    for name, text in right.items():
        judge(name, text, True)
    for name, text in files.WRONG.items():
        judge(name, text, False)
    for wrong in wrongs:
        print(wrong, file=sys.stderr)
    print(f"{len(right)} right files, {len(files.WRONG)} wrong ones: {len(wrongs)} wrong verdicts")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
