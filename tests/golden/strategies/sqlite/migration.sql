-- system tables

CREATE TABLE "shop"."_dlt_version" ("version" BIGINT NOT NULL, "engine_version" BIGINT NOT NULL, "inserted_at" DATETIME NOT NULL, "schema_name" TEXT NOT NULL, "version_hash" TEXT NOT NULL, "schema" TEXT NOT NULL);
CREATE TABLE "shop"."_dlt_loads" ("load_id" VARCHAR(64) NOT NULL, "schema_name" TEXT, "status" BIGINT NOT NULL, "inserted_at" DATETIME NOT NULL, "schema_version_hash" TEXT);
CREATE TABLE "shop"."_dlt_pipeline_state" ("version" BIGINT NOT NULL, "engine_version" BIGINT NOT NULL, "pipeline_name" TEXT NOT NULL, "state" TEXT NOT NULL, "created_at" DATETIME NOT NULL, "version_hash" TEXT, "_dlt_load_id" VARCHAR(64) NOT NULL, "_dlt_id" VARCHAR(128) NOT NULL);

-- every type

CREATE TABLE "shop"."types" ("a_text" TEXT, "a_double" FLOAT, "a_bool" BOOLEAN, "a_timestamp" DATETIME, "a_bigint" BIGINT, "a_binary" BLOB, "a_json" JSON, "a_decimal" NUMERIC(38, 9), "a_wei" NUMERIC(38, 0), "a_date" DATE, "a_time" TIME);

-- precision, scale, time zone, unique

CREATE TABLE "shop"."sized" ("short_text" VARCHAR(20), "small" SMALLINT, "medium" INTEGER, "price" NUMERIC(10, 2), "millis" DATETIME, "clock" TIME, "local" DATETIME, "code" VARCHAR(128));

-- a root table and its nested tables

CREATE TABLE "shop"."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_load_id" TEXT NOT NULL, "_dlt_id" VARCHAR(128) NOT NULL);
CREATE TABLE "shop"."orders__items" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128) NOT NULL, "_dlt_root_id" TEXT);
CREATE TABLE "shop"."orders__items__tags" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128) NOT NULL, "_dlt_root_id" TEXT);

-- columns are added

ALTER TABLE "shop"."orders"
  ADD COLUMN "place" BIGINT;
ALTER TABLE "shop"."orders"
  ADD COLUMN "note" TEXT;
ALTER TABLE "shop"."orders"
  ADD COLUMN "total" TEXT;
ALTER TABLE "shop"."orders"
  ADD COLUMN "_dlt_load_id" TEXT NOT NULL;
ALTER TABLE "shop"."orders"
  ADD COLUMN "_dlt_id" VARCHAR(128) NOT NULL;

-- nothing is missing

-- (no statement)

-- drop

DROP TABLE "shop"."orders";
DELETE FROM "shop"."_dlt_version"
  WHERE "schema_name" = 'web';
