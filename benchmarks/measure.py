# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks have in common: inputs, runs of commands, and the table of results."""
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGA = 1_000_000


class Workplace:
    """Generated inputs, and an empty folder for every run. `options` has build, size and threads."""

    def __init__(self, options):
        self.options = options
        self.build = Path(options.build).resolve()
        self.folder = ROOT / "build" / "bench"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.work = self.folder / "work"

    def input(self, kind, size=None):
        """The generated file of that kind and size; made once."""
        size = size or self.options.size
        path = self.folder / f"{kind}-{size}.jsonl"
        generator = self.build / "bin" / f"gen_{kind}"
        if not path.exists() or path.stat().st_mtime < generator.stat().st_mtime:
            subprocess.run([generator, "--size", size, "--seed", "1", "--out", path], check=True)
        return path

    def clean(self):
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        os.sync()  # what the last run left in the page cache is not written during the next

    def measure(self, command, stdin=None, watch_memory=False, prepare=None):
        """Runs a command from an empty folder, or as `prepare` left it: wall, cpu, samples of (time, anonymous
        megabytes), standard output."""
        self.clean()
        if prepare:
            prepare()
            os.sync()
        environment = dict(os.environ, SLUICE_DATA_DIR=str(self.work / "data"))
        with open(self.work / "out", "w+") as out, open(self.work / "err", "w+") as err:
            start = time.monotonic()
            process = subprocess.Popen([str(word) for word in command], cwd=self.work, env=environment, text=True,
                                       stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=out, stderr=err)
            if stdin:
                process.stdin.write(stdin)
                process.stdin.close()
            samples = [(0, 0)]
            while watch_memory and os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                samples.append((time.monotonic() - start, anonymous(process.pid)))
                time.sleep(0.01)
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                err.seek(0)
                sys.exit(f"bench: {' '.join(map(str, command))} failed:\n{err.read()}")
            out.seek(0)
            return wall, usage.ru_utime + usage.ru_stime, samples, out.read()


def anonymous(pid):
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"^RssAnon:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) * 1024 / MEGA if found else 0


def phase(report, name):
    for entry in json.loads(report)["phases"]:
        if entry.get("name", entry.get("phase")) == name:
            return entry
    sys.exit(f"bench: the report of sluice load has no phase {name}")


def spread(runs):
    walls = [run[0] for run in runs]
    return statistics.median(walls), f"{statistics.median(walls):.2f} ({min(walls):.2f}–{max(walls):.2f})"


def seconds(figures):
    """Figures as runs, for spread."""
    return [(figure,) for figure in figures]


def cpu(runs):
    return statistics.median(run[1] for run in runs)


class Results:
    """Lines of the table, and whether each target is met."""

    def __init__(self, smoke):
        self.smoke = smoke
        self.lines = []
        self.missed = []

    def add(self, what, figure, target, is_met, details=""):
        verdict = "–" if self.smoke or is_met is None else "met" if is_met else "**missed**"
        self.lines.append((what, figure, target, verdict, details))
        if is_met is False and not self.smoke:
            self.missed.append(what)

    def ratio(self, what, ours, theirs, target):
        (our_wall, our_text), (their_wall, their_text) = spread(ours), spread(theirs)
        ratio = our_wall / their_wall
        self.add(what, f"{ratio:.2f}×", f"≤ {target}×", ratio <= target,
                 f"sluice {our_text} s, cpu {cpu(ours):.2f}; DuckDB {their_text} s, cpu {cpu(theirs):.2f}; "
                 f"cpu {cpu(ours) / cpu(theirs):.2f}×")

    def table(self):
        rows = [("what", "figure", "target", "", "details"), ("---",) * 5, *self.lines]
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def simdjson_version(build):
    fetched = ROOT / "third_party/simdjson/simdjson.h"
    header = fetched if any((build / "lib").glob("libsluice_simdjson*")) else Path("/usr/include/simdjson.h")
    found = re.search(r"#define SIMDJSON_VERSION \"?([0-9.]+)", header.read_text(errors="replace"))
    return found[1] if found else "unknown"


def machine():
    text = Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    return f"{os.cpu_count()} cores, {model[1] if model else 'unknown processor'}"
