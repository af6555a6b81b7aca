package io.syntropy.server.prometheus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an instant query was answered: Prometheus' HTTP API, {@code resultType} vector or scalar.
 *
 * @param values one for each series; those that are no finite number are left out
 */
record Answer(List<Value> values) {
  /** The most series of one answer. */
  static final int MAX_SERIES = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              com.fasterxml.jackson.core.JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(65_536)
                          .build())
                  .build())
          .build();

  Answer {
    values = List.copyOf(values);
  }

  /**
   * One series' value.
   *
   * @param labels without {@code __name__}
   * @param timeNanos when it was evaluated
   */
  record Value(Map<String, String> labels, long timeNanos, double value) {
    Value {
      labels = Map.copyOf(labels);
    }
  }

  /** Reads the body of an answer with this HTTP status. */
  static Answer read(int status, byte[] body) throws QueryFailed {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new QueryFailed("HTTP " + status + ", no JSON (expected Prometheus' HTTP API)");
    } catch (java.io.IOException e) {
      throw new QueryFailed("HTTP " + status + ", unreadable");
    }
    if (root == null || !root.path("status").asText("").equals("success")) {
      String error = root == null ? "" : root.path("error").asText("");
      throw new QueryFailed("HTTP " + status + (error.isEmpty() ? "" : ": " + error));
    }
    JsonNode data = root.path("data");
    JsonNode result = data.path("result");
    return switch (data.path("resultType").asText("")) {
      case "scalar" -> {
        List<Value> values = new ArrayList<>();
        add(values, Map.of(), result);
        yield new Answer(values);
      }
      case "vector" -> vector(result);
      default ->
          throw new QueryFailed(
              "resultType " + data.path("resultType").asText("") + " (expected vector or scalar)");
    };
  }

  private static Answer vector(JsonNode result) throws QueryFailed {
    if (result.size() > MAX_SERIES) {
      throw new QueryFailed(
          result.size() + " series (expected at most " + MAX_SERIES + "; aggregate with sum by)");
    }
    List<Value> values = new ArrayList<>();
    for (JsonNode series : result) {
      Map<String, String> labels = new TreeMap<>();
      series
          .path("metric")
          .properties()
          .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      labels.remove("__name__");
      add(values, labels, series.path("value"));
    }
    return new Answer(values);
  }

  private static void add(List<Value> values, Map<String, String> labels, JsonNode pair)
      throws QueryFailed {
    if (pair.size() != 2 || !pair.path(0).isNumber()) {
      throw new QueryFailed("a value without its time");
    }
    try {
      BigDecimal seconds = pair.path(0).decimalValue();
      double value = Double.parseDouble(pair.path(1).asText("").replace("Inf", "Infinity"));
      if (Double.isFinite(value)) {
        values.add(new Value(labels, seconds.movePointRight(9).longValueExact(), value));
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new QueryFailed("a value that is no number");
    }
  }
}
