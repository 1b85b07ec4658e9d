-- a load that is complete

INSERT INTO "shop"."_dlt_loads" ("load_id", "schema_name", "status", "inserted_at", "schema_version_hash")
  VALUES ('1767323045.123456', 'web', 0, TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', 'hash=');

-- a load key

INSERT INTO "shop"."_sluice_loads" ("load_id", "load_key", "fingerprint")
  VALUES ('1767323045.123456', E'day ''one'' \\', 'print');
