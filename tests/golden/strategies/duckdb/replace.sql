-- truncate-and-insert

DELETE FROM "web"."shop"."orders";
DELETE FROM "web"."shop"."orders__items";
DELETE FROM "web"."shop"."orders__items__tags";

-- insert-from-staging

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders";
DELETE FROM "web"."shop"."orders__items";
DELETE FROM "web"."shop"."orders__items__tags";
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp.main."orders__items" AS s;
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp.main."orders__items__tags" AS s;
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";
