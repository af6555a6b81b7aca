package io.syntropy.server.rum;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a page sends, once when it is first hidden and again for errors after that. Nothing in it
 * names a person, and nothing that could is kept.
 *
 * @param key of the application
 * @param route path or template of the page
 * @param device mobile, tablet, desktop or other
 * @param traceId of the request that served the page, null when not known
 * @param vitals null when they were sent before; with them the page counts as viewed
 * @param errors at most 10
 * @param networkErrors at most 20
 */
public record Beacon(
    String key,
    String route,
    String device,
    @JsonProperty("trace_id") @Nullable String traceId,
    @Nullable Vitals vitals,
    List<ScriptError> errors,
    @JsonProperty("network_errors") List<NetworkError> networkErrors) {
  static final int MAX_ERRORS = 10;
  static final int MAX_NETWORK_ERRORS = 20;
  private static final double LONGEST = 600;
  private static final double MOST_SHIFT = 100;
  private static final Pattern TRACE = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final List<String> DEVICES = List.of("mobile", "tablet", "desktop", "other");

  /** Web vitals; times in seconds, {@code cls} without unit; null for not measured. */
  public record Vitals(
      @Nullable Double ttfb,
      @Nullable Double fcp,
      @Nullable Double lcp,
      @Nullable Double cls,
      @Nullable Double inp) {
    public Vitals {
      within("vitals.ttfb", ttfb, LONGEST);
      within("vitals.fcp", fcp, LONGEST);
      within("vitals.lcp", lcp, LONGEST);
      within("vitals.inp", inp, LONGEST);
      within("vitals.cls", cls, MOST_SHIFT);
    }
  }

  /**
   * An error that no script caught.
   *
   * @param source path of the script, null when not known
   */
  public record ScriptError(
      String type,
      String message,
      @Nullable String source,
      @Nullable Integer line,
      @Nullable Integer column) {
    public ScriptError {
      required("errors.type", type, 100);
      required("errors.message", message, 1_000);
      if (source != null) {
        required("errors.source", source, 500);
      }
      positive("errors.line", line);
      positive("errors.column", column);
    }
  }

  /**
   * A request of the page that failed.
   *
   * @param route its path or template
   * @param status 400 to 599, or 0 for no answer
   */
  public record NetworkError(String route, int status) {
    public NetworkError {
      required("network_errors.route", route, 2_000);
      if (status != 0 && (status < 400 || status > 599)) {
        throw new IllegalArgumentException(
            "network_errors.status: %d (expected 0, or 400 to 599)".formatted(status));
      }
    }
  }

  public Beacon {
    required("key", key, 64);
    required("route", route, 2_000);
    required("device", device, 20);
    if (!DEVICES.contains(device)) {
      throw new IllegalArgumentException(
          "device: not known (expected one of %s)".formatted(String.join(", ", DEVICES)));
    }
    if (traceId != null && !TRACE.matcher(traceId).matches()) {
      throw new IllegalArgumentException("trace_id: (expected 32 hexadecimal digits)");
    }
    errors = errors == null ? List.of() : List.copyOf(errors);
    networkErrors = networkErrors == null ? List.of() : List.copyOf(networkErrors);
    count("errors", errors.size(), MAX_ERRORS);
    count("network_errors", networkErrors.size(), MAX_NETWORK_ERRORS);
  }

  private static void count(String field, int size, int most) {
    if (size > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected at most %d)".formatted(field, size, most));
    }
  }

  private static void required(String field, @Nullable String text, int most) {
    if (text == null || text.isEmpty() || text.length() > most) {
      throw new IllegalArgumentException(
          "%s: %s (expected 1 to %d characters)"
              .formatted(field, text == null ? "missing" : text.length() + " characters", most));
    }
  }

  private static void positive(String field, @Nullable Integer number) {
    if (number != null && number < 0) {
      throw new IllegalArgumentException("%s: %d (expected 0 or more)".formatted(field, number));
    }
  }

  private static void within(String field, @Nullable Double value, double most) {
    if (value != null && !(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: %s (expected 0 to %.0f)", field, value, most));
    }
  }
}
