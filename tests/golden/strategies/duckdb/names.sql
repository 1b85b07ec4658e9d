-- dataset, table and column with quotes and semicolons

CREATE SCHEMA IF NOT EXISTS "web"."sh""op; --";
CREATE TABLE "web"."sh""op; --"."or""ders'; DROP" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "i""d; --" VARCHAR NOT NULL, "_dlt_load_id" VARCHAR NOT NULL, "_dlt_id" VARCHAR NOT NULL);
CREATE TEMPORARY TABLE temp.main."or""ders'; DROP" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "i""d; --" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
DELETE FROM "web"."sh""op; --"."or""ders'; DROP" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."or""ders'; DROP" AS s WHERE d."i""d; --" = s."i""d; --");
INSERT INTO "web"."sh""op; --"."or""ders'; DROP" ("id", "place", "note", "total", "i""d; --", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."i""d; --", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."or""ders'; DROP" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."or""ders'; DROP" GROUP BY "i""d; --");
DROP TABLE temp.main."or""ders'; DROP";
