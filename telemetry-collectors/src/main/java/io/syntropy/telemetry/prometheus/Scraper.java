package io.syntropy.telemetry.prometheus;

import io.syntropy.telemetry.OtlpIntake;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Scrapes targets as Prometheus does: each at its own offset in the interval, at most {@value
 * #AT_ONCE} at once, target files looked at every {@value #FILES_SECONDS} s. What a page says goes
 * through {@link OtlpIntake} like everything received.
 */
public final class Scraper implements AutoCloseable {
  /** Scrapes under way at once; the others wait for a place, within their timeout or not. */
  public static final int AT_ONCE = 16;

  /** How often target files are looked at. */
  public static final int FILES_SECONDS = 5;

  /** Targets of all jobs; what is over it is told and not scraped. */
  public static final int MAX_TARGETS = 10_000;

  private static final Logger LOG = Logger.getLogger(Scraper.class);

  private record Key(String job, String address, SortedMap<String, String> labels) {}

  private record Running(ScrapeTarget target, ScheduledFuture<?> timer) {}

  private final ScrapeConfig config;
  private final OtlpIntake intake;
  private final Clock clock;
  private final HttpClient client;
  private final PageFetch fetch;
  private final Map<String, FileTargets> files = new HashMap<>();
  private final Map<Key, Running> running = new HashMap<>();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("scrape-timer").unstarted(task));
  private int refused;

  private Scraper(ScrapeConfig config, OtlpIntake intake, Clock clock) {
    this.config = config;
    this.intake = intake;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .executor(workers)
            .build();
    this.fetch = new PageFetch(client);
  }

  /** Starts to scrape what {@code config} names. */
  public static Scraper start(ScrapeConfig config, OtlpIntake intake, Clock clock) {
    Scraper scraper = new Scraper(config, intake, clock);
    for (ScrapeJob job : config.jobs()) {
      scraper.files.put(job.name(), new FileTargets(job.files()));
    }
    scraper.files.values().forEach(FileTargets::refresh);
    scraper.settle();
    scraper.timer.scheduleWithFixedDelay(
        scraper::refresh, FILES_SECONDS, FILES_SECONDS, TimeUnit.SECONDS);
    return scraper;
  }

  /** The targets, by job and instance. */
  public synchronized List<TargetStatus> targets() {
    return running.values().stream()
        .map(r -> r.target.status())
        .sorted(
            java.util.Comparator.comparing(TargetStatus::job).thenComparing(TargetStatus::instance))
        .toList();
  }

  /** What is wrong with target files and their number; the last good versions are in use. */
  public synchronized List<String> faults() {
    List<String> all = new ArrayList<>();
    files.values().forEach(f -> all.addAll(f.faults()));
    if (refused > 0) {
      all.add("targets: " + refused + " over " + MAX_TARGETS + " are not scraped");
    }
    return all;
  }

  private void refresh() {
    try {
      boolean changed = false;
      for (FileTargets f : files.values()) {
        changed |= f.refresh();
      }
      if (changed) {
        settle();
      }
    } catch (RuntimeException e) {
      LOG.error("target files: looking at them failed", e); // and the next time is tried again
    }
  }

  private synchronized void settle() {
    Set<Key> wanted = new HashSet<>();
    refused = 0;
    for (ScrapeJob job : config.jobs()) {
      List<ScrapeJob.TargetGroup> groups = new ArrayList<>(job.groups());
      groups.addAll(files.getOrDefault(job.name(), new FileTargets(List.of())).groups());
      for (ScrapeJob.TargetGroup group : groups) {
        for (String address : group.targets()) {
          Key key = new Key(job.name(), address, ScrapeTarget.labels(job, address, group.labels()));
          if (wanted.size() >= MAX_TARGETS && !wanted.contains(key)) {
            refused++;
          } else if (wanted.add(key) && !running.containsKey(key)) {
            running.put(key, begin(job, address, group.labels(), key));
          }
        }
      }
    }
    running
        .entrySet()
        .removeIf(e -> {
          boolean gone = !wanted.contains(e.getKey());
          if (gone) {
            e.getValue().timer.cancel(false);
            workers.execute(() -> e.getValue().target.end());
          }
          return gone;
        });
  }

  private Running begin(ScrapeJob job, String address, Map<String, String> labels, Key key) {
    ScrapeTarget target = new ScrapeTarget(job, address, labels, fetch, intake, clock);
    long interval = job.interval().toMillis();
    // The same offset after a restart, and targets spread over the interval.
    long offset = Math.floorMod(key.toString().hashCode() * 0x9E3779B97F4A7C15L >>> 20, interval);
    long wait = Math.floorMod(offset - clock.millis(), interval);
    return new Running(
        target,
        timer.scheduleAtFixedRate(
            () -> workers.execute(() -> scrape(target)), wait, interval, TimeUnit.MILLISECONDS));
  }

  private void scrape(ScrapeTarget target) {
    try {
      places.acquire();
      try {
        target.scrape().join();
      } finally {
        places.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.errorf(e, "scrape of %s failed", target.status().url());
    }
  }

  /** Stops; as in Prometheus, nothing is marked stale by that. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
    client.shutdownNow();
  }
}
