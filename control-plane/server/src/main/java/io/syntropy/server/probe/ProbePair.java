package io.syntropy.server.probe;

import io.syntropy.alerts.probe.ProbeSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One script in one region: what it is, what it counted, what it found last. */
final class ProbePair {
  /** Which script, where. */
  record Key(String probe, String region) {}

  /** The version to run. */
  record Script(ProbeSpec spec, ProbeSpec.Region region) {
    Key key() {
      return new Key(spec.name(), region.name());
    }
  }

  /**
   * The last attempt.
   *
   * @param blocked why it could not be made or told, empty when it was
   */
  record Last(Instant at, @Nullable RunResult result, String blocked) {}

  private final Script script;
  private final ProbeTelemetry telemetry;
  private volatile @Nullable Last last;

  ProbePair(Script script) {
    this(
        script,
        new ProbeTelemetry(script.spec().name(), script.spec().service(), script.region().name()));
  }

  private ProbePair(Script script, ProbeTelemetry telemetry) {
    this.script = script;
    this.telemetry = telemetry;
  }

  /** Another version, which counts on where it may. */
  ProbePair become(Script next) {
    return next.spec().service().equals(script.spec().service())
        ? new ProbePair(next, telemetry)
        : new ProbePair(next);
  }

  void ended(Last last) {
    this.last = last;
  }

  Script script() {
    return script;
  }

  /** The counts so far; for the one run that is under way. */
  ProbeTelemetry telemetry() {
    return telemetry;
  }

  @Nullable Last last() {
    return last;
  }
}
