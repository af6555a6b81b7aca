package io.syntropy.alerts.notify;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Notices for tests. */
public final class Notices {
  /** When the incidents start. */
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private Notices() {}

  /** A change of incident {@code id}, which is about {@code social} in {@code eu-west}. */
  public static Notice of(String target, String id, long sequence, Notice.Change change) {
    return of(target, id, sequence, change, Sev.SEV1);
  }

  /** The same with a severity. */
  public static Notice of(
      String target, String id, long sequence, Notice.Change change, Sev severity) {
    String state =
        switch (change) {
          case TRIGGER, UPDATE, DIGEST -> IncidentBrief.OPEN;
          case ACKNOWLEDGE -> IncidentBrief.ACKNOWLEDGED;
          case RESOLVE -> IncidentBrief.RESOLVED;
        };
    Instant at = START.plusSeconds(sequence);
    IncidentBrief incident =
        new IncidentBrief(
            id,
            "Feed p95 over 1 s & rising in <eu-west>",
            severity,
            "social",
            List.of("eu-west"),
            state,
            START,
            state.equals(IncidentBrief.RESOLVED) ? at : null,
            3,
            List.of(
                new BriefAlert(
                    id + "-a",
                    "feed-latency",
                    severity,
                    "eu-west",
                    "p95 1.4 s > 1 s for 3 min",
                    START,
                    Map.of("slo", "feed-latency"))),
            "feed-latency",
            Map.of("team", "social"),
            "burn rate 14.4 over 1 h and 5 min, change " + sequence);
    return Notice.of(target, "syntropy/" + id, change, incident, sequence, at);
  }

  /** As large as a notice can be, with everything that wants escaping. */
  public static Notice largest(String target, String id) {
    String wild = "&<!channel>\uD83D\uDD25\u0007\"\\ é";
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      labels.put("label-" + i + ".x".repeat(120), wild.repeat(100));
    }
    List<BriefAlert> shown = new ArrayList<>();
    for (int i = 0; i < IncidentBrief.MAX_SHOWN; i++) {
      shown.add(
          new BriefAlert(
              "a" + i,
              "n".repeat(255),
              Sev.SEV1,
              "r".repeat(255),
              wild.repeat(400),
              START,
              labels));
    }
    IncidentBrief incident =
        new IncidentBrief(
            id,
            wild.repeat(100),
            Sev.SEV1,
            "s".repeat(255),
            java.util.Collections.nCopies(256, "region-" + wild),
            IncidentBrief.OPEN,
            START,
            null,
            10_000,
            shown,
            "r".repeat(255),
            labels,
            wild.repeat(500));
    return Notice.of(target, "k".repeat(255), Notice.Change.TRIGGER, incident, 0, START);
  }
}
