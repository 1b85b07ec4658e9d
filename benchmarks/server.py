# SPDX-License-Identifier: Apache-2.0
"""The PostgreSQL server that all sides of a benchmark share."""
import os
import subprocess

from measure import ROOT

# It waits for the disk at every commit, as a server that people rely on. The rest keeps work that belongs to no run
# out of the runs: checkpoints come when we ask for them, and nobody vacuums in between.
OPTIONS = "-c max_wal_size=16GB -c checkpoint_timeout=1h -c autovacuum=off -c shared_buffers=512MB"


class Server:
    """Started when made; `with` stops it."""

    def __init__(self):
        environment = dict(os.environ, SLUICE_TEST_POSTGRES_OPTIONS=OPTIONS)
        environment.pop("SLUICE_TEST_POSTGRES", None)
        self.process = subprocess.Popen([ROOT / "tests/support/postgres"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)
        self.address, _, _ = self.process.stdout.readline().strip().rpartition("/")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()

    def uri(self, database):
        return f"{self.address}/{database}"

    def psql(self, database, *options):
        """The command that runs psql, with its script on standard input."""
        return ["psql", self.uri(database), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *options]

    def run(self, database, script):
        """Runs the script; -> what it printed, rows as lists of texts."""
        done = subprocess.run(self.psql(database, "--tuples-only", "--no-align", "--field-separator=\t"), input=script,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"bench: psql failed: {done.stderr}")
        return [line.split("\t") for line in done.stdout.splitlines()]

    def renew(self, database, template="template1"):
        """The database as the template is, with nothing left to be written to disk."""
        self.run("postgres", f"DROP DATABASE IF EXISTS {database};\nCREATE DATABASE {database} TEMPLATE {template} "
                 "STRATEGY file_copy;\nCHECKPOINT;")

    def version(self):
        return self.run("postgres", "SHOW server_version")[0][0].split()[0]
