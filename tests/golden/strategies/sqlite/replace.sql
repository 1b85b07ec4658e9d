-- truncate-and-insert

DELETE FROM "shop"."orders";
DELETE FROM "shop"."orders__items";
DELETE FROM "shop"."orders__items__tags";

-- insert-from-staging

CREATE TEMPORARY TABLE temp."orders" ("id" BIGINT, "place" BIGINT, "note" TEXT, "total" TEXT, "_dlt_load_id" TEXT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp."orders__items" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp."orders__items__tags" ("value" TEXT, "_dlt_parent_id" TEXT, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR(128), "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "shop"."orders";
DELETE FROM "shop"."orders__items";
DELETE FROM "shop"."orders__items__tags";
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp."orders" AS s;
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp."orders__items" AS s;
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp."orders__items__tags" AS s;
DROP TABLE temp."orders";
DROP TABLE temp."orders__items";
DROP TABLE temp."orders__items__tags";
