# SPDX-License-Identifier: Apache-2.0
"""One destination with one disposition: what an undisturbed load makes, and loads that are disturbed."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from matrix.content import Content, differences, folder_content
from matrix.engines import ENGINES, copy_folder
from matrix.scenarios import Disposition, command, write_inputs

TIMEOUT = 60
DIED = (77, -9)
CLEAN_ERRORS = (75, 78)
DEADLY = ("exit", "kill")
# What each action is tried on, by the kind of the point.
CHANGES = {"change", "write", "overwrite"}
KINDS = {"exit": CHANGES | {"sql", "query", "done"}, "kill": CHANGES | {"sql", "query", "done"},
         "enospc": CHANGES, "eio": CHANGES | {"read"}, "short": {"write"}, "half": {"write", "overwrite"}}


@dataclass
class Point:
    number: int
    kind: str
    name: str
    detail: str


@dataclass
class Attempt:
    """What became of a disturbed load. `outcome`: killed, failed cleanly, tolerated, unreached or wrong."""

    outcome: str
    problems: list[str] = field(default_factory=list)


class Scenario:
    def __init__(self, binary: Path, folder: Path, destination: str, disposition: Disposition):
        self.name = f"{destination}-{disposition.name}"
        self.binary = binary
        self.disposition = disposition
        self.folder = folder / self.name
        self.input = self.folder / "input"
        self.work = self.folder / "work"
        self.kept = self.folder / "kept"
        self.log = self.folder / "points"
        shutil.rmtree(self.folder, ignore_errors=True)
        write_inputs(self.input, disposition)
        (self.folder / "tmp").mkdir()
        self.work.mkdir()
        self.engine = ENGINES[destination](binary, self.work, self.name)

    def environment(self, more=None):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("SLUICE_", "DESTINATION__"))}
        return {**kept, "SLUICE_DATA_DIR": str(self.work / "data"), "TMPDIR": str(self.folder / "tmp"),
                "SLUICE_FAILPOINT_UNDER": str(self.folder), **self.engine.environment(), **(more or {})}

    def load(self, step: str, more=None):
        return subprocess.run(command(self.binary, self.input, self.engine.to, self.disposition, step),
                              env=self.environment(more), cwd=self.work, capture_output=True, text=True,
                              errors="replace", timeout=TIMEOUT)

    def undisturbed(self, step: str):
        done = self.load(step)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: the undisturbed load of {step} failed ({done.returncode}): {done.stderr}")

    def prepare(self):
        """Keeps the state before the disturbed load, and what that makes if nothing disturbs it."""
        if not self.disposition.first:
            self.undisturbed("a")
        copy_folder(self.work, self.kept)
        self.engine.save()
        before = self.engine.read()
        self.points = self.count()
        self.wanted = self.content()
        if self.wanted == Content(before).parts:
            raise RuntimeError(f"{self.name}: the load changes nothing, so it proves nothing")
        self.wanted_files = folder_content(self.work / "data")
        self.wanted_twice = self.wanted
        if not self.disposition.keyed:
            self.undisturbed("b")
            self.wanted_twice = self.content()
        self.restore()
        self.undisturbed("b")
        if problems := differences(self.wanted, self.content()):
            raise RuntimeError(f"{self.name}: two undisturbed loads differ: {problems}")

    def count(self) -> list[Point]:
        self.log.unlink(missing_ok=True)
        done = self.load("b", {"SLUICE_FAILPOINT_COUNT": str(self.log)})
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: the undisturbed load failed ({done.returncode}): {done.stderr}")
        rows = [line.split("\t") for line in self.log.read_text().splitlines()]
        # Two threads may write their lines in another order than they counted.
        return sorted((Point(int(row[0]), *row[1:]) for row in rows), key=lambda point: point.number)

    def content(self) -> dict:
        content = Content(self.engine.read())
        if content.faults:
            raise RuntimeError("; ".join(content.faults))
        return content.parts

    def restore(self):
        copy_folder(self.kept, self.work)
        self.engine.restore()

    def numbers(self, action: str) -> list[int]:
        return [point.number for point in self.points if point.kind in KINDS[action]]

    def attempt(self, numbers: tuple[int, ...], action: str) -> Attempt:
        """The state before, a load disturbed at each of the points, one that is not, and a look at all."""
        self.restore()
        self.said = ""
        try:
            attempt = self._disturb(numbers, action)
        except (RuntimeError, OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            attempt = Attempt("wrong", [f"{type(error).__name__}: {error}"])
        if attempt.outcome == "wrong":
            attempt.problems.insert(0, self.said)
        return attempt

    def _disturb(self, numbers, action) -> Attempt:
        outcome = "unreached"
        for number in numbers:
            # Died or failed in one of the reruns without reaching its point: nothing more to try.
            done = self.load("b", {"SLUICE_FAILPOINT": f"{number}:{action}"})
            self.said = f"exit code {done.returncode}: {done.stderr.strip()}"
            reached = f"failpoint {action}:" in done.stderr
            outcome = self._judge(done, action) if reached else outcome
            if outcome == "wrong" or (not reached and done.returncode != 0):
                return Attempt("wrong", [])
        was_moved = self._packages("loaded") > (0 if self.disposition.first else 1)
        if outcome in ("tolerated", "unreached") and not self.disposition.keyed:
            return self._compare(outcome, self.wanted, looks_at_files=False)
        rerun = self.load("b")
        if rerun.returncode != 0:
            return Attempt("wrong", [f"the rerun failed, exit code {rerun.returncode}: {rerun.stderr.strip()}"])
        # Killed when all was done, and nothing says that it is the same load: it is another one.
        is_another = was_moved and not self.disposition.keyed and outcome == "killed"
        return self._compare(outcome, self.wanted_twice if is_another else self.wanted, not is_another)

    def _judge(self, done, action) -> str:
        if action in DEADLY:
            return "killed" if done.returncode in DIED else "wrong"
        if done.returncode == 0:
            return "tolerated"
        is_named = str(self.work) in done.stderr.replace("failpoint", "", 1) or str(self.input) in done.stderr
        return "failed cleanly" if done.returncode in CLEAN_ERRORS and is_named else "wrong"

    def _packages(self, state) -> int:
        return len(list((self.work / "data").glob(f"pipelines/*/{state}/*")))

    def _compare(self, outcome, wanted, looks_at_files) -> Attempt:
        problems = differences(wanted, self.content())
        if looks_at_files:
            problems += differences(self.wanted_files, folder_content(self.work / "data"))
            problems += [f"left behind: {path.relative_to(self.folder)}" for path in self._leftovers()]
        return Attempt("wrong" if problems else outcome, problems)

    def _leftovers(self):
        """Files beside the database, and temporary ones, that an undisturbed load does not leave."""
        known = {"data", "shop.duckdb", "shop.db", "shop__d.db"}
        yield from (path for path in self.work.iterdir() if path.name not in known)
        yield from (self.folder / "tmp").iterdir()

    def keep(self, numbers) -> Path:
        """A copy of the folders as the failure left them."""
        place = self.folder / f"failed-{'-'.join(map(str, numbers))}"
        copy_folder(self.work, place)
        return place

    def close(self, keeps: bool):
        self.engine.close()
        if not keeps:
            shutil.rmtree(self.folder, ignore_errors=True)
