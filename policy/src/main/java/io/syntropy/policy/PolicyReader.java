package io.syntropy.policy;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one {@code syntropy/v1} document; every fault carries its field's position. */
final class PolicyReader {
  private final Document document;
  private final Node root;
  private final @Nullable Node spec;

  PolicyReader(Document document) {
    this.document = document;
    this.root = document.root();
    this.spec = document.spec();
  }

  /** Whether there is a spec; its fields are not looked at. */
  boolean structure() {
    return spec != null && root.faults().isEmpty();
  }

  @Nullable RegionPolicy regionPolicy() {
    if (spec == null) {
      return null;
    }
    String service = spec.string("service");
    RegionPolicy.Breach breach = RegionPolicy.Breach.DEFAULT;
    Node b = spec.optionalMapping("breach");
    if (b != null) {
      double ratio = number(b, "error_ratio", breach.errorRatio());
      var p95 = b.duration("p95", breach.p95());
      var hold = b.duration("hold", breach.hold());
      breach = build(() -> new RegionPolicy.Breach(ratio, p95, hold), breach);
      b.rejectUnknown();
    }
    RegionPolicy.Recover recover = RegionPolicy.Recover.DEFAULT;
    Node r = spec.optionalMapping("recover");
    if (r != null) {
      double ratio = number(r, "error_ratio", recover.errorRatio());
      var p95 = r.duration("p95", recover.p95());
      var hold = r.duration("hold", recover.hold());
      recover = build(() -> new RegionPolicy.Recover(ratio, p95, hold), recover);
      r.rejectUnknown();
    }
    RegionPolicy.Floor floor = RegionPolicy.Floor.DEFAULT;
    Node f = spec.optionalMapping("floor");
    if (f != null) {
      double rpm = number(f, "requests_per_minute", floor.requestsPerMinute());
      floor = build(() -> new RegionPolicy.Floor(rpm), floor);
      f.rejectUnknown();
    }
    Integer minimum =
        spec.has("min_healthy_regions")
            ? Integer.valueOf(spec.integer("min_healthy_regions", 1, 1000, 1))
            : null;
    var dwell = spec.duration("dwell", RegionPolicy.DEFAULT_DWELL);
    RegionPolicy.Probation probation = probation(spec);
    RegionPolicy.ActionTerms action = RegionPolicy.ActionTerms.DEFAULT;
    Node a = spec.optionalMapping("action");
    if (a != null) {
      var expires = a.duration("expires", action.expires());
      int extensions = a.integer("extensions", 0, 3, action.extensions());
      action = build(() -> new RegionPolicy.ActionTerms(expires, extensions), action);
      a.rejectUnknown();
    }
    var window = spec.duration("window", RegionPolicy.DEFAULT_WINDOW);
    Mode mode = spec.choice("mode", Mode.OBSERVE);
    Node s = spec.optionalMapping("signals");
    Map<String, Node> signals = s == null ? Map.of() : s.fields();
    List<ExtraSignal> extras = ExtraSignals.read(s);
    spec.rejectUnknown();
    if (service == null || !root.faults().isEmpty()) {
      return null;
    }
    RegionPolicy.Breach br = breach;
    RegionPolicy.Recover re = recover;
    RegionPolicy.Floor fl = floor;
    RegionPolicy.ActionTerms ac = action;
    return build(() ->
        new RegionPolicy(
            document.name(),
            service,
            br,
            re,
            fl,
            minimum,
            dwell,
            probation,
            ac,
            window,
            mode,
            signals,
            extras));
  }

  private RegionPolicy.Probation probation(Node from) {
    RegionPolicy.Probation absent = RegionPolicy.Probation.DEFAULT;
    Node p = from.optionalMapping("probation");
    if (p == null) {
      return absent;
    }
    List<Double> steps = new ArrayList<>();
    for (Node item : p.list("steps")) {
      Double share = item.asNumber(v -> true, "a share above 0, at most 1");
      if (share != null) {
        steps.add(share);
      }
    }
    List<Double> shares = p.has("steps") ? steps : absent.steps();
    var step = p.duration("step", absent.step());
    p.rejectUnknown();
    return build(() -> new RegionPolicy.Probation(shares, step), absent);
  }

