#!/bin/sh
# Makes or updates the two databases of Temporal. Address and password come from SQL_* variables; safe to run again.
set -eu
for store in temporal visibility; do
  database=temporal
  [ "$store" = visibility ] && database=temporal_visibility
  temporal-sql-tool --database "$database" create-database
  # Version 0.0 lays the table that the versions are kept in; where it is there, the schema only needs its update.
  temporal-sql-tool --database "$database" setup-schema --version 0.0 || true
  temporal-sql-tool --database "$database" update-schema \
    --schema-dir "/etc/temporal/schema/postgresql/v12/$store/versioned"
done
