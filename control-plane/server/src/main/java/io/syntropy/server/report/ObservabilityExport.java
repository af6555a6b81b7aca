package io.syntropy.server.report;

import io.syntropy.server.alert.AlertView;
import io.syntropy.server.incident.IncidentView;
import io.syntropy.server.loop.RegionView;
import io.syntropy.server.slo.SloView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was observed and decided, at one moment, for other tools.
 *
 * @param commit of the configuration in force
 * @param slos with their budgets, burn rates and groups
 * @param regions with their signals
 * @param alerts that go on, and the newest that ended
 * @param incidents of the last 30 days, newest first, at most 1000
 * @param truncated whether there were more incidents
 */
public record ObservabilityExport(
    Instant generatedAt,
    @Nullable String commit,
    List<SloView> slos,
    List<RegionView> regions,
    List<AlertView> alerts,
    List<IncidentView> incidents,
    boolean truncated) {
  /** Copies the lists. */
  public ObservabilityExport {
    slos = List.copyOf(slos);
    regions = List.copyOf(regions);
    alerts = List.copyOf(alerts);
    incidents = List.copyOf(incidents);
  }
}
