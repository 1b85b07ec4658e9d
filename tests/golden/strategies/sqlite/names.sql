-- dataset, table and column with quotes and semicolons

CREATE TABLE "sh""op; --"."or""ders'; DROP" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "i""d; --" TEXT NOT NULL, "_dlt_load_id" TEXT NOT NULL, "_dlt_id" VARCHAR(128) NOT NULL);
CREATE TEMPORARY TABLE temp."or""ders'; DROP" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "i""d; --" TEXT, "_dlt_load_id" TEXT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
DELETE FROM "sh""op; --"."or""ders'; DROP" AS d
  WHERE EXISTS (SELECT 1 FROM temp."or""ders'; DROP" AS s WHERE d."i""d; --" = s."i""d; --");
INSERT INTO "sh""op; --"."or""ders'; DROP" ("id", "place", "note", "total", "i""d; --", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."i""d; --", s."_dlt_load_id", s."_dlt_id"
  FROM temp."or""ders'; DROP" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp."or""ders'; DROP" GROUP BY "i""d; --");
DROP TABLE temp."or""ders'; DROP";
