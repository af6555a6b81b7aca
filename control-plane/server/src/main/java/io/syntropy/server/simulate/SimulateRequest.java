package io.syntropy.server.simulate;

import io.syntropy.server.config.ConfigResource;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to simulate. With {@code scenario} a world made up by it; else what this server's journal
 * recorded.
 *
 * @param scenario a YAML file with one {@code kind: Scenario}, and the policies it is for
 * @param files the whole configuration to decide by; default the scenario's own, else the one in
 *     force
 * @param from list decisions of the record from here on; default all
 * @param to stop here; default the end of the record
 */
@Schema(name = "SimulateRequest")
public record SimulateRequest(
    ConfigResource.Files.@Nullable File scenario,
    @Nullable List<ConfigResource.Files.File> files,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** Checks what goes together. */
  public SimulateRequest {
    files = files == null ? null : List.copyOf(files);
    if (scenario != null && (from != null || to != null)) {
      throw new IllegalArgumentException(
          "from, to: given with a scenario (expected only for the record)");
    }
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IllegalArgumentException("to: %s (expected after from, %s)".formatted(to, from));
    }
  }
}
