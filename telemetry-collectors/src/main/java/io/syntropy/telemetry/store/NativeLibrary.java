package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The driver unpacks its library of 70 MB into the folder for temporary files and deletes it when
 * the JVM ends in order. After a kill it would stay, each time another one; so its name is removed
 * as soon as it is loaded, where a loaded file needs none (Linux).
 */
final class NativeLibrary {
  private static final Logger LOG = Logger.getLogger(NativeLibrary.class);
  private static final Path MAPPED = Path.of("/proc/self/maps");
  private static final String NAME = "libduckdb_java";

  private NativeLibrary() {}

  /** Removes the name of the loaded library, if it is one that the driver unpacked. */
  static void unlink() {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    if (!Files.isReadable(MAPPED)) {
      return;
    }
    try (Stream<String> lines = Files.lines(MAPPED)) {
      for (String line : lines.filter(l -> l.contains("/" + NAME)).toList()) {
        Path library = Path.of(line.substring(line.indexOf('/')).replace(" (deleted)", ""));
        if (temporary.normalize().equals(library.getParent())) {
          Files.deleteIfExists(library);
        }
      }
    } catch (IOException e) {
      LOG.debugf("%s stays in %s: %s", NAME, temporary, e);
    }
  }
}
