package io.syntropy.telemetry.prometheus;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code scrape_configs}.
 *
 * @param name the {@code job} label; {@code namespace/name} is {@code service.namespace} and {@code
 *     service.name}
 * @param interval from one scrape of a target to the next
 * @param timeout of one scrape, at most the interval
 * @param metricsPath path on the target, with a leading slash
 * @param scheme {@code http} or {@code https}
 * @param params of the query
 * @param honorLabels whether the page's labels win over the target's
 * @param honorTimestamps whether the page's times count
 * @param sampleLimit samples of one page; more fail the scrape
 * @param bodyLimit bytes of one page, uncompressed; more fail the scrape
 * @param tokenFile holds the bearer token that is sent along, read anew at every scrape; null for
 *     none
 * @param groups targets given in place
 * @param files paths of target files, the last part may hold {@code *}
 */
public record ScrapeJob(
    String name,
    Duration interval,
    Duration timeout,
    String metricsPath,
    String scheme,
    Map<String, String> params,
    boolean honorLabels,
    boolean honorTimestamps,
    int sampleLimit,
    int bodyLimit,
    @Nullable Path tokenFile,
    List<TargetGroup> groups,
    List<Path> files) {

  /** Samples of one page when {@code sample_limit} is not given. */
  public static final int SAMPLES = 200_000;

  /** Bytes of one page when {@code body_size_limit} is not given. */
  public static final int BODY = 64 << 20;

  public ScrapeJob {
    params = Map.copyOf(params);
    groups = List.copyOf(groups);
    files = List.copyOf(files);
    if (name.isBlank()) {
      throw new IllegalArgumentException("job_name: empty (expected a name)");
    }
    if (timeout.compareTo(interval) > 0) {
      throw new IllegalArgumentException(
          "scrape_timeout: "
              + timeout
              + " (expected at most the scrape_interval, "
              + interval
              + ")");
    }
  }

  /**
   * Targets that share labels.
   *
   * @param targets as {@code host:port}
   */
  public record TargetGroup(List<String> targets, Map<String, String> labels) {
    public TargetGroup {
      targets = List.copyOf(targets);
      labels = Map.copyOf(labels);
    }
  }

  /** Where the target's page is. */
  URI url(String address) {
    StringBuilder url = new StringBuilder(scheme).append("://").append(address).append(metricsPath);
    char separator = metricsPath.indexOf('?') < 0 ? '?' : '&';
    for (Map.Entry<String, String> param : new java.util.TreeMap<>(params).entrySet()) {
      url.append(separator)
          .append(encoded(param.getKey()))
          .append('=')
          .append(encoded(param.getValue()));
      separator = '&';
    }
    return URI.create(url.toString());
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
  }
}
