package io.syntropy.keda;

import io.grpc.Status;
import io.syntropy.keda.wire.ScaledObjectRef;
import java.util.Map;

/**
 * What a ScaledObject's trigger asks for in its metadata.
 *
 * @param region empty for all
 * @param activation active above it, at least 0
 */
record ScalerRequest(String service, String region, String signal, double activation) {
  private static final int LONGEST = 253;

  /** Reads a trigger; throws INVALID_ARGUMENT naming the field. */
  static ScalerRequest of(ScaledObjectRef ref) {
    Map<String, String> metadata = ref.getScalerMetadataMap();
    return new ScalerRequest(
        text(metadata, "service", true),
        text(metadata, "region", false),
        text(metadata, "signal", true),
        activation(metadata.getOrDefault("activation", "0")));
  }

  private static String text(Map<String, String> metadata, String field, boolean required) {
    String value = metadata.getOrDefault(field, "");
    if (value.length() > LONGEST || (required && value.isBlank())) {
      throw invalid(
          "trigger metadata %s: \"%s\" (expected 1 to %d characters)"
              .formatted(field, value.substring(0, Math.min(60, value.length())), LONGEST));
    }
    return value;
  }

  private static double activation(String text) {
    try {
      double value = Double.parseDouble(text);
      if (value >= 0 && value < Double.POSITIVE_INFINITY) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw invalid(
        "trigger metadata activation: \"%s\" (expected a number of at least 0)"
            .formatted(text.substring(0, Math.min(60, text.length()))));
  }

  private static RuntimeException invalid(String message) {
    return Status.INVALID_ARGUMENT.withDescription(message).asRuntimeException();
  }
}
