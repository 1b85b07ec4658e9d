-- system tables

DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''shop'') THEN CREATE SCHEMA IF NOT EXISTS "shop"; END IF; END';
CREATE TABLE "shop"."_dlt_version" ("version" bigint NOT NULL, "engine_version" bigint NOT NULL, "inserted_at" timestamp with time zone NOT NULL, "schema_name" varchar NOT NULL, "version_hash" varchar NOT NULL, "schema" varchar NOT NULL);
CREATE TABLE "shop"."_dlt_loads" ("load_id" varchar(64) NOT NULL, "schema_name" varchar, "status" bigint NOT NULL, "inserted_at" timestamp with time zone NOT NULL, "schema_version_hash" varchar);
CREATE TABLE "shop"."_dlt_pipeline_state" ("version" bigint NOT NULL, "engine_version" bigint NOT NULL, "pipeline_name" varchar NOT NULL, "state" varchar NOT NULL, "created_at" timestamp with time zone NOT NULL, "version_hash" varchar, "_dlt_load_id" varchar(64) NOT NULL, "_dlt_id" varchar UNIQUE NOT NULL);

-- every type

DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''shop'') THEN CREATE SCHEMA IF NOT EXISTS "shop"; END IF; END';
CREATE TABLE "shop"."types" ("a_text" varchar, "a_double" double precision, "a_bool" boolean, "a_timestamp" timestamp with time zone, "a_bigint" bigint, "a_binary" bytea, "a_json" jsonb, "a_decimal" numeric(38,9), "a_wei" numeric(156,78), "a_date" date, "a_time" time without time zone);

-- precision, scale, time zone, unique

DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''shop'') THEN CREATE SCHEMA IF NOT EXISTS "shop"; END IF; END';
CREATE TABLE "shop"."sized" ("short_text" varchar(20), "small" smallint, "medium" integer, "price" numeric(10,2), "millis" timestamp (3) with time zone, "clock" time (3) without time zone, "local" timestamp without time zone, "code" varchar UNIQUE);

-- a root table and its nested tables

DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''shop'') THEN CREATE SCHEMA IF NOT EXISTS "shop"; END IF; END';
CREATE TABLE "shop"."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar NOT NULL, "_dlt_id" varchar UNIQUE NOT NULL);
CREATE TABLE "shop"."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar UNIQUE NOT NULL, "_dlt_root_id" varchar);
CREATE TABLE "shop"."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar UNIQUE NOT NULL, "_dlt_root_id" varchar);

-- columns are added

ALTER TABLE "shop"."orders"
  ADD COLUMN "place" bigint,
  ADD COLUMN "note" varchar,
  ADD COLUMN "total" varchar,
  ADD COLUMN "_dlt_load_id" varchar NOT NULL,
  ADD COLUMN "_dlt_id" varchar UNIQUE NOT NULL;

-- nothing is missing

-- (no statement)

-- drop

DROP TABLE "shop"."orders";
DELETE FROM "shop"."_dlt_version"
  WHERE "schema_name" = 'web';
