package io.syntropy.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The bundled PostgreSQL programs, unpacked once per version. */
final class Binaries {
  /** Shared, root-owned place for data folders the dropped account cannot reach. */
  private static final Path SHARED = Path.of("/var/lib/syntropy/pg-bin");

  private Binaries() {}

  /** Version of the bundle, e.g. {@code 18.6.0}. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = Binaries.class.getResourceAsStream("binaries.properties")) {
      if (in == null) {
        throw new PostgresException("binaries.properties is missing from this build");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new PostgresException("binaries.properties is unreadable", e);
    }
    return properties.getProperty("version", "unknown");
  }

  /**
   * Folder with {@code bin}, {@code lib} and {@code share}. Unpacks beside the target and renames,
   * so that two processes at once, or one killed half-way, leave a whole tree or none.
   */
  static Path install(Layout layout, Account account) {
    Path parent = account.canEnter(layout.data()) ? layout.binaries() : SHARED;
    Path home = parent.resolve(version());
    try {
      if (!Files.isExecutable(home.resolve("bin/postgres"))) {
        unpack(parent, home);
      }
    } catch (IOException e) {
      throw new PostgresException("cannot unpack PostgreSQL into " + home + ": " + e, e);
    }
    List<String> words = new ArrayList<>(account.prefix());
    words.addAll(List.of(home.resolve("bin/postgres").toString(), "--version"));
    Command.Outcome outcome = Command.run(words, home, "", PostgresSettings.DEFAULT.startTimeout());
    if (!outcome.ok()) {
      throw new PrerequisiteMissingException(
          "the bundled PostgreSQL does not run here (" + outcome.output() + ")");
    }
    return home;
  }

  private static void unpack(Path parent, Path home) throws IOException {
    String resource = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));
    try (InputStream in = Binaries.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new PrerequisiteMissingException(
            "no bundled PostgreSQL for this platform (looked for " + resource + ")");
      }
      SafeFiles.openFolder(parent);
      removeAbandoned(parent);
      Path temporary = parent.resolve("." + home.getFileName() + "-" + UUID.randomUUID());
      try {
        SafeFiles.openFolder(temporary);
        untar(in, temporary);
        Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
        SafeFiles.sync(parent);
      } catch (AtomicMoveNotSupportedException e) {
        throw e;
      } catch (IOException e) {
        if (!Files.isExecutable(home.resolve("bin/postgres"))) {
          throw e;
        }
        // Another process was first; its tree is as good as ours.
      } finally {
        SafeFiles.deleteTree(temporary);
      }
    }
  }

  /** Half-unpacked trees of killed processes, once no live one can still be writing them. */
  private static void removeAbandoned(Path parent) throws IOException {
    Instant limit = Instant.now().minus(Duration.ofHours(1));
    try (DirectoryStream<Path> trees = Files.newDirectoryStream(parent, ".*-*")) {
      for (Path tree : trees) {
        if (Files.getLastModifiedTime(tree).toInstant().isBefore(limit)) {
          SafeFiles.deleteTree(tree);
        }
      }
    }
  }

  private static void untar(InputStream packed, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          SafeFiles.openFolder(target);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
          SafeFiles.openFolder(target.resolve("..").normalize());
          Files.copy(tar, target);
          boolean executable = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
          SafeFiles.sync(target);
        }
      }
    }
  }

  /** The archive's name inside the bundle of a platform. */
  static String resourceName(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName;
    String arch =
        switch (osArch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm_64";
          default -> osArch;
        };
    return "postgres-" + os.toLowerCase(Locale.ROOT).replace(' ', '_') + "-" + arch + ".txz";
  }
}
