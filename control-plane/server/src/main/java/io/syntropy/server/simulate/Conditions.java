package io.syntropy.server.simulate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one region of a scenario is, until the timeline says otherwise.
 *
 * @param rate requests per second of its own users, 0..100,000
 * @param errors share of the requests it serves that are answered with 500, 0..1
 * @param latency of a request
 * @param slowShare share of the good requests that take {@code slowLatency} instead, 0..1
 * @param capacity requests per second it can serve; what is above is answered with 503
 * @param reportedCapacity what its heartbeats say of that; null for the truth
 * @param hz the collective signal of its users; null when none is reported
 */
record Conditions(
    double rate,
    double errors,
    Duration latency,
    double slowShare,
    Duration slowLatency,
    double capacity,
    @Nullable Double reportedCapacity,
    Telemetry telemetry,
    Probe probe,
    Heartbeats heartbeats,
    Link link,
    Acks acks,
    @Nullable Hz hz) {

  /** A region with all that is left out of a document. */
  static final Conditions DEFAULT =
      new Conditions(
          20,
          0,
          Duration.ofMillis(80),
          0,
          Duration.ofSeconds(2),
          60,
          null,
          Telemetry.ON,
          Probe.UP,
          Heartbeats.ON,
          Link.UP,
          Acks.ON,
          null);

  /** What its exporter sends. */
  enum Telemetry {
    ON,
    /** Nothing arrives. */
    OFF,
    /** Points without a single request: ratios over them are not a number. */
    EMPTY
  }

  /** What its health URL answers the control plane. */
  enum Probe {
    UP,
    /** Refused. */
    DOWN,
    /** 200 after {@link Conditions#slowLatency}. */
    SLOW,
    /** There is no health URL. */
    NONE
  }

  /** Whether its instance reports to the control plane. */
  enum Heartbeats {
    ON,
    OFF,
    /** Without capacity. */
    BARE
  }

  /** Whether the control plane and the region reach each other; users do in either case. */
  enum Link {
    UP,
    /** No telemetry, no heartbeat and no acknowledgement arrives, probes time out. */
    CUT
  }

  /** What is answered to a directive. */
  enum Acks {
    ON,
    OFF,
    REJECTED
  }

  /**
   * Frequencies of a region's users, normally distributed.
   *
   * @param mean Hz
   * @param spread standard deviation, Hz
   * @param users active users a minute
   */
  record Hz(double mean, double spread, int users) {}

  /** The capacity its heartbeats report. */
  double reported() {
    return reportedCapacity == null ? capacity : reportedCapacity;
  }

  /** Whether something the instance itself sends arrives. */
  boolean heard() {
    return link == Link.UP && heartbeats != Heartbeats.OFF;
  }
}
