package io.syntropy.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The YAML files below one folder. */
public final class ConfigFolder {
  private static final int MAX_FILES = 10_000;
  private static final int MAX_DEPTH = 16;

  private final Path root;

  /** Reads below {@code root}. */
  public ConfigFolder(Path root) {
    this.root = root;
  }

  /** What the folder holds, and a hash that names it. */
  public record Content(SortedMap<String, String> files, String hash) {}

  /**
   * Reads every {@code .yaml} and {@code .yml} file that is not hidden, by path below the root.
   *
   * @throws IOException when the folder or a file cannot be read, or there are more than 10,000
   */
  public Content read() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        String relative = root.relativize(file).toString();
        if (isConfiguration(relative) && Files.isRegularFile(file)) {
          if (files.size() >= MAX_FILES) {
            throw new IOException("more than " + MAX_FILES + " files");
          }
          files.put(relative, text(file));
        }
      }
    }
    return new Content(files, hash(files));
  }

  private static boolean isConfiguration(String path) {
    boolean hidden = path.startsWith(".") || path.contains("/.");
    return !hidden && (path.endsWith(".yaml") || path.endsWith(".yml"));
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > 2 << 20) {
      return "x".repeat((1 << 20) + 1); // the reader names it as too large
    }
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      return "\u0000"; // the reader names it as not YAML
    }
  }

  /** SHA-256 over paths and texts. */
  static String hash(Map<String, String> files) {
    MessageDigest digest = sha256();
    files.forEach((path, text) -> {
      digest.update((path + '\0' + text.length() + '\0').getBytes(StandardCharsets.UTF_8));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
    });
    return HexFormat.of().formatHex(digest.digest());
  }

  static String hash(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