  @Nullable ProtectivePolicy protectivePolicy() {
    if (spec == null) {
      return null;
    }
    String service = spec.string("service");
    ProtectivePolicy.Trigger signal = ProtectivePolicy.Trigger.DEFAULT;
    Node s = spec.optionalMapping("signal");
    if (s != null) {
      String metric = s.string("metric", signal.metric());
      double mean = number(s, "mean_below", signal.meanBelow());
      double low = number(s, "low_below", signal.lowBelow());
      double share = number(s, "low_share", signal.lowShare());
      var hold = s.duration("hold", signal.hold());
      signal = build(() -> new ProtectivePolicy.Trigger(metric, mean, low, share, hold), signal);
      s.rejectUnknown();
    }
    ProtectivePolicy.Recover recover = ProtectivePolicy.Recover.DEFAULT;
    Node r = spec.optionalMapping("recover");
    if (r != null) {
      double mean = number(r, "mean_at_least", recover.meanAtLeast());
      double share = number(r, "low_share_below", recover.lowShareBelow());
      var hold = r.duration("hold", recover.hold());
      recover = build(() -> new ProtectivePolicy.Recover(mean, share, hold), recover);
      r.rejectUnknown();
    }
    ProtectivePolicy.Floor floor = ProtectivePolicy.Floor.DEFAULT;
    Node f = spec.optionalMapping("floor");
    if (f != null) {
      int users = f.integer("users", 1, Integer.MAX_VALUE, (int) floor.users());
      floor = build(() -> new ProtectivePolicy.Floor(users), floor);
      f.rejectUnknown();
    }
    ProtectivePolicy.Ttl ttl = ProtectivePolicy.Ttl.DEFAULT;
    Node t = spec.optionalMapping("ttl");
    if (t != null) {
      var soft = t.duration("soft", ttl.soft());
      var medium = t.duration("medium", ttl.medium());
      var hard = t.duration("hard", ttl.hard());
      ttl = build(() -> new ProtectivePolicy.Ttl(soft, medium, hard), ttl);
      t.rejectUnknown();
    }
    var window = spec.duration("window", RegionPolicy.DEFAULT_WINDOW);
    Mode mode = spec.choice("mode", Mode.OBSERVE);
    spec.rejectUnknown();
    if (service == null || !root.faults().isEmpty()) {
      return null;
    }
    ProtectivePolicy.Trigger si = signal;
    ProtectivePolicy.Recover re = recover;
    ProtectivePolicy.Floor fl = floor;
    ProtectivePolicy.Ttl tt = ttl;
    return build(
        () -> new ProtectivePolicy(document.name(), service, si, re, fl, tt, window, mode));
  }

  @Nullable ReleasePolicy releasePolicy() {
    Node from = spec;
    return from == null ? null : build(() -> ReleaseReader.read(document.name(), from));
  }

  @Nullable ScalingPolicy scalingPolicy() {
    Node from = spec;
    return from == null ? null : build(() -> ScalingReader.read(document.name(), from));
  }

  @Nullable FailoverPolicy failoverPolicy() {
    Node from = spec;
    return from == null ? null : build(() -> FailoverReader.read(document.name(), from));
  }

  @Nullable RegionFacts regionFacts() {
    if (spec == null) {
      return null;
    }
    String jurisdiction = spec.has("jurisdiction") ? spec.string("jurisdiction") : null;
    Node p = spec.optionalMapping("place");
    RegionFacts.Place place = null;
    if (p != null) {
      Double lat = p.number("lat", v -> true, "degrees north from -90 to 90");
      Double lon = p.number("lon", v -> true, "degrees east from -180 to 180");
      if (lat != null && lon != null) {
        place = build(() -> new RegionFacts.Place(lat, lon));
      }
      p.rejectUnknown();
    }
    List<String> backups = spec.strings("backups");
    spec.rejectUnknown();
    if (!root.faults().isEmpty()) {
      return null;
    }
    RegionFacts.Place at = place;
    return build(() -> new RegionFacts(document.name(), jurisdiction, at, backups));
  }

  private static double number(Node node, String field, double absent) {
    return node.number(field, v -> true, "a number", absent);
  }

  /** The value, or {@code otherwise} after a fault at the field its message names. */
  private <T> T build(Supplier<T> value, T otherwise) {
    T built = build(value);
    return built == null ? otherwise : built;
  }

  private <T> @Nullable T build(Supplier<? extends @Nullable T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      Node at = spec == null ? root : spec;
      for (String part : message.substring(0, Math.max(0, message.indexOf(':'))).split("\\.")) {
        Node next = at.isMapping() ? at.optional(part) : null;
        at = next == null ? at : next;
      }
      at.fault(message);
      return null;
    }
  }
}
