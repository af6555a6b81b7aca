package io.syntropy.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Replaces a folder's configuration: everything is staged in a hidden folder, one rename decides,
 * and from then on an interrupted change is completed by the next reader.
 */
final class FolderWriter {
  private static final String REMOVED = "removed.txt";

  private final Path root;
  private final Path staging;
  private final Path decided;

  FolderWriter(Path root) {
    this.root = root;
    this.staging = root.resolve(".syntropy-staged");
    this.decided = root.resolve(".syntropy-decided");
  }

  /**
   * Makes {@code files} the folder's configuration.
   *
   * @param present the paths it holds now; those not among {@code files} are deleted
   * @throws IllegalArgumentException when a path is none of a configuration file inside the folder
   */
  void write(Map<String, String> files, Set<String> present) throws IOException {
    files.keySet().forEach(this::check);
    delete(staging);
    Path content = Files.createDirectories(staging.resolve("files"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = content.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.writeString(
          path,
          file.getValue(),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
    }
    Set<String> removed = new TreeSet<>(present);
    removed.removeAll(files.keySet());
    Files.write(staging.resolve(REMOVED), removed);
    Files.move(staging, decided, StandardCopyOption.ATOMIC_MOVE);
    complete();
  }

  /** Carries out what was decided before, if that was interrupted. */
  void complete() throws IOException {
    if (!Files.isDirectory(decided)) {
      return;
    }
    Path content = decided.resolve("files");
    for (Path staged : files(content)) {
      Path path = root.resolve(content.relativize(staged).toString());
      Files.createDirectories(path.resolveSibling("."));
      Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    Path list = decided.resolve(REMOVED);
    for (String path : Files.exists(list) ? Files.readAllLines(list) : List.<String>of()) {
      check(path);
      Files.deleteIfExists(root.resolve(path));
    }
    delete(decided);
  }

  private void check(String path) {
    boolean inside = root.resolve(path).normalize().startsWith(root) && !path.startsWith("/");
    if (!inside || path.contains("..") || !ConfigPaths.isConfiguration(path)) {
      throw new IllegalArgumentException(
          "path: " + path + " (expected a .yaml or .yml file inside the folder)");
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
