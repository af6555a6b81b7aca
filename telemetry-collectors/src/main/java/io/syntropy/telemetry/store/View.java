package io.syntropy.telemetry.store;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The live files of one moment; until it is closed none of them is deleted. */
final class View implements AutoCloseable {
  private final Catalog catalog;
  private final long generation;
  private final List<DataFile> files;
  private boolean closed;

  View(Catalog catalog, long generation, List<DataFile> files) {
    this.catalog = catalog;
    this.generation = generation;
    this.files = files;
  }

  long generation() {
    return generation;
  }

  /** All of them. */
  List<DataFile> files() {
    return files;
  }

  /** Those of {@code first} and {@code more}. */
  List<DataFile> of(DataClass first, DataClass... more) {
    Set<DataClass> wanted = EnumSet.of(first, more);
    return files.stream().filter(f -> wanted.contains(f.dataClass())).toList();
  }

  /** Those of one signal. */
  List<DataFile> of(Signal signal) {
    return files.stream().filter(f -> f.dataClass().signal() == signal).toList();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      catalog.release(this);
    }
  }
}
