package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Brings a folder to what its manifest says, after whatever end the last run had. */
final class CatalogOpening {
  private static final Logger LOG = Logger.getLogger(CatalogOpening.class);

  private final Path folder;
  private final StoreDisk disk;

  CatalogOpening(Path folder, StoreDisk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  Catalog open() {
    try {
      Files.createDirectories(folder);
      for (DataClass c : DataClass.values()) {
        Files.createDirectories(folder.resolve(c.folder()));
      }
      Quarantine quarantine = new Quarantine(folder, disk);
      ManifestFiles.Found found = new ManifestFiles(folder, disk).read();
      if (found.manifest().isEmpty() && !found.damaged().isEmpty()) {
        all().forEach(quarantine::take);
      }
      found.damaged().forEach(quarantine::take);
      return open(found.manifest().orElse(Manifest.EMPTY), quarantine);
    } catch (IOException e) {
      throw new StoreUnavailable("telemetry store: " + folder + ": " + e, e);
    }
  }

  private Catalog open(Manifest manifest, Quarantine quarantine) throws IOException {
    Set<String> named = new HashSet<>();
    List<DataFile> damaged = new ArrayList<>();
    for (DataFile file : manifest.files()) {
      quarantine
          .fault(file, false)
          .ifPresentOrElse(
              why -> {
                quarantine.take(file, why);
                damaged.add(file);
              },
              () -> {
                named.add(file.name());
                named.add(file.indexName());
              });
    }
    for (Path path : all()) {
      if (!named.contains(folder.relativize(path).toString().replace('\\', '/'))) {
        disk.delete(path);
      }
    }
    List<DataFile> live = manifest.files().stream().filter(f -> !damaged.contains(f)).toList();
    Catalog catalog =
        new Catalog(
            folder, disk, new Manifest(manifest.next(), manifest.positions(), live), quarantine);
    if (!damaged.isEmpty()) {
      keep(catalog);
    }
    return catalog;
  }

  private static void keep(Catalog catalog) {
    try {
      catalog.commit(List.of(), List.of(), catalog.positions(), () -> {});
    } catch (StoreUnavailable e) { // the next commit says the same
      LOG.warn(e.getMessage());
    }
  }

  /** Every file in the folders of the classes. */
  private List<Path> all() throws IOException {
    List<Path> out = new ArrayList<>();
    for (DataClass c : DataClass.values()) {
      try (Stream<Path> there = Files.list(folder.resolve(c.folder()))) {
        there.filter(Files::isRegularFile).forEach(out::add);
      }
    }
    return out;
  }
}
