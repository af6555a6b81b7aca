package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of {@code /config/plan} and {@code /config/apply}. */
final class PlanRequest {
  /** What the server takes in one request, less what JSON adds. */
  private static final int MAX_BYTES = 1 << 20;

  private PlanRequest() {}

  /** The folder's files; none for what the server's own source holds. */
  static ObjectNode body(@Nullable Path folder) throws IOException {
    ObjectNode body = Json.object();
    if (folder != null) {
      ArrayNode files = body.putArray("files");
      Map<String, String> texts = ConfigFolder.relative(folder);
      texts.forEach((path, text) -> files.addObject().put("path", path).put("text", text));
      int bytes = Json.line(body).getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (bytes > MAX_BYTES) {
        throw new CommandFailure(
            ExitCode.FAILURE,
            "%s: %d bytes (expected at most %d in one request; let the server read the folder or repository itself with --config)"
                .formatted(folder, bytes, MAX_BYTES));
      }
    }
    return body;
  }

  static JsonNode plan(Api api, ObjectNode body) {
    return api.postFiles("/api/v1/config/plan", body);
  }
}
