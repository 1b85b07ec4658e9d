-- a load that is complete

INSERT INTO "web"."shop"."_dlt_loads" ("load_id", "schema_name", "status", "inserted_at", "schema_version_hash")
  VALUES ('1767323045.123456', 'web', 0, make_timestamptz(1767323045123456::BIGINT), 'hash=');

-- a load key

INSERT INTO "web"."shop"."_sluice_loads" ("load_id", "load_key", "fingerprint")
  VALUES ('1767323045.123456', 'day ''one'' \', 'print');
