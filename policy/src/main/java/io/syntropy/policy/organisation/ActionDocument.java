package io.syntropy.policy.organisation;

import io.syntropy.policy.GuardResult;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The form of the input, {@code syntropy.actions/v1}. */
final class ActionDocument {
  static final String SCHEMA = "syntropy.actions/v1";

  /** Fixed width, so that the order of the text is the order of time. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ActionDocument() {}

  static String json(ProposedAction a) {
    ActionFacts f = a.facts();
    SortedMap<String, @Nullable Object> d = new TreeMap<>();
    d.put("schema", SCHEMA);
    d.put("decision_key", a.decisionKey());
    d.put("time", time(a.time()));
    d.put("kind", a.kind());
    d.put("operation", a.operation().word());
    d.put("target", object("service", a.service(), "region", a.region()));
    d.put("service", object("criticality", f.criticality(), "residency", f.residency().word()));
    d.put("change", a.change().document());
    d.put("jurisdictions", f.jurisdictions());
    d.put("allowed_receivers", f.allowedReceivers());
    d.put("evidence", a.evidence().stream().map(ActionDocument::evidence).toList());
    d.put("guard", a.guard().stream().map(ActionDocument::guard).toList());
    d.put("policy", policy(f.policy()));
    d.put("caller", object("name", f.caller().name(), "role", f.caller().role()));
    d.put("break_glass", f.breakGlass() == null ? null : glass(f.breakGlass()));
    d.put("approvals", f.approvals());
    d.put("revert", object("registered", a.revertRegistered()));
    d.put("expires_in_seconds", a.expiresIn() == null ? null : a.expiresIn().toMillis() / 1000.0);
    return CanonicalForm.of(d);
  }

  private static Object policy(ActionFacts.DecidingPolicy p) {
    return object(
        "name", p.name(),
        "generation", p.generation(),
        "hash", p.hash(),
        "mode", word(p.mode()));
  }

  private static Object evidence(RegionEvidence e) {
    return object(
        "region", e.region(),
        "class", e.health().name(),
        "passive", e.passive().name(),
        "active", e.active().name());
  }

  private static Object guard(GuardResult r) {
    return object(
        "rule", r.rule(),
        "result", word(r.result()),
        "observed", r.observed(),
        "threshold", r.threshold(),
        "source", r.source(),
        "age_ms", r.ageMillis());
  }

  private static Object glass(BreakGlass g) {
    return object("rules", g.rules(), "people", g.people(), "expires_at", time(g.expiresAt()));
  }

  private static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static SortedMap<String, @Nullable Object> object(@Nullable Object... pairs) {
    SortedMap<String, @Nullable Object> object = new TreeMap<>();
    List<@Nullable Object> list = java.util.Arrays.asList(pairs);
    for (int i = 0; i < list.size(); i += 2) {
      object.put(String.valueOf(list.get(i)), list.get(i + 1));
    }
    return object;
  }
}
