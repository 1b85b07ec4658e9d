-- no key: rows are appended

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
DROP TABLE temp.main."orders";

-- primary key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id");
DROP TABLE temp.main."orders";

-- primary key of two columns

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id" AND d."place" = s."place");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id", "place");
DROP TABLE temp.main."orders";

-- primary key, rows known to differ

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
DROP TABLE temp.main."orders";

-- merge key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
DROP TABLE temp.main."orders";

-- merge key of two columns

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place" AND d."note" = s."note");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
DROP TABLE temp.main."orders";

-- primary key and merge key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id");
DROP TABLE temp.main."orders";

-- hard_delete, a flag

CREATE TEMPORARY TABLE temp.main."orders" ("gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id")
  AND (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE temp.main."orders";

-- hard_delete, a time

CREATE TEMPORARY TABLE temp.main."orders" ("gone_at" TIMESTAMP WITH TIME ZONE, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("gone_at", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone_at", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id")
  AND s."gone_at" IS NULL;
DROP TABLE temp.main."orders";

-- hard_delete without a primary key

CREATE TEMPORARY TABLE temp.main."orders" ("gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place");
INSERT INTO "web"."shop"."orders" ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE temp.main."orders";

-- dedup_sort asc

CREATE TEMPORARY TABLE temp.main."orders" ("changed" TIMESTAMP WITH TIME ZONE, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("changed", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM (SELECT *, row_number() OVER (PARTITION BY "id" ORDER BY "changed" ASC, "_sluice_seq") AS _sluice_rank FROM temp.main."orders") AS s
  WHERE s._sluice_rank = 1;
DROP TABLE temp.main."orders";

-- dedup_sort desc, hard_delete

CREATE TEMPORARY TABLE temp.main."orders" ("changed" TIMESTAMP WITH TIME ZONE, "gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
DELETE FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
INSERT INTO "web"."shop"."orders" ("changed", "gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM (SELECT *, row_number() OVER (PARTITION BY "id" ORDER BY "changed" DESC, "_sluice_seq") AS _sluice_rank FROM temp.main."orders") AS s
  WHERE s._sluice_rank = 1
  AND (s."gone" IS NULL OR s."gone" = FALSE);
DROP TABLE temp.main."orders";

-- nested, no key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items" GROUP BY "_dlt_id");
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items__tags" GROUP BY "_dlt_id");
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";

-- nested, primary key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
CREATE TEMPORARY TABLE temp.main."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
DELETE FROM "web"."shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM temp.main."orders_delete");
DROP TABLE temp.main."orders_delete";
CREATE TEMPORARY TABLE temp.main."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM temp.main."orders_insert");
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_insert");
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items__tags" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_insert");
DROP TABLE temp.main."orders_insert";
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";

-- nested, merge key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
CREATE TEMPORARY TABLE temp.main."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."place" = s."place");
DELETE FROM "web"."shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM temp.main."orders_delete");
DROP TABLE temp.main."orders_delete";
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s;
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items" GROUP BY "_dlt_id");
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items__tags" GROUP BY "_dlt_id");
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";

-- nested, both keys of two columns, dedup_sort desc, hard_delete

CREATE TEMPORARY TABLE temp.main."orders" ("changed" TIMESTAMP WITH TIME ZONE, "gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
CREATE TEMPORARY TABLE temp.main."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id" AND d."place" = s."place")
  UNION
  SELECT d."_dlt_id" AS row_key
  FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."note" = s."note" AND d."total" = s."total");
DELETE FROM "web"."shop"."orders__items"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders__items__tags"
  WHERE "_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM temp.main."orders_delete");
DROP TABLE temp.main."orders_delete";
CREATE TEMPORARY TABLE temp.main."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM (SELECT *, row_number() OVER (PARTITION BY "id", "place" ORDER BY "changed" DESC, "_sluice_seq") AS _sluice_rank FROM temp.main."orders") AS s
  WHERE s._sluice_rank = 1
  AND (s."gone" IS NULL OR s."gone" = FALSE);
INSERT INTO "web"."shop"."orders" ("changed", "gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."changed", s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM temp.main."orders_insert");
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_insert");
INSERT INTO "web"."shop"."orders__items__tags" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id"
  FROM temp.main."orders__items__tags" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items__tags" GROUP BY "_dlt_id")
  AND s."_dlt_root_id" IN (SELECT row_key FROM temp.main."orders_insert");
DROP TABLE temp.main."orders_insert";
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";

-- nested, without root ids, one level

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
CREATE TEMPORARY TABLE temp.main."orders_delete" AS
  SELECT d."_dlt_id" AS row_key
  FROM "web"."shop"."orders" AS d
  WHERE EXISTS (SELECT 1 FROM temp.main."orders" AS s WHERE d."id" = s."id");
DELETE FROM "web"."shop"."orders__items"
  WHERE "_dlt_parent_id" IN (SELECT row_key FROM temp.main."orders_delete");
DELETE FROM "web"."shop"."orders"
  WHERE "_dlt_id" IN (SELECT row_key FROM temp.main."orders_delete");
DROP TABLE temp.main."orders_delete";
CREATE TEMPORARY TABLE temp.main."orders_insert" AS
  SELECT s."_dlt_id" AS row_key
  FROM temp.main."orders" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders" GROUP BY "id");
INSERT INTO "web"."shop"."orders" ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  SELECT s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id"
  FROM temp.main."orders" AS s
  WHERE s."_dlt_id" IN (SELECT row_key FROM temp.main."orders_insert");
INSERT INTO "web"."shop"."orders__items" ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id")
  SELECT s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id"
  FROM temp.main."orders__items" AS s
  WHERE s."_sluice_seq" IN (SELECT min("_sluice_seq") FROM temp.main."orders__items" GROUP BY "_dlt_id")
  AND s."_dlt_parent_id" IN (SELECT row_key FROM temp.main."orders_insert");
DROP TABLE temp.main."orders_insert";
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
