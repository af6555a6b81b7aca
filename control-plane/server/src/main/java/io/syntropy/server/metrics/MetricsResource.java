package io.syntropy.server.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.loop.AlertSources;
import io.syntropy.server.loop.Circuits;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.Incidents;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.loop.RegionViews;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}: Prometheus text or OpenMetrics, as the scraper asks. */
@Path("/metrics")
@RunOnVirtualThread
public class MetricsResource {
  /** Scrapers give up after 10 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final ControlLoop loop;
  private final LoopState state;
  private final RegionViews views;
  private final Circuits circuits;
  private final AlertBook alerts;
  private final AlertSources sources;
  private final Incidents incidents;
  private final Leadership leadership;
  private final Clock clock;
  private final List<MultiCollector> others;

  /** Answers from {@code loop}'s state. */
  public MetricsResource(
      ControlLoop loop,
      LoopState state,
      RegionViews views,
      Circuits circuits,
      AlertBook alerts,
      AlertSources sources,
      Incidents incidents,
      Leadership leadership,
      Clock clock,
      @All List<MultiCollector> others) {
    this.loop = loop;
    this.state = state;
    this.views = views;
    this.circuits = circuits;
    this.alerts = alerts;
    this.sources = sources;
    this.incidents = incidents;
    this.leadership = leadership;
    this.clock = clock;
    this.others = others;
  }

  /** Everything computed, as of now. */
  @GET
  @PermitAll
  @Operation(summary = "Prometheus exposition of everything computed")
  public Response metrics(@HeaderParam("Accept") @Nullable String accept) throws IOException {
    ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<MetricSnapshot> all = new ArrayList<>();
    boolean answered = computed(all);
    new Numbers()
        .gauge(
            "syntropy_loop_answering",
            "1 when the control loop answered this scrape; without it, what it computes is absent.",
            answered ? 1 : 0)
        .snapshots()
        .forEach(all::add);
    others.forEach(other -> other.collect().forEach(all::add));
    writer.write(out, new MetricSnapshots(all));
    return Response.ok(out.toByteArray()).header("Content-Type", writer.getContentType()).build();
  }

  /** A loop that hangs must not hide why it does. */
  private boolean computed(List<MetricSnapshot> into) {
    Instant now = Instant.now(clock);
    try {
      loop.ask(
              () ->
                  new ComputedMetrics(
                      state, views, circuits, alerts, sources, incidents, leadership.leads(), now),
              PATIENCE)
          .collect()
          .forEach(into::add);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }
}
