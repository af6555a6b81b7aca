package io.syntropy.server.telemetry;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attributes, resources and times as OTLP has them. */
public final class OtlpText {
  private OtlpText() {}

  /** Attributes with texts, by key. */
  public static List<KeyValue> attributes(Map<String, String> attributes) {
    return new TreeMap<>(attributes)
        .entrySet().stream().map(e -> attribute(e.getKey(), e.getValue())).toList();
  }

  /** One attribute with a text. */
  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** One attribute with a whole number. */
  public static KeyValue attribute(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  /** A resource with these attributes. */
  public static Resource resource(Map<String, String> attributes) {
    return Resource.newBuilder().addAllAttributes(attributes(attributes)).build();
  }

  /** Nanoseconds since 1970. */
  public static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
