package io.syntropy.telemetry;

import java.nio.file.Path;

/** A journal file this binary cannot read; the message names the file and the offset in it. */
public final class JournalDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JournalDamaged(Path file, long offset, String what) {
    super(file + " at offset " + offset + ": " + what);
  }
}
