-- primary key

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING temp.main."orders" AS s ON d."id" = s."id"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE temp.main."orders";

-- primary key of two columns; a merge key does not count

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING temp.main."orders" AS s ON d."id" = s."id"
  AND d."place" = s."place"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE temp.main."orders";

-- hard_delete, a flag

CREATE TEMPORARY TABLE temp.main."orders" ("gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING (SELECT * FROM temp.main."orders" WHERE ("gone" IS NULL OR "gone" = FALSE)) AS s ON d."id" = s."id"
  WHEN NOT MATCHED THEN INSERT ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE temp.main."orders";

-- hard_delete, a time

CREATE TEMPORARY TABLE temp.main."orders" ("gone_at" TIMESTAMP WITH TIME ZONE, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING (SELECT * FROM temp.main."orders" WHERE "gone_at" IS NULL) AS s ON d."id" = s."id"
  WHEN NOT MATCHED THEN INSERT ("gone_at", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone_at", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
DROP TABLE temp.main."orders";

-- nested

CREATE TEMPORARY TABLE temp.main."orders" ("id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING temp.main."orders" AS s ON d."id" = s."id"
  WHEN NOT MATCHED THEN INSERT ("id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
MERGE INTO "web"."shop"."orders__items" AS d
  USING temp.main."orders__items" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
MERGE INTO "web"."shop"."orders__items__tags" AS d
  USING temp.main."orders__items__tags" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";

-- nested, hard_delete

CREATE TEMPORARY TABLE temp.main."orders" ("gone" BOOLEAN, "id" BIGINT, "place" BIGINT, "note" VARCHAR, "total" VARCHAR, "_dlt_load_id" VARCHAR, "_dlt_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
CREATE TEMPORARY TABLE temp.main."orders__items__tags" ("value" VARCHAR, "_dlt_parent_id" VARCHAR, "_dlt_list_idx" BIGINT, "_dlt_id" VARCHAR, "_dlt_root_id" VARCHAR, "_sluice_seq" BIGINT);
-- rows go into staging here
MERGE INTO "web"."shop"."orders" AS d
  USING (SELECT * FROM temp.main."orders" WHERE ("gone" IS NULL OR "gone" = FALSE)) AS s ON d."id" = s."id"
  WHEN NOT MATCHED THEN INSERT ("gone", "id", "place", "note", "total", "_dlt_load_id", "_dlt_id")
  VALUES (s."gone", s."id", s."place", s."note", s."total", s."_dlt_load_id", s."_dlt_id");
MERGE INTO "web"."shop"."orders__items" AS d
  USING temp.main."orders__items" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
MERGE INTO "web"."shop"."orders__items__tags" AS d
  USING temp.main."orders__items__tags" AS s ON d."_dlt_id" = s."_dlt_id"
  WHEN NOT MATCHED THEN INSERT ("value", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id", "_dlt_root_id")
  VALUES (s."value", s."_dlt_parent_id", s."_dlt_list_idx", s."_dlt_id", s."_dlt_root_id");
DROP TABLE temp.main."orders";
DROP TABLE temp.main."orders__items";
DROP TABLE temp.main."orders__items__tags";
