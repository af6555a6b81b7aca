package io.syntropy.postgres;

import java.nio.file.Path;

/** Where things lie below the data folder. */
record Layout(Path data) {
  Path cluster() {
    return data.resolve("pg");
  }

  /** A cluster under construction; renamed to {@link #cluster()} once it is complete. */
  Path clusterInTheMaking() {
    return data.resolve("pg.new");
  }

  Path binaries() {
    return data.resolve("pg-bin");
  }

  Path log() {
    return data.resolve("pg.log");
  }

  Path lock() {
    return data.resolve("pg.lock");
  }

  Path password() {
    return data.resolve("secrets").resolve("postgres-password");
  }
}
