package io.syntropy.telemetry.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Which files the store consists of. {@link #commit} is the only step that changes it: before it
 * nothing happened, after it everything did. Safe for use by many threads.
 */
final class Catalog {
  private static final Logger LOG = Logger.getLogger(Catalog.class);

  private final Path folder;
  private final StoreDisk disk;
  private final ManifestFiles manifests;
  private final Quarantine quarantine;
  private final AtomicLong next;
  private final Object committing = new Object();

  /** Removed files by the generation that no longer has them; guarded by {@code this}. */
  private final Map<DataFile, Long> retired = new LinkedHashMap<>();

  /** Open views by generation; guarded by {@code this}. */
  private final TreeMap<Long, Integer> open = new TreeMap<>();

  private List<DataFile> files;
  private Map<Signal, Long> positions;
  private long generation;
  private boolean settled = true;

  /** Opened by {@link CatalogOpening}. */
  Catalog(Path folder, StoreDisk disk, Manifest manifest, Quarantine quarantine) {
    this.folder = folder;
    this.disk = disk;
    this.manifests = new ManifestFiles(folder, disk);
    this.quarantine = quarantine;
    this.next = new AtomicLong(manifest.next());
    this.files = manifest.files();
    this.positions = manifest.positions();
  }

  /**
   * Opens the store in {@code folder}, creating it when missing: deletes what no commit names and
   * sets damaged files aside.
   *
   * @throws StoreUnavailable when it cannot be read, or a newer version wrote it
   */
  static Catalog open(Path folder, StoreDisk disk) {
    return new CatalogOpening(folder, disk).open();
  }

  /** Where the files are. */
  Path folder() {
    return folder;
  }

  StoreDisk disk() {
    return disk;
  }

  /** Where {@code file} is. */
  Path path(DataFile file) {
    return folder.resolve(file.name());
  }

  /** {@code count} numbers never given before, in this run or an earlier one; gives the first. */
  long numbers(int count) {
    return next.getAndAdd(count);
  }

  /** The committed journal position by signal. */
  synchronized Map<Signal, Long> positions() {
    return positions;
  }

  /** The files of now. */
  synchronized View view() {
    open.merge(generation, 1, Integer::sum);
    return new View(this, generation, files);
  }

  /**
   * Runs {@code reading} while nothing is published, so that a view and what else it reads are of
   * the same moment. Must be short.
   */
  synchronized void still(Runnable reading) {
    reading.run();
  }

  /** Adds and removes nothing but makes files deletable that the last commit removed. */
  void settle() {
    boolean needed;
    synchronized (this) {
      needed = !settled;
    }
    if (needed) {
      commit(List.of(), List.of(), Map.of(), () -> {});
    }
  }

  /**
   * The atomic step, durable when it returns.
   *
   * @param add files whose content is durable already
   * @param remove live files; others are ignored
   * @param moved journal positions that change
   * @param published run in the moment in which views change
   * @throws StoreUnavailable when it is not durable; views are unchanged, and {@code add} must not
   *     be deleted before a later commit succeeded ({@link #abandon})
   */
  void commit(
      Collection<DataFile> add,
      Collection<DataFile> remove,
      Map<Signal, Long> moved,
      Runnable published) {
    synchronized (committing) {
      Manifest manifest = after(add, remove, moved);
      try {
        for (DataClass touched :
            add.stream().map(DataFile::dataClass).collect(Collectors.toSet())) {
          disk.forceFolder(folder.resolve(touched.folder()));
        }
        manifests.write(manifest);
      } catch (IOException e) {
        throw new StoreUnavailable("telemetry store: " + folder + ": " + e, e);
      }
      List<DataFile> deletable;
      synchronized (this) {
        List<DataFile> before = files;
        files = manifest.files();
        positions = manifest.positions();
        generation++;
        published.run();
        Set<DataFile> live = new HashSet<>(files);
        retired.keySet().removeAll(live);
        deletable = deletable(); // retired by earlier commits: no manifest on disk names them
        retire(before, live);
      }
      delete(deletable);
    }
  }

  private synchronized Manifest after(
      Collection<DataFile> add, Collection<DataFile> remove, Map<Signal, Long> moved) {
    Set<DataFile> gone = new HashSet<>(remove);
    List<DataFile> kept = new ArrayList<>(files.size() + add.size());
    files.stream().filter(f -> !gone.contains(f)).forEach(kept::add);
    kept.addAll(add);
    Map<Signal, Long> all = new EnumMap<>(Signal.class);
    all.putAll(positions);
    all.putAll(moved);
    return new Manifest(next.get(), all, kept);
  }

  private void retire(List<DataFile> before, Set<DataFile> live) {
    for (DataFile file : before) {
      if (!live.contains(file)) {
        retired.put(file, generation);
      }
    }
    settled = retired.isEmpty();
  }

  /** Deletes {@code written}, which no successful commit named, once that is safe. */
  synchronized void abandon(Collection<DataFile> written) {
    written.forEach(f -> retired.put(f, generation));
    settled = false;
  }

  private List<DataFile> deletable() {
    long oldest = open.isEmpty() ? Long.MAX_VALUE : open.firstKey();
    List<DataFile> out =
        retired.entrySet().stream()
            .filter(e -> e.getValue() <= oldest)
            .map(Map.Entry::getKey)
            .toList();
    out.forEach(retired::remove);
    return out;
  }

  synchronized void release(View view) {
    open.computeIfPresent(view.generation(), (g, n) -> n == 1 ? null : n - 1);
  }

  private void delete(List<DataFile> gone) {
    for (DataFile file : gone) {
      try {
        disk.delete(folder.resolve(file.indexName()));
        disk.delete(path(file));
      } catch (IOException e) { // not named any more, so the next start deletes it
        LOG.warnf("telemetry store: %s was not deleted: %s", file.name(), e);
      }
    }
  }

  /**
   * Checks length and checksum of {@code suspects} and sets aside what is damaged.
   *
   * @return whether any was
   */
  boolean verify(Collection<DataFile> suspects) {
    List<DataFile> damaged =
        suspects.stream()
            .filter(f -> quarantine.fault(f, true).map(why -> setAside(f, why)).orElse(false))
            .toList();
    if (!damaged.isEmpty()) {
      commit(List.of(), damaged, Map.of(), () -> {});
    }
    return !damaged.isEmpty();
  }

  private boolean setAside(DataFile file, String why) {
    synchronized (this) {
      if (!files.contains(file)) { // removed meanwhile, and maybe deleted
        return false;
      }
    }
    quarantine.take(file, why);
    return true;
  }

  /** Names of files that were set aside. */
  List<String> quarantined() {
    return quarantine.names();
  }

  /** Whether {@code file} exists; for tests and messages. */
  boolean exists(DataFile file) {
    return Files.exists(path(file));
  }
}
