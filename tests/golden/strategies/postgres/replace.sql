-- truncate-and-insert

TRUNCATE TABLE "shop"."orders";
TRUNCATE TABLE "shop"."orders__items";
TRUNCATE TABLE "shop"."orders__items__tags";

-- insert-from-staging

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
TRUNCATE TABLE "shop"."orders";
TRUNCATE TABLE "shop"."orders__items";
TRUNCATE TABLE "shop"."orders__items__tags";
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM pg_temp."orders__items" AS s;
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM pg_temp."orders__items__tags" AS s;
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";
