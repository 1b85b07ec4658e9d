-- no key: rows are appended

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
DROP TABLE pg_temp."orders";

-- primary key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id");
DROP TABLE pg_temp."orders";

-- primary key of two columns

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id" AND d."place" = s."place");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id", "place");
DROP TABLE pg_temp."orders";

-- primary key, rows known to differ

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
DROP TABLE pg_temp."orders";

-- merge key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
DROP TABLE pg_temp."orders";

-- merge key of two columns

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place" AND d."note" = s."note");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
DROP TABLE pg_temp."orders";

-- primary key and merge key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id");
DROP TABLE pg_temp."orders";

-- hard_delete, a flag

CREATE TEMPORARY TABLE pg_temp."orders" ("gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id")
  AND (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE pg_temp."orders";

-- hard_delete, a time

CREATE TEMPORARY TABLE pg_temp."orders" ("gone_at" timestamp with time zone, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("gone_at", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone_at", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id")
  AND s."gone_at" IS NULL;
DROP TABLE pg_temp."orders";

-- hard_delete without a primary key

CREATE TEMPORARY TABLE pg_temp."orders" ("gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place");
INSERT INTO "shop"."orders" ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE pg_temp."orders";

-- dedup_sort asc

CREATE TEMPORARY TABLE pg_temp."orders" ("changed" timestamp with time zone, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("changed", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM (SELECT *, row_number() OVER (PARTITION BY "id" ORDER BY "changed" ASC, "_sluice_seq") AS _sluice_rank FROM pg_temp."orders") AS s
  WHERE s._sluice_rank = 1;
DROP TABLE pg_temp."orders";

-- dedup_sort desc, hard_delete

CREATE TEMPORARY TABLE pg_temp."orders" ("changed" timestamp with time zone, "gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
DELETE FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
INSERT INTO "shop"."orders" ("changed", "gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM (SELECT *, row_number() OVER (PARTITION BY "id" ORDER BY "changed" DESC, "_sluice_seq") AS _sluice_rank FROM pg_temp."orders") AS s
  WHERE s._sluice_rank = 1
  AND (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE pg_temp."orders";

-- nested, no key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items" GROUP BY "_dlt_id");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items__tags" GROUP BY "_dlt_id");
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";

-- nested, primary key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
CREATE TEMPORARY TABLE pg_temp."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
DELETE FROM "shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DROP TABLE pg_temp."orders_delete";
CREATE TEMPORARY TABLE pg_temp."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM pg_temp."orders_insert");
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_insert");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items__tags" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_insert");
DROP TABLE pg_temp."orders_insert";
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";

-- nested, merge key

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
CREATE TEMPORARY TABLE pg_temp."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."place" = s."place");
DELETE FROM "shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DROP TABLE pg_temp."orders_delete";
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s;
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items" GROUP BY "_dlt_id");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items__tags" GROUP BY "_dlt_id");
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";

-- nested, both keys of two columns, dedup_sort desc, hard_delete

CREATE TEMPORARY TABLE pg_temp."orders" ("changed" timestamp with time zone, "gone" boolean, "id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items__tags" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_dlt_root_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
CREATE TEMPORARY TABLE pg_temp."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id" AND d."place" = s."place")
  UNION
  SELECT d."_dlt_id" AS row_key
  FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."note" = s."note" AND d."total" = s."total");
DELETE FROM "shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DROP TABLE pg_temp."orders_delete";
CREATE TEMPORARY TABLE pg_temp."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM (SELECT *, row_number() OVER (PARTITION BY "id", "place" ORDER BY "changed" DESC, "_sluice_seq") AS _sluice_rank FROM pg_temp."orders") AS s
  WHERE s._sluice_rank = 1
  AND (s."gone" IS NULL OR s."gone" = FALSE);
INSERT INTO "shop"."orders" ("changed", "gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM pg_temp."orders_insert");
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_insert");
INSERT INTO "shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM pg_temp."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items__tags" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM pg_temp."orders_insert");
DROP TABLE pg_temp."orders_insert";
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
DROP TABLE pg_temp."orders__items__tags";

-- nested, without root ids, one level

CREATE TEMPORARY TABLE pg_temp."orders" ("id" bigint, "place" bigint, "note" varchar, "total" varchar, "_dlt_load_id" varchar, "_dlt_id" varchar, "_sluice_seq" bigint);
CREATE TEMPORARY TABLE pg_temp."orders__items" ("value" varchar, "_dlt_parent_id" varchar, "_dlt_list_idx" bigint, "_dlt_id" varchar, "_sluice_seq" bigint);
-- rows go into staging here
CREATE TEMPORARY TABLE pg_temp."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM pg_temp."orders" AS s WHERE d."id" = s."id");
DELETE FROM "shop"."orders__items"
  WHERE "_dlt_parent_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DELETE FROM "shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM pg_temp."orders_delete");
DROP TABLE pg_temp."orders_delete";
CREATE TEMPORARY TABLE pg_temp."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM pg_temp."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders" GROUP BY "id");
INSERT INTO "shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM pg_temp."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM pg_temp."orders_insert");
INSERT INTO "shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM pg_temp."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM pg_temp."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_parent_id" IN (SELECT row_key FROM pg_temp."orders_insert");
DROP TABLE pg_temp."orders_insert";
DROP TABLE pg_temp."orders";
DROP TABLE pg_temp."orders__items";
