package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The manifest on disk: {@code manifest}, and {@code manifest.previous} for when the newest one is
 * damaged. Files only the previous one names are kept until the next commit.
 */
final class ManifestFiles {
  private static final Logger LOG = Logger.getLogger(ManifestFiles.class);
  private static final String CURRENT = "manifest";
  private static final String PREVIOUS = "manifest.previous";
  private static final String FRESH = "manifest.tmp";

  private final Path folder;
  private final StoreDisk disk;

  ManifestFiles(Path folder, StoreDisk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /**
   * What was read.
   *
   * @param manifest empty when no manifest was readable
   * @param damaged manifests that were not
   */
  record Found(Optional<Manifest> manifest, List<Path> damaged) {}

  /** Reads the newest readable one. */
  Found read() throws IOException {
    List<Path> damaged = new ArrayList<>();
    for (String name : List.of(CURRENT, PREVIOUS)) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        try {
          return new Found(Optional.of(Manifest.decode(Files.readAllBytes(path))), damaged);
        } catch (Manifest.Unreadable e) {
          LOG.errorf("%s is damaged: %s", path, e.getMessage());
          damaged.add(path);
        }
      }
    }
    return new Found(Optional.empty(), damaged);
  }

  /** Makes {@code manifest} the newest one, durably; after a failure either may be. */
  void write(Manifest manifest) throws IOException {
    Path fresh = folder.resolve(FRESH);
    Path current = folder.resolve(CURRENT);
    disk.write(fresh, manifest.encode());
    if (Files.exists(current)) {
      disk.move(current, folder.resolve(PREVIOUS));
    }
    disk.move(fresh, current);
    disk.forceFolder(folder);
  }
}
