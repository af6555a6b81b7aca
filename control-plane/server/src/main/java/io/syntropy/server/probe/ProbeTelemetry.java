package io.syntropy.server.probe;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.syntropy.server.telemetry.CumulativeSeries;
import io.syntropy.server.telemetry.CumulativeSeries.Instrument;
import io.syntropy.server.telemetry.OtlpText;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Results of one script in one region as OTLP. OpenTelemetry has no conventions for synthetic
 * checks yet: names begin with {@code synthetics.}, what has a convention ({@code error.type},
 * {@code cloud.region}) follows it.
 */
final class ProbeTelemetry {
  static final String SCOPE = "io.syntropy.synthetics";

  /** Seconds; what people write into objectives is among them, so that cuts are exact. */
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 2.5, 3,
    4, 5, 7.5, 10, 15, 20, 30, 60
  };

  private static final Instrument RUNS = new Instrument("synthetics.probe.runs", "{run}");
  private static final Instrument PROBE = new Instrument("synthetics.probe.duration", "s", SECONDS);
  private static final Instrument STEP = new Instrument("synthetics.step.duration", "s", SECONDS);

  private final String probe;
  private final Map<String, String> resource;
  private final CumulativeSeries series;

  ProbeTelemetry(String probe, String service, String region) {
    this.probe = probe;
    this.resource = Map.of("service.name", service, "cloud.region", region);
    this.series = new CumulativeSeries(resource, SCOPE);
  }

  /**
   * All counts so far, this run among them.
   *
   * @param since when it began, nanoseconds
   * @param time when it ended
   */
  byte[] metrics(RunResult result, long since, long time) {
    Map<String, String> attributes = attributes(result.failure());
    series.count(RUNS, attributes, 1, since);
    series.observe(PROBE, attributes, seconds(result.duration()), result.traceId(), since);
    for (RunResult.StepResult step : result.steps()) {
      Map<String, String> own = attributes(step.failed() ? Optional.of(step) : Optional.empty());
      own.put("synthetics.step.name", step.step());
      series.observe(STEP, own, seconds(step.duration()), result.traceId(), since);
    }
    return OtlpText.metrics(series.points(Math.max(time, since + 1)));
  }

  /** The step is named where one failed: of a run as a whole, and of its log record. */
  private Map<String, String> attributes(Optional<RunResult.StepResult> failed) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("synthetics.probe.name", probe);
    attributes.put("synthetics.outcome", failed.isPresent() ? "failure" : "success");
    failed.ifPresent(step -> {
      attributes.put("synthetics.step.name", step.step());
      attributes.put("error.type", step.errorType());
    });
    return attributes;
  }

  /** The record of a failed run. */
  byte[] log(RunResult result, RunResult.StepResult failed, long time) {
    String body =
        "probe %s failed in %s at step %s: %s"
            .formatted(probe, resource.get("cloud.region"), failed.step(), failed.detail());
    LogRecord record =
        OtlpText.error(time, body, attributes(Optional.of(failed)))
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(result.traceId())))
            .setSpanId(ByteString.copyFrom(HexFormat.of().parseHex(failed.spanId())))
            .build();
    return OtlpText.logs(resource, SCOPE, List.of(record));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
