package io.syntropy.telemetry.store;

/** What the parts of the embedded store have in common. */
record StoreParts(Catalog catalog, Duck duck, ParquetFiles parquet, Retention retention) {}
