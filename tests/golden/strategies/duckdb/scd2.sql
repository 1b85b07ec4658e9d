-- plain

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1767323045123456::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp.main."orders";

-- merge key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1767323045123456::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp.main."orders";

-- merge key of two columns

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id")
  AND EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place" AND d."note" = s."note");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1767323045123456::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp.main."orders";

-- active_record_timestamp

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."_dlt_valid_to" = make_timestamptz(253402214400000000::BIGINT)
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1767323045123456::BIGINT), make_timestamptz(253402214400000000::BIGINT)
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" = make_timestamptz(253402214400000000::BIGINT));
DROP TABLE temp.main."orders";

-- boundary_timestamp

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1748772000000000::BIGINT)
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1748772000000000::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
DROP TABLE temp.main."orders";

-- own columns

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "since" TIMESTAMP WITH TIME ZONE, "until" TIMESTAMP WITH TIME ZONE, "version" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "until" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."until" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."version" = d."version");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "version", "_dlt_load_id", "_dlt_id", "since", "until")
  SELECT s."id", s."place", s."note", s."total", s."version", s."_dlt_load_id", s."_dlt_id", make_timestamptz(1767323045123456::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."version" = s."version" AND d."until" IS NULL);
DROP TABLE temp.main."orders";

-- nested

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_valid_from" TIMESTAMP WITH TIME ZONE, "_dlt_valid_to" TIMESTAMP WITH TIME ZONE, "_dlt_id" VARCHAR, "_dlt_load_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
UPDATE "web"."shop"."orders" AS d SET "_dlt_valid_to" = make_timestamptz(1767323045123456::BIGINT)
  WHERE d."_dlt_valid_to" IS NULL
  AND NOT EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE s."_dlt_id" = d."_dlt_id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_id", "_dlt_load_id", "_dlt_valid_from", "_dlt_valid_to")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_id", s."_dlt_load_id", make_timestamptz(1767323045123456::BIGINT), NULL
  FROM temp.main."orders" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders" AS d WHERE d."_dlt_id" = s."_dlt_id" AND d."_dlt_valid_to" IS NULL);
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp.main."orders__items" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders__items" AS d WHERE d."_dlt_id" = s."_dlt_id");
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp.main."orders__items__tags" AS s
  WHERE NOT EXISTS (SELECT 1 FROM "web"."shop"."orders__items__tags" AS d WHERE d."_dlt_id" = s."_dlt_id");
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";
