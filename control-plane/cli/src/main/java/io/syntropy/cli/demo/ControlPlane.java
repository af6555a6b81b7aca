package io.syntropy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.cli.Api;
import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** What the demo reads from the server's API; unreadable for a moment counts as not yet known. */
final class ControlPlane {
  private final Api api;
  private final Instant since;

  /**
   * @param since actions made before it belong to an earlier run
   */
  ControlPlane(Api api, Instant since) {
    this.api = api;
    this.since = since;
  }

  /** This run's actions, newest first. */
  List<JsonNode> actions() {
    try {
      return api.list("/api/v1/actions", 100).items().stream().filter(this::ofThisRun).toList();
    } catch (CommandFailure e) {
      return List.of();
    }
  }

  /** This run's newest action of a kind on a region of social. */
  Optional<JsonNode> action(String kind, String region) {
    return actions().stream()
        .filter(action -> action.path("kind").asText().equals(kind))
        .filter(action -> action.path("target").path("region").asText().equals(region))
        .findFirst();
  }

  /** A region's document, empty object when it is not known yet. */
  JsonNode region(String name) {
    return read("/api/v1/regions/" + name);
  }

  /** Events an SLO has counted over all its groups. */
  long counted(String slo) {
    long total = 0;
    for (JsonNode group : read("/api/v1/slos/" + slo).path("groups")) {
      total += group.path("total").asLong();
    }
    return total;
  }

  private JsonNode read(String path) {
    try {
      return api.get(path);
    } catch (CommandFailure e) {
      return Json.object();
    }
  }

  private boolean ofThisRun(JsonNode action) {
    try {
      return !Instant.parse(action.path("created_at").asText()).isBefore(since);
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
