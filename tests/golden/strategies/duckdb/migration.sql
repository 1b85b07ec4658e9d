-- system tables

CREATE SCHEMA IF NOT EXISTS "web"."shop";
CREATE TABLE "web"."shop"."_dlt_version" ("version" BIGINT NOT NULL, "engine_version" BIGINT NOT NULL, "inserted_at" TIMESTAMP WITH TIME ZONE NOT NULL, "schema_name" VARCHAR NOT NULL, "version_hash" VARCHAR NOT NULL, "schema" VARCHAR NOT NULL);
CREATE TABLE "web"."shop"."_dlt_loads" ("load_id" VARCHAR NOT NULL, "schema_name" VARCHAR, "status" BIGINT NOT NULL, "inserted_at" TIMESTAMP WITH TIME ZONE NOT NULL, "schema_version_hash" VARCHAR);
CREATE TABLE "web"."shop"."_dlt_pipeline_state" ("version" BIGINT NOT NULL, "engine_version" BIGINT NOT NULL, "pipeline_name" VARCHAR NOT NULL, "state" VARCHAR NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL, "version_hash" VARCHAR, "_dlt_load_id" VARCHAR NOT NULL, "_dlt_id" VARCHAR NOT NULL);

-- every type

CREATE SCHEMA IF NOT EXISTS "web"."shop";
CREATE TABLE "web"."shop"."types" ("a_text" VARCHAR, "a_double" DOUBLE, "a_bool" BOOLEAN, "a_timestamp" TIMESTAMP WITH TIME ZONE, "a_bigint" BIGINT, "a_binary" BLOB, "a_json" JSON, "a_decimal" DECIMAL(38,9), "a_wei" DECIMAL(38,0), "a_date" DATE, "a_time" TIME);

-- precision, scale, time zone, unique

CREATE SCHEMA IF NOT EXISTS "web"."shop";
CREATE TABLE "web"."shop"."sized" ("short_text" VARCHAR, "small" SMALLINT, "medium" INTEGER, "price" DECIMAL(10,2), "millis" TIMESTAMP WITH TIME ZONE, "clock" TIME, "local" TIMESTAMP, "code" VARCHAR);

-- a root table and its nested tables

CREATE SCHEMA IF NOT EXISTS "web"."shop";
CREATE TABLE "web"."shop"."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR NOT NULL, "_dlt_id" VARCHAR NOT NULL);
CREATE TABLE "web"."shop"."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR NOT NULL, "_dlt_root_id" VARCHAR);
CREATE TABLE "web"."shop"."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR NOT NULL, "_dlt_root_id" VARCHAR);

-- columns are added

ALTER TABLE "web"."shop"."orders"
  ADD COLUMN "place" BIGINT;
ALTER TABLE "web"."shop"."orders"
  ADD COLUMN "note" VARCHAR;
ALTER TABLE "web"."shop"."orders"
  ADD COLUMN "total" VARCHAR;
ALTER TABLE "web"."shop"."orders"
  ADD COLUMN "_dlt_load_id" VARCHAR;
ALTER TABLE "web"."shop"."orders"
  ADD COLUMN "_dlt_id" VARCHAR;

-- nothing is missing

-- (no statement)

-- drop

DROP TABLE "web"."shop"."orders";
DELETE FROM "web"."shop"."_dlt_version"
  WHERE "schema_name" = 'web';
