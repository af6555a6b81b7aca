package io.syntropy.server.config;

import io.syntropy.slo.config.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where configuration comes from. Used by one thread at a time. */
public interface ConfigSource {

  /**
   * What a source holds.
   *
   * @param revision names exactly this content
   * @param files texts of the {@code .yaml} and {@code .yml} files that are not hidden, by path
   * @param faults of files that are not read; what they held before stays
   * @param signer who signed it, null where signatures are not asked for
   */
  record Content(
      String revision,
      SortedMap<String, String> files,
      List<Fault> faults,
      @Nullable String signer) {
    /** Content nobody signed. */
    public Content(String revision, SortedMap<String, String> files, List<Fault> faults) {
      this(revision, files, faults, null);
    }

    /** The same, signed. */
    Content signedBy(@Nullable String who) {
      return new Content(revision, files, faults, who);
    }

    /** Copies the collections. */
    public Content {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
      faults = List.copyOf(faults);
    }
  }

  /** {@code folder} or {@code git}. */
  String kind();

  /** Its path or address, for people; carries no credentials. */
  String name();

  /**
   * Reads what it holds now.
   *
   * @throws IOException saying why it could not be read as a whole
   */
  Content read() throws IOException;

  /** How often to look for news. */
  Duration interval();

  /** Whether {@link #write} works. */
  boolean writable();

  /**
   * Makes {@code files} all that {@link #read} answers: either all of them or, on a failure, none.
   *
   * @throws IOException when it cannot be written
   * @throws IllegalStateException when it is not {@link #writable}
   */
  void write(Map<String, String> files) throws IOException;
}
