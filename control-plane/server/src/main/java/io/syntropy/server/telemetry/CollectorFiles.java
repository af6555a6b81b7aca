package io.syntropy.server.telemetry;

import io.smallrye.config.ConfigMapping;
import io.syntropy.slo.config.Fault;
import io.syntropy.telemetry.forward.ForwardConfigFile;
import io.syntropy.telemetry.forward.ForwardTarget;
import io.syntropy.telemetry.prometheus.ScrapeConfig;
import io.syntropy.telemetry.prometheus.ScrapeConfigFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What this start scrapes and sends on; whoever changes the files starts anew. */
@ApplicationScoped
public class CollectorFiles {
  private final ScrapeConfig scrape;
  private final List<ForwardTarget> forward;

  /** Where the files are. */
  @ConfigMapping(prefix = "syntropy.collect")
  public interface Location {
    /** The file of what is scraped; none: nothing is. */
    Optional<Path> scrape();

    /** The file of what is sent on; none: nothing is. */
    Optional<Path> forward();
  }

  /** Reads what {@code location} names. */
  public CollectorFiles(Location location) {
    scrape = location.scrape().map(CollectorFiles::scrape).orElse(new ScrapeConfig(List.of()));
    forward = location.forward().map(CollectorFiles::forward).orElse(List.of());
  }

  ScrapeConfig scrape() {
    return scrape;
  }

  List<ForwardTarget> forward() {
    return forward;
  }

  /**
   * Reads a file of what is scraped.
   *
   * @throws IllegalArgumentException naming every fault with its line
   */
  public static ScrapeConfig scrape(Path file) {
    ScrapeConfig.Read read = ScrapeConfigFile.read(file, text(file));
    check(read.faults());
    return read.config();
  }

  /**
   * Reads a file of what is sent on.
   *
   * @throws IllegalArgumentException naming every fault with its line
   */
  public static List<ForwardTarget> forward(Path file) {
    ForwardConfigFile.Read read = ForwardConfigFile.read(file, text(file));
    check(read.faults());
    return read.targets();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  private static void check(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    }
  }
}
