package io.syntropy.acceptance;

import io.syntropy.client.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A packaged service with the real OpenTelemetry Java agent attached, as services/README.md says.
 */
final class ObservedService {
  private ObservedService() {}

  /** Starts {@code service}; {@code env} adds to and replaces what the agent is told. */
  static ServiceProcess start(
      String service, String region, URI otlp, Path log, Map<String, String> env)
      throws IOException {
    Path agent =
        Syntropy.root().resolve("control-plane/cli/target/agent/opentelemetry-javaagent.jar");
    Path jar =
        Syntropy.root().resolve("services/" + service + "/target/quarkus-app/quarkus-run.jar");
    Map<String, String> all = new LinkedHashMap<>();
    all.put("OTEL_SERVICE_NAME", service);
    all.put("OTEL_RESOURCE_ATTRIBUTES", "cloud.region=" + region);
    all.put("OTEL_EXPORTER_OTLP_ENDPOINT", otlp.toString());
    all.put("OTEL_METRIC_EXPORT_INTERVAL", "1000");
    all.put("OTEL_BSP_SCHEDULE_DELAY", "500");
    all.put("OTEL_BLRP_SCHEDULE_DELAY", "500");
    all.putAll(env);
    List<String> flags = List.of("-XX:+UseSerialGC", "-javaagent:" + agent);
    return ServiceProcess.start(jar, flags, log, all);
  }
}
