package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.audit.AuditExport;
import io.syntropy.audit.CanonicalJson;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Brings a server's audit log into a folder for the offline verifier. The checkpoint is fetched
 * first and the export ends at its size, so that entries appended meanwhile do no harm.
 */
final class AuditDownload {
  private static final int PAGE = 200;

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
      export.finish(note, key);
    }
    return size;
  }

  private void page(AuditExport export, long size) throws IOException {
    long from = export.size();
    long count = Math.min(PAGE, size - from);
    for (JsonNode entry : api.get("/api/v1/audit?from=" + from + "&limit=" + count).path("items")) {
      export.add(line(entry));
    }
    if (export.size() == from) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "first bad entry: " + from + ": the server has it not (of " + size + ")");
    }
  }

  private static LeafLine line(JsonNode entry) {
    JsonNode leaf = entry.path("leaf");
    byte[] bytes =
        leaf.isTextual()
            ? leaf.asText().getBytes(StandardCharsets.UTF_8)
            : CanonicalJson.canonicalize(Json.line(leaf));
    return new LeafLine(
        entry.path("index").asLong(), Hash.ofBase64(entry.path("leaf_hash").asText()), bytes);
  }
}
