package io.syntropy.server.publish;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Names in folders and repositories: {@code checkpoint} is the newest one, {@code public-key} the
 * vkey, {@code checkpoints/MILLIONS/SIZE} every one.
 */
final class KeptFiles {
  static final int MOST = 1_000;
  static final String NEWEST = "checkpoint";
  static final String KEY = "public-key";
  static final String ALL = "checkpoints";
  static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
  private static final int MAX_BYTES = 1 << 16;

  private KeptFiles() {}

  /** Path of one checkpoint, divided by a slash. */
  static String path(long size) {
    return ALL + "/" + size / 1_000_000 + "/" + size;
  }

  static long size(SignedNote note) {
    return Checkpoint.parse(note.text()).size();
  }

  /** Reads what was found under {@code name}. */
  static SignedNote parse(String name, String text) throws IOException {
    if (text.length() > MAX_BYTES) {
      throw new IOException(name + ": larger than a checkpoint");
    }
    try {
      SignedNote note = SignedNote.parse(text);
      Checkpoint.parse(note.text());
      return note;
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": " + e.getMessage(), e);
    }
  }
}
