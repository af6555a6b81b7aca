package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /v1/status} says of the server's bundles.
 *
 * @param confirmedAt the oldest of their last successful looks for news; null when unknown
 * @param fault null when they are whole and current
 */
record ServerStatus(@Nullable Instant confirmedAt, @Nullable Why fault, String detail) {
  static ServerStatus of(JsonNode status, Duration maxAge, Instant now) {
    JsonNode bundles = status.path("result").path("bundles");
    if (bundles.isEmpty()) {
      return stale(null, "the server has no bundle (expected at least one, with its status)");
    }
    Instant oldest = null;
    for (Map.Entry<String, JsonNode> e : bundles.properties()) {
      JsonNode b = e.getValue();
      String error = error(b);
      if (badSignature(error)) {
        return new ServerStatus(oldest, Why.BAD_SIGNATURE, e.getKey() + ": " + error);
      }
      Instant asked = time(b.path("last_successful_request"));
      Instant activated = time(b.path("last_successful_activation"));
      if (asked == null || activated == null) {
        return stale(null, "%s: never activated: %s".formatted(e.getKey(), error));
      }
      Instant downloaded = time(b.path("last_successful_download"));
      if (!error.isEmpty() && downloaded != null && downloaded.isAfter(activated)) {
        return stale(oldest, "%s: a newer bundle is not in force: %s".formatted(e.getKey(), error));
      }
      oldest = oldest == null || asked.isBefore(oldest) ? asked : oldest;
      if (Duration.between(asked, now).abs().compareTo(maxAge) > 0) {
        String detail = "%s: last confirmed at %s (expected within %s of %s) %s";
        return stale(oldest, detail.formatted(e.getKey(), asked, maxAge, now, error));
      }
    }
    return new ServerStatus(oldest, null, "");
  }

  private static ServerStatus stale(@Nullable Instant confirmedAt, String detail) {
    return new ServerStatus(confirmedAt, Why.STALE_BUNDLE, detail.strip());
  }

  private static String error(JsonNode bundle) {
    StringBuilder words = new StringBuilder(bundle.path("message").asText(""));
    bundle.path("errors").forEach(e -> words.append(' ').append(e.path("message").asText("")));
    return words.toString().strip();
  }

  /** OPA has one code for every fault of a bundle; only the words tell a signature's apart. */
  private static boolean badSignature(String error) {
    String words = error.toLowerCase(Locale.ROOT);
    return words.contains("signature") || words.contains("jwt") || words.contains("verif");
  }

  private static @Nullable Instant time(JsonNode node) {
    try {
      Instant time = Instant.parse(node.asText(""));
      // Go's zero time: it has not happened.
      return time.isBefore(Instant.EPOCH) ? null : time;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
