package io.syntropy.telemetry.prometheus;

import io.syntropy.slo.config.Fault;
import java.util.List;

/**
 * What is scraped: the part of Prometheus' own configuration that {@link ScrapeConfigFile} reads.
 */
public record ScrapeConfig(List<ScrapeJob> jobs) {
  public ScrapeConfig {
    jobs = List.copyOf(jobs);
  }

  /** What was read of a file: everything, when there are no faults. */
  public record Read(ScrapeConfig config, List<Fault> faults) {
    public Read {
      faults = List.copyOf(faults);
    }
  }
}
