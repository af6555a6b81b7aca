package io.syntropy.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data folder, held by this process for its life: no second server can run in it.
 *
 * <p>Layout: {@code lock}, {@code VERSION}, {@code instance.json}, {@code tokens.jsonl}, {@code
 * config/}, {@code logs/}, {@code pg/}; others add theirs with {@link #folder}.
 */
public final class DataFolder implements AutoCloseable {
  private final Path path;
  private final DataLock lock;

  private DataFolder(Path path, DataLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the folder, creating it (0700) when missing, and brings it to this version.
   *
   * @param port the HTTP port asked for, told to a second server until {@link #publish}
   * @throws StartFailure 7 when another server holds it, 1 when it is newer than this build or
   *     cannot be used
   */
  public static DataFolder open(Path path, Version version, int port) {
    Path folder = path.toAbsolutePath().normalize();
    try {
      Path parent = folder.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (Files.exists(folder) && !Files.isDirectory(folder)) {
        throw new StartFailure(
            StartFailure.USAGE, "--data: " + folder + " is a file (expected a folder)");
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, ownerOnly("rwx------"));
      }
      DataLock lock = DataLock.take(folder.resolve("lock"), port);
      try {
        checkVersion(folder, version);
      } catch (StartFailure | IOException e) {
        lock.close();
        throw e;
      }
      return new DataFolder(folder, lock);
    } catch (IOException e) {
      throw new StartFailure(
          StartFailure.FAILED, "--data: " + folder + " cannot be used: " + reason(e), e);
    }
  }

  /** Its absolute path. */
  public Path path() {
    return path;
  }

  /** A sub-folder, created 0700 when missing. */
  public Path folder(String name) {
    Path folder = path.resolve(name);
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(folder, ownerOnly("rwx------"));
      }
    } catch (IOException e) {
      throw new StartFailure(StartFailure.FAILED, folder + " cannot be created: " + reason(e), e);
    }
    return folder;
  }

  /** {@code config/}, with a commented example when it is made; an empty one is a valid start. */
  public Path configFolder() {
    boolean fresh = !Files.isDirectory(path.resolve("config"));
    Path folder = folder("config");
    if (fresh) {
      try (InputStream example = DataFolder.class.getResourceAsStream("example.yaml")) {
        if (example != null) {
          Files.copy(example, folder.resolve("example.yaml"));
        }
      } catch (IOException e) {
        throw new StartFailure(StartFailure.FAILED, folder + " cannot be written: " + reason(e), e);
      }
    }
    return folder;
  }

  /** Writes {@code instance.json}, which the command line finds this server by. */
  public void publish(Instance instance) {
    try {
      lock.say(instance.pid(), instance.ports().http());
      replace(path.resolve("instance.json"), instance.json());
    } catch (IOException e) {
      throw new StartFailure(
          StartFailure.FAILED, path + ": instance.json cannot be written: " + reason(e), e);
    }
  }

  /** Clean stop: takes back {@code instance.json} and lets the folder go. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve("instance.json"));
    } catch (IOException e) {
      System.err.println(path + ": instance.json cannot be removed: " + reason(e));
    }
    lock.close();
  }

  private static void checkVersion(Path folder, Version version) throws IOException {
    Path file = folder.resolve("VERSION");
    if (Files.exists(file)) {
      String text = Files.readString(file).strip();
      Version found;
      try {
        found = new Version(text);
      } catch (IllegalArgumentException e) {
        throw new StartFailure(StartFailure.FAILED, file + ": " + e.getMessage(), e);
      }
      if (found.compareTo(version) > 0) {
        throw new StartFailure(
            StartFailure.FAILED,
            "%s: the data was written by version %s, newer than this one, %s (expected at most %s; use the newer build)"
                .formatted(file, found, version, version));
      }
      if (found.text().equals(version.text())) {
        return;
      }
    }
    // Older data: the parts carry their own format versions and migrate as they are opened.
    replace(file, version + "\n");
  }

  private static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(fresh, ownerOnly("rw-------"));
    Files.writeString(fresh, text, StandardCharsets.UTF_8, StandardOpenOption.SYNC);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static FileAttribute<?> ownerOnly(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }
}
