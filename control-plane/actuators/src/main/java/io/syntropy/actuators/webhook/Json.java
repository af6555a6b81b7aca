package io.syntropy.actuators.webhook;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.actuators.Fence;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.Stamp;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bodies of requests and answers, read with bounds. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(32).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The body of a write. */
  static String request(
      WebhookTarget target, Order<JsonState> order, @Nullable PreImage<JsonState> found) {
    ObjectNode body = MAPPER.createObjectNode();
    body.put("target", target.name());
    body.put("key", order.key());
    body.set("state", read(order.desired().canonical()));
    body.set("stamp", stamp(order.stamp()));
    if (found != null) {
      ObjectNode expected = body.putObject("expected");
      expected.put("hash", found.state().hash());
      expected.set("stamp", found.ownership().map(Json::stamp).orElse(null));
    }
    return body.toString();
  }

  /** An answer to a reading: {@code {"state": {…}, "stamp": {…} or null}}. */
  static PreImage<JsonState> preImage(String text) {
    JsonNode body = read(text);
    JsonNode state = body.path("state");
    if (!state.isObject()) {
      throw new IllegalArgumentException("no state (expected {\"state\": {…}, \"stamp\": …})");
    }
    return new PreImage<>(new JsonState(state.toString()), stamp(body).orElse(null));
  }

  /** The member {@code stamp} of an object; empty when it is missing or null. */
  static Optional<Stamp> stamp(JsonNode body) {
    JsonNode stamp = body.path("stamp");
    if (stamp.isMissingNode() || stamp.isNull()) {
      return Optional.empty();
    }
    return Optional.of(
        new Stamp(
            stamp.path("owner").asText(),
            new Fence(stamp.path("epoch").asLong(-1), stamp.path("generation").asLong(-1)),
            stamp.path("hash").asText()));
  }

  private static ObjectNode stamp(Stamp stamp) {
    return MAPPER
        .createObjectNode()
        .put("owner", stamp.owner())
        .put("epoch", stamp.fence().epoch())
        .put("generation", stamp.fence().generation())
        .put("hash", stamp.hash());
  }
}
