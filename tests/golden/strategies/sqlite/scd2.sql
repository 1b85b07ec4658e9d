-- plain

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2026-01-02 03:04:05.123456+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp."orders";

-- merge key

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM temp."orders" AS s WHERE d."place" = s."place");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2026-01-02 03:04:05.123456+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp."orders";

-- merge key of two columns

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM temp."orders" AS s WHERE d."place" = s."place" AND d."note" = s."note");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2026-01-02 03:04:05.123456+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp."orders";

-- active_record_timestamp

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" = '9999-12-31 00:00:00.000000+00:00'
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2026-01-02 03:04:05.123456+00:00', '9999-12-31 00:00:00.000000+00:00'
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" = '9999-12-31 00:00:00.000000+00:00');
DROP TABLE temp."orders";

-- boundary_timestamp

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2025-06-01 10:00:00.000000+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2025-06-01 10:00:00.000000+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp."orders";

-- own columns

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "since" DATETIME, "until" DATETIME, "version" TEXT, "_dlt_load_id" TEXT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "until" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."until" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."version" = d."version");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "version", "_dlt_load_id", "_dlt_id", "since", "until")
  SELECT s."id", s."place", s."note", s."total", s."version", s."_dlt_load_id", s."_dlt_id", '2026-01-02 03:04:05.123456+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."version" = s."version" AND d."until" IS NULL);
DROP TABLE temp."orders";

-- nested

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_valid_from" DATETIME, "_dlt_valid_to" DATETIME, "_dlt_id" TEXT, "_dlt_load_id" TEXT, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp."orders__items" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp."orders__items__tags" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = '2026-01-02 03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", '2026-01-02 03:04:05.123456+00:00', NULL
  FROM temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp."orders__items" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders__items" AS d WHERE d."_dlt_id" = s."_dlt_id");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp."orders__items__tags" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders__items__tags" AS d WHERE d."_dlt_id" = s."_dlt_id");
DROP TABLE temp."orders";
DROP TABLE temp."orders__items";
DROP TABLE temp."orders__items__tags";
