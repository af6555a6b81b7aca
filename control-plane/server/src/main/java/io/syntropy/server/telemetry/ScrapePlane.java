package io.syntropy.server.telemetry;

import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.OtlpIntake;
import io.syntropy.telemetry.prometheus.Scraper;
import io.syntropy.telemetry.prometheus.TargetStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scrapes the Prometheus targets that {@code SYNTROPY_SCRAPE_CONFIG} names. */
@ApplicationScoped
public class ScrapePlane implements ComponentHealth {
  private static final int SHOWN = 3;

  private final TelemetryFiles files;
  private final Clock clock;
  private volatile @Nullable Scraper scraper;

  /** Scrapes what {@code files} say. */
  public ScrapePlane(TelemetryFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  /** Begins, when there is anything to scrape. */
  public void start(OtlpIntake intake) {
    if (!files.scrape().jobs().isEmpty()) {
      scraper = Scraper.start(files.scrape(), intake, clock);
    }
  }

  /** Ends. */
  public void stop() {
    Scraper open = scraper;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String name() {
    return "scraping";
  }

  @Override
  public Condition check() {
    Scraper open = scraper;
    if (open == null) {
      return files.scrape().jobs().isEmpty()
          ? new Condition(Health.GOOD, "no targets are configured")
          : new Condition(Health.UNKNOWN, "not started yet");
    }
    List<TargetStatus> targets = open.targets();
    List<String> faults = open.faults();
    List<String> down =
        targets.stream()
            .filter(t -> t.fault() != null)
            .map(t -> t.job() + " " + t.instance() + ": " + t.fault())
            .toList();
    String detail =
        "%d of %d targets are up".formatted(targets.size() - down.size(), targets.size());
    for (String fault : faults.stream().limit(SHOWN).toList()) {
      detail += "; " + fault;
    }
    for (String fault : down.stream().limit(SHOWN).toList()) {
      detail += "; " + fault;
    }
    return new Condition(faults.isEmpty() && down.isEmpty() ? Health.GOOD : Health.BAD, detail);
  }
}
