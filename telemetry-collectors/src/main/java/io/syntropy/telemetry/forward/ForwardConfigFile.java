package io.syntropy.telemetry.forward;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.telemetry.RecordKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the targets of {@code SYNTROPY_FORWARD_CONFIG}. Secrets are named by file only. */
public final class ForwardConfigFile {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final Map<String, ForwardTarget.Type> TYPES = new LinkedHashMap<>();
  private static final Map<String, RecordKind> SIGNALS = new LinkedHashMap<>();

  static {
    TYPES.put("otlp", ForwardTarget.Type.OTLP);
    TYPES.put("remote_write", ForwardTarget.Type.REMOTE_WRITE);
    TYPES.put("loki", ForwardTarget.Type.LOKI);
    SIGNALS.put("metrics", RecordKind.OTLP_METRICS);
    SIGNALS.put("traces", RecordKind.OTLP_TRACES);
    SIGNALS.put("logs", RecordKind.OTLP_LOGS);
  }

  private ForwardConfigFile() {}

  /** What was read of a file: every target, when there are no faults. */
  public record Read(List<ForwardTarget> targets, List<Fault> faults) {
    public Read {
      targets = List.copyOf(targets);
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads {@code text}; never throws for what it holds.
   *
   * @param file its path; token files are relative to its folder
   */
  public static Read read(Path file, String text) {
    List<Fault> faults = new ArrayList<>();
    List<ForwardTarget> targets = new ArrayList<>();
    List<Node> roots = Documents.trees(file.toString(), text, faults);
    if (roots.size() != 1 && faults.isEmpty()) {
      faults.add(
          new Fault(file.toString(), 1, 1, "documents: " + roots.size() + " (expected one)"));
    }
    for (Node root : roots) {
      Set<String> names = new HashSet<>();
      for (Node node : root.requiredList("forward")) {
        ForwardTarget target = target(file, node);
        if (target != null && !names.add(target.name())) {
          node.fault("name: " + target.name() + " given twice (expected once)");
        } else if (target != null) {
          targets.add(target);
        }
      }
      root.rejectUnknown();
      faults.addAll(root.faults().list());
    }
    return new Read(faults.isEmpty() ? targets : List.of(), faults);
  }

  private static @Nullable ForwardTarget target(Path file, Node node) {
    if (!node.isMapping()) {
      node.expected("a mapping with name, type and url");
      return null;
    }
    String name = node.string("name");
    if (name != null && !NAME.matcher(name).matches()) {
      node.fault("name: " + name + " (expected lower-case letters, digits and -)");
    }
    ForwardTarget.Type type = node.choice("type", TYPES);
    URI url = url(node);
    String token = node.string("token_file", "");
    String tenant = node.string("tenant", "");
    int lag = node.integer("max_lag_mib", 1, 1 << 20, 512);
    Duration timeout = node.duration("timeout", Duration.ofSeconds(10));
    Set<RecordKind> kinds = kinds(node, type);
    node.rejectUnknown();
    if (name == null || type == null || url == null || !node.faults().isEmpty()) {
      return null;
    }
    Path folder = file.toAbsolutePath().getParent();
    return new ForwardTarget(
        name,
        type,
        url,
        kinds,
        token.isEmpty() || folder == null ? null : folder.resolve(token).normalize(),
        tenant.isEmpty() ? null : tenant,
        (long) lag << 20,
        timeout);
  }

  private static Set<RecordKind> kinds(Node node, ForwardTarget.@Nullable Type type) {
    Set<RecordKind> all =
        type == ForwardTarget.Type.REMOTE_WRITE
            ? EnumSet.of(RecordKind.OTLP_METRICS)
            : type == ForwardTarget.Type.LOKI
                ? EnumSet.of(RecordKind.OTLP_LOGS)
                : EnumSet.of(RecordKind.OTLP_METRICS, RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS);
    if (!node.has("signals")) {
      return all;
    }
    Set<RecordKind> chosen = EnumSet.noneOf(RecordKind.class);
    for (String signal : node.strings("signals")) {
      RecordKind kind = SIGNALS.get(signal);
      if (kind == null || !all.contains(kind)) {
        node.fault(
            "signals: "
                + signal
                + " (expected what the type can carry of "
                + SIGNALS.keySet()
                + ")");
      } else {
        chosen.add(kind);
      }
    }
    if (chosen.isEmpty()) {
      node.fault("signals: none (expected at least one of " + SIGNALS.keySet() + ")");
    }
    return chosen;
  }

  private static @Nullable URI url(Node node) {
    String text = node.string("url");
    if (text == null) {
      return null;
    }
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      node.fault("url: not a URL (expected http:// or https:// with a host)");
      return null;
    }
    // Never shown: it may hold a password.
    node.fault("url: (expected http:// or https://, a host, and no user or password in it)");
    return null;
  }
}
