package io.syntropy.server.metrics;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;

/** The pool of connections to PostgreSQL, named as OpenTelemetry does. */
@Singleton
public class PoolMetrics implements MultiCollector {
  private static final String POOL = "db_client_connection_pool_name";
  private static final Labels NAME = Labels.of(POOL, "postgresql");
  private final AgroalDataSource source;

  PoolMetrics(AgroalDataSource source) {
    this.source = source;
  }

  @Override
  public MetricSnapshots collect() {
    AgroalDataSourceMetrics pool = source.getMetrics();
    String help = "Connections of the pool, by state.";
    return new Numbers()
        .gauge("db_client_connection_count", help, state("used"), pool.activeCount())
        .gauge("db_client_connection_count", help, state("idle"), pool.availableCount())
        .gauge(
            "db_client_connection_max",
            "Connections at most.",
            NAME,
            source.getConfiguration().connectionPoolConfiguration().maxSize())
        .gauge(
            "db_client_connection_pending_requests",
            "Threads that wait for a connection.",
            NAME,
            pool.awaitingCount())
        .counter(
            "db_client_connection_wait_seconds",
            "Time waited for connections.",
            NAME,
            pool.blockingTimeTotal().toNanos() / 1e9)
        .counter(
            "db_client_connection_acquired", "Connections handed out.", NAME, pool.acquireCount())
        .snapshots();
  }

  private static Labels state(String state) {
    return Labels.of(POOL, "postgresql", "db_client_connection_state", state);
  }
}
