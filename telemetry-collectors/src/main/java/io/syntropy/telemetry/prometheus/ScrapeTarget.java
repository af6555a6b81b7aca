package io.syntropy.telemetry.prometheus;

import io.syntropy.telemetry.OtlpIntake;
import io.syntropy.telemetry.RecordKind;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One target: its scrapes, and which series it showed last. As Prometheus does it, a series that is
 * no more on the page, and all of a failed scrape, are marked stale at the time of the scrape;
 * {@code up}, {@code scrape_duration_seconds} and {@code scrape_samples_scraped} tell of each one.
 */
final class ScrapeTarget {
  private final ScrapeJob job;
  private final SortedMap<String, String> labels;
  private final URI url;
  private final PageFetch fetch;
  private final OtlpIntake intake;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();
  private Set<ScrapedSeries> shown = Set.of();
  private Set<ScrapedSeries> reports = Set.of();
  private Map<String, String> resource = Map.of();
  private boolean ended;
  private volatile TargetStatus status;

  ScrapeTarget(
      ScrapeJob job,
      String address,
      Map<String, String> own,
      PageFetch fetch,
      OtlpIntake intake,
      Clock clock) {
    this.job = job;
    this.labels = labels(job, address, own);
    this.url = job.url(address);
    this.fetch = fetch;
    this.intake = intake;
    this.clock = clock;
    this.status =
        new TargetStatus(
            labels.getOrDefault(Labels.JOB, ""),
            labels.getOrDefault(Labels.INSTANCE, ""),
            url.toString(),
            null,
            null,
            0);
  }

  /** The labels of the target; its identity together with the URL. */
  static SortedMap<String, String> labels(ScrapeJob job, String address, Map<String, String> own) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(Labels.JOB, job.name());
    labels.put(Labels.INSTANCE, withPort(job, address));
    labels.putAll(own);
    labels.values().removeIf(String::isEmpty);
    return labels;
  }

  private static String withPort(ScrapeJob job, String address) {
    boolean port = address.lastIndexOf(':') > address.lastIndexOf(']');
    return port ? address : address + (job.scheme().equals("https") ? ":443" : ":80");
  }

  TargetStatus status() {
    return status;
  }

  ScrapeJob job() {
    return job;
  }

  /**
   * Scrapes once, unless a scrape of this target is still under way. The future ends when the
   * outcome is durable or given up.
   */
  CompletableFuture<Void> scrape() throws InterruptedException {
    if (!running.compareAndSet(false, true)) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> done;
    try {
      done = scrapeOnce();
    } catch (InterruptedException | RuntimeException e) {
      running.set(false);
      throw e;
    }
    return done.whenComplete((v, e) -> running.set(false));
  }

  private CompletableFuture<Void> scrapeOnce() throws InterruptedException {
    Instant at = clock.instant();
    long started = System.nanoTime();
    Exposition page = new Exposition();
    String fault = null;
    try {
      page = fetch.fetch(job, url);
      if (page.samples() > job.sampleLimit()) {
        fault =
            "page: "
                + page.samples()
                + " samples (expected <= "
                + job.sampleLimit()
                + ": sample_limit)";
      }
    } catch (PageFetch.Failed e) {
      fault = String.valueOf(e.getMessage());
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    synchronized (this) {
      return ended ? CompletableFuture.completedFuture(null) : tell(at, seconds, page, fault);
    }
  }

  private CompletableFuture<Void> tell(
      Instant at, double seconds, Exposition page, @Nullable String fault) {
    long nanos = WriteTranslation.nanos(at.toEpochMilli());
    OtlpMetrics out = new OtlpMetrics();
    ScrapeTranslation translation =
        new ScrapeTranslation(labels, job.honorLabels(), job.honorTimestamps(), nanos, out);
    if (fault == null) {
      translation.translate(page);
    }
    Set<ScrapedSeries> now = new LinkedHashSet<>(translation.seen());
    for (ScrapedSeries before : shown) {
      if (!now.contains(before)) {
        ScrapeTranslation.stale(before, resource, nanos, out);
      }
    }
    // The page's resource may have changed; what came under the old one is gone.
    if (fault == null && !translation.resource().equals(resource)) {
      shown.stream()
          .filter(now::contains)
          .forEach(s -> ScrapeTranslation.stale(s, resource, nanos, out));
    }
    ScrapeTranslation own = new ScrapeTranslation(labels, false, true, nanos, out);
    own.report("up", fault == null ? 1 : 0);
    own.report("scrape_duration_seconds", seconds);
    own.report("scrape_samples_scraped", page.samples());
    Map<String, String> newResource = fault == null ? translation.resource() : resource;
    String reason = fault;
    int samples = page.samples();
    return take(out)
        .handle((taken, failure) -> {
          synchronized (this) {
            if (failure == null) {
              shown = now;
              reports = own.seen();
              resource = newResource;
            }
            String unstored = failure == null ? reason : "not stored: " + failure.getMessage();
            status =
                new TargetStatus(
                    status.job(), status.instance(), status.url(), at, unstored, samples);
          }
          return null;
        });
  }

  private CompletableFuture<OtlpIntake.Taken> take(OtlpMetrics out) {
    return intake.take(RecordKind.OTLP_METRICS, out.encoded());
  }

  /** The target is no longer wanted: all its series are gone. */
  synchronized CompletableFuture<?> end() {
    ended = true;
    if (reports.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    long nanos = WriteTranslation.nanos(clock.millis());
    OtlpMetrics out = new OtlpMetrics();
    shown.forEach(s -> ScrapeTranslation.stale(s, resource, nanos, out));
    reports.forEach(s -> ScrapeTranslation.stale(s, Map.of(), nanos, out));
    return take(out);
  }
}
