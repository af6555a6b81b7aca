package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.syntropy.slo.MetricNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a Prometheus series comes from in OTLP's words, by the OpenTelemetry specification
 * "Prometheus and OpenMetrics Compatibility": {@code job} is {@code service.name}, or {@code
 * service.namespace/service.name}; {@code instance} is {@code service.instance.id}; {@code
 * otel_scope_name} and {@code otel_scope_version} are the scope; the others belong to the point.
 */
record Origin(
    Map<String, String> resource, String scope, String scopeVersion, List<KeyValue> attributes) {
  private static final String SCOPE = "otel_scope_name";
  private static final String SCOPE_VERSION = "otel_scope_version";

  Origin {
    resource = Map.copyOf(resource);
    attributes = List.copyOf(attributes);
  }

  /**
   * @param shared attributes for the resource beside those that the labels give, which win
   */
  static Origin of(Labels labels, Map<String, String> shared) {
    Map<String, String> resource = new LinkedHashMap<>(shared);
    List<KeyValue> attributes = new ArrayList<>(labels.values().size());
    String[] scope = {"", ""};
    labels
        .values()
        .forEach((label, value) -> {
          switch (label) {
            case Labels.JOB -> job(value, resource);
            case Labels.INSTANCE -> resource.put("service.instance.id", value);
            case SCOPE -> scope[0] = value;
            case SCOPE_VERSION -> scope[1] = value;
            default -> attributes.add(pair(MetricNames.otlpAttribute(label), value));
          }
        });
    return new Origin(resource, scope[0], scope[1], attributes);
  }

  private static void job(String job, Map<String, String> resource) {
    int slash = job.indexOf('/');
    boolean namespaced = slash > 0 && slash < job.length() - 1;
    if (namespaced) {
      resource.put("service.namespace", job.substring(0, slash));
    }
    resource.put("service.name", namespaced ? job.substring(slash + 1) : job);
  }

  static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
