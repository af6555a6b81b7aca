package io.syntropy.telemetry.prometheus;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scrape configuration: the {@code global} and {@code scrape_configs} of a Prometheus
 * configuration file, with {@code static_configs} and {@code file_sd_configs}. A field that is not
 * known here is a fault, so that nothing is silently scraped in another way than Prometheus would.
 */
public final class ScrapeConfigFile {
  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMG]i?)?B?");

  private final Path folder;

  private ScrapeConfigFile(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads {@code text}; never throws for what it holds.
   *
   * @param file its path; target and token files are relative to its folder
   */
  public static ScrapeConfig.Read read(Path file, String text) {
    List<Fault> faults = new ArrayList<>();
    List<Node> roots = Documents.trees(file.toString(), text, faults);
    List<ScrapeJob> jobs = new ArrayList<>();
    if (roots.isEmpty() && faults.isEmpty()) {
      faults.add(new Fault(file.toString(), 1, 1, "file: empty (expected scrape_configs)"));
    }
    if (roots.size() > 1) {
      faults.add(
          new Fault(file.toString(), roots.get(1).line(), 1, "a second document (expected one)"));
    }
    for (Node root : roots) {
      Path parent = file.toAbsolutePath().getParent();
      jobs.addAll(new ScrapeConfigFile(parent == null ? file : parent).root(root));
      faults.addAll(root.faults().list());
    }
    return new ScrapeConfig.Read(new ScrapeConfig(faults.isEmpty() ? jobs : List.of()), faults);
  }

  private List<ScrapeJob> root(Node root) {
    if (!root.isMapping()) {
      root.expected("a mapping with scrape_configs");
      return List.of();
    }
    Duration interval = INTERVAL;
    Duration timeout = null;
    Node global = root.optionalMapping("global");
    if (global != null) {
      interval = global.duration("scrape_interval", INTERVAL);
      timeout = global.has("scrape_timeout") ? global.duration("scrape_timeout") : null;
      global.rejectUnknown();
    }
    List<ScrapeJob> jobs = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Node node : root.requiredList("scrape_configs")) {
      ScrapeJob job = job(node, interval, timeout);
      if (job != null && names.add(job.name())) {
        jobs.add(job);
      } else if (job != null) {
        node.fault("job_name: " + job.name() + " given twice (expected once)");
      }
    }
    root.rejectUnknown();
    return jobs;
  }

  private @Nullable ScrapeJob job(Node node, Duration globalInterval, @Nullable Duration global) {
    if (!node.isMapping()) {
      node.expected("a mapping with job_name");
      return null;
    }
    String name = node.string("job_name");
    Duration interval = node.duration("scrape_interval", globalInterval);
    Duration standard = global == null ? TIMEOUT : global;
    Duration least = interval.compareTo(standard) < 0 ? interval : standard;
    Duration timeout = node.duration("scrape_timeout", least);
    if (timeout.compareTo(interval) > 0) {
      node.fault("scrape_timeout: over the scrape_interval (expected at most that)");
      timeout = interval;
    }
    String path = node.string("metrics_path", "/metrics");
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      node.fault("metrics_path: " + path + " (expected a path that starts with /)");
      path = "/metrics";
    }
    String scheme = node.string("scheme", "http");
    if (!scheme.equals("http") && !scheme.equals("https")) {
      node.fault("scheme: " + scheme + " (expected http or https)");
    }
    int samples = node.integer("sample_limit", 0, 10_000_000, 0);
    List<ScrapeJob.TargetGroup> groups = TargetGroups.read(node.list("static_configs"));
    List<Path> files = new ArrayList<>();
    for (Node discovery : node.list("file_sd_configs")) {
      files.addAll(files(discovery));
    }
    boolean honorLabels = node.bool("honor_labels", false);
    boolean honorTimes = node.bool("honor_timestamps", true);
    int body = size(node);
    Path token = token(node);
    Map<String, String> params = params(node);
    node.rejectUnknown();
    return name == null || !node.faults().isEmpty()
        ? null
        : new ScrapeJob(
            name,
            interval,
            timeout,
            path,
            scheme,
            params,
            honorLabels,
            honorTimes,
            samples == 0 ? ScrapeJob.SAMPLES : samples,
            body,
            token,
            groups,
            files);
  }

  private List<Path> files(Node discovery) {
    List<Path> files = new ArrayList<>();
    if (!discovery.isMapping()) {
      discovery.expected("a mapping with files");
      return files;
    }
    for (Node file : discovery.requiredList("files")) {
      Path path = file.isString() ? path(file.text()) : null;
      Path parent = path == null ? null : path.getParent();
      if (path == null || parent == null || parent.toString().contains("*")) {
        file.expected("the path of a .yml, .yaml or .json file, with * in its last part only");
      } else {
        files.add(path);
      }
    }
    discovery.duration("refresh_interval", Duration.ofMinutes(5)); // files are looked at more often
    discovery.rejectUnknown();
    return files;
  }

  private @Nullable Path path(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    try {
      return lower.endsWith(".yml") || lower.endsWith(".yaml") || lower.endsWith(".json")
          ? folder.resolve(text).normalize()
          : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private @Nullable Path token(Node node) {
    Node authorization = node.optionalMapping("authorization");
    if (authorization == null) {
      return null;
    }
    if (authorization.has("credentials")) {
      authorization.fault("credentials: a secret in the file (expected credentials_file)");
    }
    String type = authorization.string("type", "Bearer");
    if (!type.equals("Bearer")) {
      authorization.fault("type: " + type + " (expected Bearer)");
    }
    String file = authorization.string("credentials_file");
    authorization.rejectUnknown();
    return file == null ? null : folder.resolve(file).normalize();
  }

  private static Map<String, String> params(Node node) {
    Map<String, String> params = new LinkedHashMap<>();
    Node given = node.optionalMapping("params");
    if (given != null) {
      given
          .fields()
          .forEach((name, values) -> {
            if (values.isList()
                && values.items().size() == 1
                && values.items().getFirst().isScalar()) {
              params.put(name, values.items().getFirst().text());
            } else {
              values.expected("a list with one value");
            }
          });
    }
    return params;
  }

  private static int size(Node node) {
    Node given = node.optional("body_size_limit");
    if (given == null || given.text().equals("0")) {
      return ScrapeJob.BODY;
    }
    Matcher size = SIZE.matcher(given.text());
    if (size.matches()) {
      String unit = size.group(2) == null ? "" : size.group(2).substring(0, 1);
      long bytes =
          Long.parseLong(size.group(1))
              << (10 * " KMG".indexOf(unit.isEmpty() ? (int) ' ' : unit.charAt(0)));
      if (bytes > 0 && bytes <= 1 << 30) {
        return (int) bytes;
      }
    }
    given.expected("a size such as 10MB, at most 1GB");
    return ScrapeJob.BODY;
  }
}
