package io.syntropy.cli.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import io.syntropy.cli.Json;
import io.syntropy.cli.LocalToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The demo's data folder.
 *
 * @param data the server's data folder, which the demo adds to
 */
record Layout(Path data) {
  private static final List<String> DOCUMENTS =
      List.of(
          "slo-social-availability.yaml",
          "slo-social-latency.yaml",
          "slo-credit.yaml",
          "slo-grid.yaml",
          "slo-edge.yaml",
          "policies.yaml");

  /** The reference catalogue, which also names the services. */
  static final List<String> CATALOGUE =
      List.of(
          "accounts.yaml",
          "chat.yaml",
          "collective.yaml",
          "data.yaml",
          "evu.yaml",
          "feed.yaml",
          "gateway.yaml",
          "genome.yaml",
          "grid.yaml",
          "platform.yaml",
          "regions.yaml",
          "services.yaml");

  Path config() {
    return data.resolve("config");
  }

  Path logs() {
    return data.resolve("logs");
  }

  Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** The services' own PostgreSQL, apart from the server's. */
  Path servicesDatabase() {
    return data.resolve("services-pg");
  }

  /** Tokens and passwords handed to children as files, for the owner only. */
  Path secret(String name) {
    return data.resolve("services").resolve(name);
  }

  /** Makes the folders and writes the demo's configuration; files a person added stay. */
  void prepare() throws IOException {
    LocalToken.create(data);
    LocalToken.create(data.resolve("services"));
    Files.createDirectories(config());
    Files.createDirectories(logs());
    // An earlier demo named the services itself; twice would be a fault.
    Files.deleteIfExists(config().resolve("services.yaml"));
    Path catalogue = config().resolve("reference");
    Files.createDirectories(catalogue);
    for (String document : DOCUMENTS) {
      copy("/demo/" + document, config().resolve(document));
    }
    for (String document : CATALOGUE) {
      copy("/reference/" + document, catalogue.resolve(document));
    }
  }

  private static void copy(String resource, Path file) throws IOException {
    try (InputStream in = Layout.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException(resource + ": missing in this program");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Makes sure that one demo at a time uses the folder; the lock ends with this process.
   *
   * @throws CommandFailure when another demo holds it
   */
  FileLock lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            data.resolve("demo.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new CommandFailure(
          ExitCode.CONFLICT,
          data + ": another demo runs here; stop it or name another with --data");
    }
    return lock;
  }

  /** Writes {@code demo.json}: where everything listens, for tests and for people with curl. */
  void describe(Fleet fleet, Endpoints server, long serverPid) throws IOException {
    ObjectNode demo = Json.object();
    demo.put("pid", ProcessHandle.current().pid());
    demo.put("server", server.server().toString());
    demo.put("server_pid", serverPid);
    ObjectNode services = demo.putObject("services");
    fleet.names().forEach(name -> services.put(name, fleet.address(name).toString()));
    Files.writeString(data.resolve("demo.json"), demo + "\n");
  }

  /** Writes a secret for a child and returns its path. */
  Path writeSecret(String name, String value) throws IOException {
    Path file = secret(name);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, value);
  }
}
