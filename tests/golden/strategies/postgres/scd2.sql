-- plain

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE pg_temp."orders";

-- merge key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE pg_temp."orders";

-- merge key of two columns

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place" AND d."note" = s."note");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE pg_temp."orders";

-- active_record_timestamp

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '9999-12-31T00:00:00+00:00'
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', TIMESTAMP WITH TIME ZONE '9999-12-31T00:00:00+00:00'
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '9999-12-31T00:00:00+00:00');
DROP TABLE pg_temp."orders";

-- boundary_timestamp

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2025-06-01T10:00:00+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2025-06-01T10:00:00+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE pg_temp."orders";

-- own columns

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "since" timestamp with time zone, "until" timestamp with time zone, "version" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "until" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."until" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."version" = d."version");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "version", "_dlt_load_id", "_dlt_id", "since", "until")
  SELECT s."id", s."place", s."note", s."total", s."version", s."_dlt_load_id", s."_dlt_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."version" = s."version" AND d."until" IS NULL);
DROP TABLE pg_temp."orders";

-- nested

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_valid_from" timestamp with time zone, "_dlt_valid_to" timestamp with time zone, "_dlt_id" varchar, "_dlt_load_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
UPDATE "shop"."orders" AS d SET "_dlt_valid_to" = TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00'
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", TIMESTAMP WITH TIME ZONE '2026-01-02T03:04:05.123456+00:00', NULL
  FROM pg_temp."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM pg_temp."orders__items" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders__items" AS d WHERE d."_dlt_id" = s."_dlt_id");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM pg_temp."orders__items__tags" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "shop"."orders__items__tags" AS d WHERE d."_dlt_id" = s."_dlt_id");
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";
