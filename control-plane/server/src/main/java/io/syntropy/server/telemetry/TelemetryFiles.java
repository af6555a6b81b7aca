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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What this start keeps, scrapes and sends on; whoever changes the files starts anew. */
@ApplicationScoped
public class TelemetryFiles {
  private final TelemetrySettings settings;
  private final ScrapeConfig scrape;
  private final List<ForwardTarget> forward;
  private final Optional<Path> rum;

  /** Where the files are. */
  @ConfigMapping(prefix = "syntropy.telemetry")
  public interface Location {
    /** The settings' file; none: the defaults. */
    Optional<Path> config();

    /** The file of what is scraped; none: nothing is. */
    Optional<Path> scrape();

    /** The file of what is sent on; none: nothing is. */
    Optional<Path> forward();

    /** The file of whose pages may send; none: nobody's. */
    Optional<Path> rum();
  }

  /** Reads what {@code location} names. */
  public TelemetryFiles(Location location) {
    settings = location.config().map(TelemetryFiles::settings).orElse(TelemetrySettings.DEFAULTS);
    scrape = location.scrape().map(TelemetryFiles::scrape).orElse(new ScrapeConfig(List.of()));
    forward = location.forward().map(TelemetryFiles::forward).orElse(List.of());
    rum = location.rum();
  }

  TelemetrySettings settings() {
    return settings;
  }

  ScrapeConfig scrape() {
    return scrape;
  }

  List<ForwardTarget> forward() {
    return forward;
  }

  /** Where it is said whose pages may send. */
  public Optional<Path> rum() {
    return rum;
  }

  /**
   * Reads a file of settings.
   *
   * @throws IllegalArgumentException naming every fault with its line
   */
  public static TelemetrySettings settings(Path file) {
    List<Fault> faults = new ArrayList<>();
    TelemetrySettings read = TelemetrySettings.read(file.toString(), text(file), faults);
    check(faults);
    return read;
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
