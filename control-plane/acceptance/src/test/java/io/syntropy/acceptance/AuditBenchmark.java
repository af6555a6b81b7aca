package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.postgres.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A service's own records into the audit log, to the durable answer; and the same rows into a plain
 * table of the same PostgreSQL, without API, canonical form, hashes and tree.
 */
final class AuditBenchmark {
  private final Path folder;
  private final int batch;
  private final int connections;

  AuditBenchmark(Path folder, int batch, int connections) {
    this.folder = folder;
    this.batch = batch;
    this.connections = connections;
  }

  /** Appends one batch. */
  @FunctionalInterface
  private interface Appender {
    void append(long first) throws Exception;
  }

  /** One of the writers at a time, each with a connection of its own. */
  @FunctionalInterface
  private interface Writers {
    Appender open() throws Exception;
  }

  /** Both in turn, {@code rounds} times. */
  void run(Duration warm, Duration measured, int rounds, String javaOptions) throws Exception {
    Figures log = new Figures();
    Figures plain = new Figures();
    for (int round = 1; round <= rounds; round++) {
      log.add(auditLog(warm, measured, javaOptions));
      plain.add(plainTable(warm, measured));
    }
    Figures.print(
        "records per CPU-second: audit log %s, plain table %s; plain : log %.1f : 1",
        log.median(""), plain.median(""), plain.quantile(0.5) / log.quantile(0.5));
  }

  private double auditLog(Duration warm, Duration measured, String javaOptions) throws Exception {
    Path data = folder.resolve("data");
    try (MeasuredServer server = new MeasuredServer(data, folder.resolve("config"), javaOptions)) {
      String token = register(server);
      Writers writers =
          () -> first -> server.send("POST", "/api/v1/audit/records", body(first), token);
      AtomicLong next = new AtomicLong();
      load(writers, next, warm);
      double cpu = server.tree().cpuSeconds();
      double database = server.tree().databaseCpuSeconds();
      Load load = load(writers, next, measured);
      cpu = server.tree().cpuSeconds() - cpu;
      database = server.tree().databaseCpuSeconds() - database;
      Figures.print(
          "audit log: %,d records in %.1f s: %,.0f records/s, %.2f CPU-s (PostgreSQL %.2f), %,.0f"
              + " per CPU-second; %d a call over %d connections, call %s",
          load.records(),
          load.seconds(),
          load.records() / load.seconds(),
          cpu,
          database,
          load.records() / cpu,
          batch,
          connections,
          load.calls().tail("ms"));
      check(server, next.get());
      return load.records() / cpu;
    } finally {
      Benchmarks.delete(data);
    }
  }

  private static String register(MeasuredServer server) throws Exception {
    return server
        .send(
            "PUT",
            "/api/v1/services/bench",
            """
            {"family":"bench","version":"1","owner":"team","criticality":"low","depends_on":[],
             "regions":[{"name":"eu-west-1","capacity_rps":100}],"modes":[],"accepts":[]}\
            """,
            server.token("admin"))
        .path("service_token")
        .asText();
  }

  /** A figure of a log that is not whole is worth nothing. */
  private static void check(MeasuredServer server, long records) throws Exception {
    JsonNode found = null;
    for (int attempt = 0; found == null; attempt++) {
      try {
        found = server.send("GET", "/api/v1/audit/check", null, server.token("operator"));
      } catch (IllegalStateException busy) {
        // The server's own check, soon after its start, may be under way.
        if (attempt == 30) {
          throw busy;
        }
        Thread.sleep(1_000);
      }
    }
    if (!found.path("good").asBoolean() || found.path("entries").asLong() < records) {
      throw new IllegalStateException("the log is not whole: " + found);
    }
  }

  private double plainTable(Duration warm, Duration measured) throws Exception {
    Path data = folder.resolve("plain");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data)) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(postgres.jdbcUrl());
      source.setUser(postgres.user());
      source.setPassword(postgres.password());
      try (Connection connection = source.getConnection();
          Statement sql = connection.createStatement()) {
        sql.execute(
            """
            CREATE TABLE plain (
              index bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, leaf bytea NOT NULL,
              actor text NOT NULL, action text NOT NULL, target text NOT NULL,
              outcome text NOT NULL, occurred_at timestamptz NOT NULL, record_key text UNIQUE);
            CREATE INDEX plain_action ON plain (action text_pattern_ops, index DESC);
            CREATE INDEX plain_actor ON plain (actor, index DESC)\
            """);
      }
      AtomicLong next = new AtomicLong();
      Writers writers = () -> plain(source.getConnection());
      load(writers, next, warm);
      ProcessTree tree = new ProcessTree(ProcessHandle.current(), data);
      double cpu = tree.cpuSeconds();
      double database = tree.databaseCpuSeconds();
      Load load = load(writers, next, measured);
      cpu = tree.cpuSeconds() - cpu;
      database = tree.databaseCpuSeconds() - database;
      Figures.print(
          "plain table: %,d records in %.1f s: %,.0f records/s, %.2f CPU-s (PostgreSQL %.2f, the"
              + " writer is counted), %,.0f per CPU-second",
          load.records(),
          load.seconds(),
          load.records() / load.seconds(),
          cpu,
          database,
          load.records() / cpu);
      return load.records() / cpu;
    } finally {
      Benchmarks.delete(data);
    }
  }

  private Appender plain(Connection connection) throws Exception {
    connection.setAutoCommit(false);
    PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO plain (leaf, actor, action, target, outcome, occurred_at, record_key)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    return first -> {
      for (long i = first; i < first + batch; i++) {
        insert.setBytes(1, record(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        insert.setString(2, "service:bench");
        insert.setString(3, "credit.transfer");
        insert.setString(4, "account/" + i % 1_000);
        insert.setString(5, "ok");
        insert.setTimestamp(6, Timestamp.from(Instant.now()));
        insert.setString(7, "service:bench/r-" + i);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    };
  }

  private record Load(long records, double seconds, Figures calls) {}

  private Load load(Writers writers, AtomicLong next, Duration length) throws Exception {
    long start = System.nanoTime();
    long end = start + length.toNanos();
    AtomicLong appended = new AtomicLong();
    List<Future<List<Double>>> running = new ArrayList<>();
    Figures calls = new Figures();
    try (ExecutorService pool = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        running.add(
            pool.submit(() -> {
              Appender appender = writers.open();
              List<Double> millis = new ArrayList<>();
              while (System.nanoTime() < end) {
                long begun = System.nanoTime();
                appender.append(next.getAndAdd(batch));
                millis.add((System.nanoTime() - begun) / 1e6);
                appended.addAndGet(batch);
              }
              return millis;
            }));
      }
      for (Future<List<Double>> one : running) {
        one.get().forEach(calls::add);
      }
    }
    return new Load(appended.get(), (System.nanoTime() - start) / 1e9, calls);
  }

  private String body(long first) {
    StringJoiner records = new StringJoiner(",", "{\"records\":[", "]}");
    for (long i = first; i < first + batch; i++) {
      records.add(record(i));
    }
    return records.toString();
  }

  /** Some 330 bytes, as a transfer of credit has. */
  private static String record(long number) {
    return """
    {"record_id":"r-%d","action":"credit.transfer","target":"account/%d","outcome":"ok",
     "occurred_at":"%s","reason":"settlement of grid work","on_behalf_of":"customer-%d",
     "after":{"amount":"%d.25","currency":"EUR","from":"account/%d","to":"account/%d"}}\
    """
        .formatted(
            number,
            number % 1_000,
            Instant.now(),
            number % 97,
            number % 500,
            number % 1_000,
            (number + 17) % 1_000);
  }
}
