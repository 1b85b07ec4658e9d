# SPDX-License-Identifier: Apache-2.0
"""Where the rows go, for dlt, for sluice and for us."""
import os

PIPELINE = "shop"
DATASET = "shop_data"
DUCKDB_FILE = "shop.duckdb"  # in the current folder


def destination_of_dlt(destination):
    import dlt
    if destination == "duckdb":
        return dlt.destinations.duckdb(os.path.abspath(DUCKDB_FILE))
    return dlt.destinations.postgres(os.environ["SLUICE_TEST_POSTGRES"])


def uri_for_sluice(destination):
    return f"duckdb:///{DUCKDB_FILE}" if destination == "duckdb" else os.environ["SLUICE_TEST_POSTGRES"]


def connect(destination):
    """A cursor that looks into the dataset; its connection has to be closed before anybody loads."""
    if destination == "duckdb":
        import duckdb
        connection = duckdb.connect(DUCKDB_FILE, read_only=True)
    else:
        import psycopg2
        connection = psycopg2.connect(os.environ["SLUICE_TEST_POSTGRES"])
    cursor = connection.cursor()
    cursor.execute(f"SET search_path = '{DATASET}'")
    return connection, cursor


def drop(destination):
    """Removes what an earlier scenario left on a server."""
    if destination != "postgres":
        return
    import psycopg2
    connection = psycopg2.connect(os.environ["SLUICE_TEST_POSTGRES"])
    connection.cursor().execute(f"DROP SCHEMA IF EXISTS {DATASET} CASCADE; DROP SCHEMA IF EXISTS {DATASET}_staging CASCADE")
    connection.commit()
    connection.close()
