-- primary key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  WHEN MATCHED THEN UPDATE SET "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE pg_temp."orders";

-- primary key of two columns; a merge key does not count

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  AND d."place" = s."place"
  WHEN MATCHED THEN UPDATE SET "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE pg_temp."orders";

-- hard_delete, a flag

CREATE TEMPORARY TABLE pg_temp."orders" ("gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  WHEN MATCHED
  AND s."gone" = TRUE THEN DELETE
  WHEN MATCHED THEN UPDATE SET "gone" = s."gone", "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE pg_temp."orders";

-- hard_delete, a time

CREATE TEMPORARY TABLE pg_temp."orders" ("gone_at" timestamp with time zone, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  WHEN MATCHED
  AND s."gone_at" IS NOT NULL THEN DELETE
  WHEN MATCHED THEN UPDATE SET "gone_at" = s."gone_at", "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("gone_at", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone_at", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE pg_temp."orders";

-- nested

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  WHEN MATCHED THEN UPDATE SET "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
MERGE INTO "shop"."orders__items" AS d
  USING pg_temp."orders__items" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN MATCHED THEN UPDATE SET "value" = s."value", "_dlt_parent_id" = s."_dlt_parent_id", "_dlt_list_idx" = s."_dlt_list_idx", "_dlt_id" = s."_dlt_id", "_dlt_root_id" = s."_dlt_root_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DELETE FROM "shop"."orders__items" AS d
  WHERE d."_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders")
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders__items" AS s WHERE s."_dlt_id" = d."_dlt_id");
MERGE INTO "shop"."orders__items__tags" AS d
  USING pg_temp."orders__items__tags" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN MATCHED THEN UPDATE SET "value" = s."value", "_dlt_parent_id" = s."_dlt_parent_id", "_dlt_list_idx" = s."_dlt_list_idx", "_dlt_id" = s."_dlt_id", "_dlt_root_id" = s."_dlt_root_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DELETE FROM "shop"."orders__items__tags" AS d
  WHERE d."_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders")
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders__items__tags" AS s WHERE s."_dlt_id" = d."_dlt_id");
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";

-- nested, hard_delete

CREATE TEMPORARY TABLE pg_temp."orders" ("gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
MERGE INTO "shop"."orders" AS d
  USING pg_temp."orders" AS s ON d."id" = s."id"
  WHEN MATCHED
  AND s."gone" = TRUE THEN DELETE
  WHEN MATCHED THEN UPDATE SET "gone" = s."gone", "id" = s."id", "place" = s."place", "note" = s."note", "total" = s."total", "_dlt_load_id" = s."_dlt_load_id", "_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
MERGE INTO "shop"."orders__items" AS d
  USING pg_temp."orders__items" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN MATCHED THEN UPDATE SET "value" = s."value", "_dlt_parent_id" = s."_dlt_parent_id", "_dlt_list_idx" = s."_dlt_list_idx", "_dlt_id" = s."_dlt_id", "_dlt_root_id" = s."_dlt_root_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DELETE FROM "shop"."orders__items" AS d
  WHERE d."_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders")
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders__items" AS s WHERE s."_dlt_id" = d."_dlt_id");
DELETE FROM "shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders" WHERE "gone" = TRUE);
MERGE INTO "shop"."orders__items__tags" AS d
  USING pg_temp."orders__items__tags" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN MATCHED THEN UPDATE SET "value" = s."value", "_dlt_parent_id" = s."_dlt_parent_id", "_dlt_list_idx" = s."_dlt_list_idx", "_dlt_id" = s."_dlt_id", "_dlt_root_id" = s."_dlt_root_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DELETE FROM "shop"."orders__items__tags" AS d
  WHERE d."_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders")
  AND NOT EXISTS (SELECT 1 FROM pg_temp."orders__items__tags" AS s WHERE s."_dlt_id" = d."_dlt_id");
DELETE FROM "shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT "_dlt_id" FROM pg_temp."orders" WHERE "gone" = TRUE);
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";
