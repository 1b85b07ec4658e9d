# SPDX-License-Identifier: Apache-2.0
"""A virtual environment with real dlt from PyPI, made once and kept."""
import fcntl
import subprocess
import sys
from pathlib import Path

# DuckDB is the version that sluice links: each must be able to open the file of the other.
PACKAGES = ["dlt[duckdb,postgres]==1.26.0", "duckdb==1.4.4"]


class Unavailable(Exception):
    """dlt cannot be installed here; says why."""


def python_with_dlt(folder, packages=PACKAGES):
    """The interpreter of the environment in that folder. Raises Unavailable."""
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    python = folder / "env" / "bin" / "python"
    made = folder / "packages"  # what was installed; written last
    wanted = "\n".join(packages)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run side by side
        if not made.exists() or made.read_text() != wanted:
            run([sys.executable, "-m", "venv", "--clear", folder / "env"])
            run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages])
            made.write_text(wanted)
    return python


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        lines = (done.stderr + done.stdout).strip().splitlines()
        raise Unavailable(lines[-1] if lines else f"{command[0]} ended with {done.returncode}")
