package io.syntropy.cli;

import io.syntropy.slo.config.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The YAML files of a configuration folder, read as the server reads them. */
final class ConfigFolder {
  private static final int MAX_FILES = 20_000;
  private static final int MAX_DEPTH = 32;

  private ConfigFolder() {}

  /**
   * Texts of all {@code .yaml} and {@code .yml} files below a folder, or of one file, by path as it
   * is to be named in faults. Hidden folders such as {@code .git} and symbolic links are left out.
   *
   * @throws CommandFailure when there is no such folder, or it holds too many files
   */
  static Map<String, String> texts(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new CommandFailure(ExitCode.FAILURE, folder + ": no such folder");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH)) {
      files =
          walk.filter(path -> path.equals(folder) || !hidden(folder.relativize(path)))
              .filter(path -> path.equals(folder) || !Files.isSymbolicLink(path))
              .filter(Files::isRegularFile)
              .filter(path -> path.equals(folder) || path.toString().matches(".*\\.ya?ml"))
              .limit(MAX_FILES + 1L)
              .toList();
    } catch (UncheckedIOException e) {
      throw unreadable(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
    if (files.size() > MAX_FILES) {
      throw new CommandFailure(
          ExitCode.FAILURE, folder + ": more than " + MAX_FILES + " files (expected at most that)");
    }
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files) {
      texts.put(file.toString(), text(file));
    }
    return texts;
  }

  /**
   * The same by path below the folder, as the server names them.
   *
   * @throws CommandFailure when it is no folder
   */
  static Map<String, String> relative(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitCode.USAGE, folder + ": a file (expected the folder of the whole configuration)");
    }
    Map<String, String> texts = new TreeMap<>();
    texts(folder)
        .forEach((path, text) ->
            texts.put(folder.relativize(Path.of(path)).toString().replace('\\', '/'), text));
    return texts;
  }

  /** Symbolic links that look like configuration and are left out. */
  static List<Path> links(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder, MAX_DEPTH)) {
      return walk.filter(path -> !path.equals(folder) && !hidden(folder.relativize(path)))
          .filter(Files::isSymbolicLink)
          .filter(path -> path.toString().matches(".*\\.ya?ml") || Files.isDirectory(path))
          .sorted()
          .toList();
    }
  }

  /** One byte over the bound is enough for the reader to refuse the file. */
  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(Documents.MAX_FILE_BYTES + 1), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** A folder within it may be what cannot be read: the exception names it. */
  private static CommandFailure unreadable(Path path, IOException e) {
    String named =
        e instanceof FileSystemException f && f.getFile() != null ? f.getFile() : "" + path;
    return new CommandFailure(
        ExitCode.FAILURE, named + ": cannot be read (" + Terminal.reason(e) + ")", e);
  }

  private static boolean hidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
