package io.syntropy.server.config;

import io.syntropy.slo.config.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The YAML files below one folder. Symbolic links are followed, since mounted configuration is made
 * of them.
 */
public final class ConfigFolder implements ConfigSource {
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final Path root;
  private final FolderWriter writer;

  /** Reads below {@code root}. */
  public ConfigFolder(Path root) {
    this.root = root;
    this.writer = new FolderWriter(root);
  }

  @Override
  public String kind() {
    return "folder";
  }

  @Override
  public String name() {
    return root.toString();
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Content read() throws IOException {
    writer.complete();
    SortedMap<String, String> files = new TreeMap<>();
    long bytes = 0;
    try (Stream<Path> walk =
        Files.walk(root, ConfigPaths.MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : (Iterable<Path>) walk::iterator) {
        String relative = root.relativize(file).toString();
        if (ConfigPaths.isConfiguration(relative) && Files.isRegularFile(file)) {
          if (files.size() >= ConfigPaths.MAX_FILES) {
            throw new IOException("more than " + ConfigPaths.MAX_FILES + " files");
          }
          byte[] content = bytes(file);
          bytes += content.length;
          if (bytes > ConfigPaths.MAX_BYTES) {
            throw new IOException("more than " + (ConfigPaths.MAX_BYTES >> 20) + " MiB");
          }
          files.put(
              relative,
              content.length > Documents.MAX_FILE_BYTES
                  ? ConfigPaths.TOO_LARGE
                  : ConfigPaths.text(content));
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    return new Content(ConfigHash.of(files), files, List.of());
  }

  @Override
  public boolean writable() {
    return Files.isWritable(root);
  }

  @Override
  public void write(Map<String, String> files) throws IOException {
    writer.write(files, read().files().keySet());
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Documents.MAX_FILE_BYTES + 1);
    }
  }
}
