package io.syntropy.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running server on one port, started and stopped by us. */
final class ServerProcess {
  private static final int PORT_ATTEMPTS = 5;
  private static final long LOG_LIMIT = 4L << 20;

  private final Process process;
  private final Postmaster postmaster;
  private final int port;

  private ServerProcess(Process process, Postmaster postmaster, int port) {
    this.process = process;
    this.postmaster = postmaster;
    this.port = port;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Starts on a free loopback port; another program may take it first, so a few times. */
  static ServerProcess start(Cluster cluster, Path log, PostgresSettings settings)
      throws IOException {
    prepareLog(log);
    for (int attempt = 1; ; attempt++) {
      long before = Files.size(log);
      int port = freePort();
      Process process = launch(cluster, log, port, settings);
      ServerProcess server = new ServerProcess(process, new Postmaster(cluster.folder()), port);
      if (server.awaitReady(settings.startTimeout())) {
        return server;
      }
      String said = tail(log, before);
      if (server.isAlive()) {
        server.stop(Duration.ofSeconds(5));
        throw new PostgresException(
            "PostgreSQL is not ready after " + settings.startTimeout() + "; " + log + ": " + said);
      }
      boolean portTaken = said.contains("could not create any TCP/IP sockets");
      if (!portTaken || attempt == PORT_ATTEMPTS) {
        throw new PostgresException(
            "PostgreSQL ended with " + process.exitValue() + "; " + log + ": " + said);
      }
    }
  }

  private static Process launch(Cluster cluster, Path log, int port, PostgresSettings settings)
      throws IOException {
    List<String> options = new ArrayList<>(cluster.folderOption());
    for (String setting : fixedSettings(port, settings)) {
      options.addAll(List.of("-c", setting));
    }
    List<String> words = new ArrayList<>();
    String setsid = Command.find("setsid");
    if (setsid != null) {
      // Ctrl-C reaches the foreground group; the server must outlive the application's last write.
      words.add(setsid);
    }
    words.addAll(cluster.command("postgres", options));
    return Command.builder(words, cluster.folder())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
        .start();
  }

  /** On the command line, where neither postgresql.conf nor ALTER SYSTEM can override them. */
  private static List<String> fixedSettings(int port, PostgresSettings settings) {
    return List.of(
        "listen_addresses=127.0.0.1",
        "port=" + port,
        "unix_socket_directories=",
        "password_encryption=scram-sha-256",
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "autovacuum=on",
        "shared_buffers=" + settings.sharedBuffersMegabytes() + "MB",
        "max_connections=" + settings.maxConnections(),
        "max_worker_processes=4",
        "io_method=sync",
        "jit=off",
        "min_wal_size=32MB",
        "max_wal_size=256MB",
        "timezone=UTC",
        "log_timezone=UTC",
        "logging_collector=off",
        "log_checkpoints=off",
        "log_statement=none",
        "log_min_messages=warning",
        // A failing statement may carry personal data or secrets; its error is enough.
        "log_min_error_statement=panic",
        "log_parameter_max_length_on_error=0");
  }

  private boolean awaitReady(Duration patience) {
    Instant end = Instant.now().plus(patience);
    while (!postmaster.ready(port)) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        return false;
      }
      Postmaster.pause();
    }
    return true;
  }

  /** Fast shutdown: sessions are ended, a final checkpoint is written. Waits for the end. */
  void stop(Duration patience) {
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      if (!process.isAlive()) {
        return;
      }
      long pid = postmaster.pid();
      Postmaster.signal(signal, List.of(pid == 0 ? process.pid() : pid));
      try {
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PostgresException("interrupted while stopping PostgreSQL", e);
      }
    }
    throw new PostgresException("PostgreSQL (pid " + process.pid() + ") does not end");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void prepareLog(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(log)) {
      Files.createFile(
          log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  /** What the server said since, at most its last 2,000 characters. */
  private static String tail(Path log, long since) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(since, all.length);
    String text = new String(all, from, all.length - from, StandardCharsets.UTF_8).strip();
    return text.substring(Math.max(0, text.length() - 2_000));
  }
}
