package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.audit.AuditExport;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Brings a server's audit log into a folder for the offline verifier. The checkpoint is fetched
 * first and the export ends at its size, so that entries appended meanwhile do no harm.
 */
final class AuditDownload {
  private static final int PAGE = 200;
  private static final int MAX_HISTORY = 100_000;

  private final Api api;

  AuditDownload(Api api) {
    this.api = api;
  }

  /**
   * Writes the export.
   *
   * @param folder new or empty
   * @return the number of entries
   */
  long into(Path folder) throws IOException {
    JsonNode signed = api.get("/api/v1/audit/checkpoint");
    SignedNote note;
    NoteVerifier key;
    long size;
    try {
      note = SignedNote.parse(signed.path("note").asText());
      key = NoteVerifier.parse(signed.path("public_key").asText());
      size = Checkpoint.parse(note.text()).size();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "the server's checkpoint is unreadable: " + e.getMessage(), e);
    }
    try (AuditExport export = AuditExport.create(folder)) {
      while (export.size() < size) {
        page(export, size);
      }
      for (JsonNode earlier : api.list("/api/v1/audit/checkpoints", MAX_HISTORY).items()) {
        if (earlier.path("size").asLong() < size) {
          export.addEarlier(SignedNote.parse(earlier.path("note").asText()));
        }
      }
      export.finish(note, key);
    }
    return size;
  }

  private void page(AuditExport export, long size) throws IOException {
    long from = export.size();
    long count = Math.min(PAGE, size - from);
    byte[] lines = api.bytes("/api/v1/audit/leaves?from=" + from + "&limit=" + count);
    int start = 0;
    for (int end = 0; end < lines.length; end++) {
      if (lines[end] == '\n') {
        add(export, Arrays.copyOfRange(lines, start, end));
        start = end + 1;
      }
    }
    if (export.size() == from) {
      throw missing(from, size, null);
    }
  }

  private static void add(AuditExport export, byte[] line) throws IOException {
    long index = export.size();
    try {
      LeafLine leaf = LeafLine.parse(line);
      if (leaf.index() != index) {
        throw missing(index, leaf.index(), null);
      }
      export.add(leaf);
    } catch (IllegalArgumentException e) {
      throw missing(index, index, e);
    }
  }

  private static CommandFailure missing(long index, long found, @Nullable Exception cause) {
    String message = "first bad entry: " + index + "\nthe server does not have it as it must be";
    return new CommandFailure(ExitCode.FAILURE, message + " (found " + found + ")", cause);
  }
}
