-- dataset, table and column with quotes and semicolons

DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''sh"op; --'') THEN CREATE SCHEMA IF NOT EXISTS "sh""op; --"; END IF; END';
CREATE TABLE "sh""op; --"."or""ders'; DROP" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "i""d; --" varchar NOT NULL, "_dlt_load_id" varchar NOT NULL, "_dlt_id" varchar UNIQUE NOT NULL);
CREATE TEMPORARY TABLE pg_temp."or""ders'; DROP" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "i""d; --" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
DELETE FROM "sh""op; --"."or""ders'; DROP" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."or""ders'; DROP" AS s WHERE d."i""d; --" = s."i""d; --");
INSERT INTO "sh""op; --"."or""ders'; DROP" ("id", "place", "note", "total", "i""d; --", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."i""d; --", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."or""ders'; DROP" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."or""ders'; DROP" GROUP BY "i""d; --");
DROP TABLE pg_temp."or""ders'; DROP";
