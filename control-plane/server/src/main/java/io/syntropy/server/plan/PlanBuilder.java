package io.syntropy.server.plan;

import io.syntropy.server.config.Candidate;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.plan.Plan.Change;
import io.syntropy.server.plan.Plan.DocumentPlan;
import io.syntropy.server.plan.Plan.FieldChange;
import io.syntropy.server.plan.Plan.SloPlan;
import io.syntropy.slo.Slo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a candidate against what is live. */
final class PlanBuilder {
  /** The most SLOs whose consequences are computed. */
  static final int MAX_SLOS = 200;

  private static final String SLO = "openslo/v1/SLO/";
  private static final String NOTIFIER = "syntropy/v1/Notifier/";

  private final Configuration live;
  private final Candidate candidate;
  private final SloConsequences consequences;
  private final Map<String, Integer> told;
  private final Map<String, Slo> slosBefore;
  private final Map<String, Slo> slosAfter;
  private int computed;

  /**
   * @param next what {@code candidate} compiles to
   * @param told how many open incidents each notifier was told of
   */
  PlanBuilder(
      Configuration live,
      Candidate candidate,
      Configuration next,
      SloConsequences consequences,
      Map<String, Integer> told) {
    this.live = live;
    this.candidate = candidate;
    this.consequences = consequences;
    this.told = Map.copyOf(told);
    this.slosBefore = byName(live);
    this.slosAfter = byName(next);
  }

  private static Map<String, Slo> byName(Configuration configuration) {
    return configuration.slos().stream().collect(Collectors.toMap(Slo::name, Function.identity()));
  }

  /**
   * The plan.
   *
   * @param commit what was read; null for files of a request
   */
  Plan build(String source, @Nullable String commit) {
    Set<String> ids = new TreeSet<>(live.documents().keySet());
    ids.addAll(candidate.effective().keySet());
    ids.addAll(candidate.refused().keySet());
    List<DocumentPlan> documents = ids.stream().map(this::document).toList();
    long changes =
        documents.stream()
            .filter(d ->
                d.change() == Change.added
                    || d.change() == Change.changed
                    || d.change() == Change.removed)
            .count();
    return new Plan(
        source,
        commit,
        live.appliedAt() == null ? null : live.commit(),
        (int) changes,
        new Plan.Shrink(
            candidate.removed().size(), live.documents().size(), candidate.shrinksSharply(live)),
        documents,
        candidate.faults(),
        documents.stream()
            .filter(d -> d.change() != Change.unchanged || d.slo() != null)
            .map(DocumentPlan::text)
            .toList());
  }

  private DocumentPlan document(String id) {
    Configuration.Source before = live.documents().get(id);
    Configuration.Source after = candidate.effective().get(id);
    Configuration.Source bad = candidate.refused().get(id);
    List<FieldChange> fields =
        before == null || after == null || before.equals(after)
            ? List.of()
            : FieldDiff.of(before, after);
    Change change = change(id, before, after, bad, fields);
    List<String> notes = new ArrayList<>();
    if (change == Change.refused) {
      notes.add(
          before == null
              ? "not applied, see its faults"
              : "see its faults; the version in force stays");
    } else if (change == Change.kept) {
      notes.add("gone from the files, and in force until its action has ended");
    }
    String[] parts = id.split("/", 4);
    String kind = parts.length == 4 ? parts[2] : "";
    String name = parts.length == 4 ? parts[3] : id;
    int open = id.startsWith(NOTIFIER) ? told.getOrDefault(name, 0) : 0;
    if (change == Change.removed && open > 0) {
      notes.add(
          "it still hears of %d open incident%s to %s end, for 3 days at most"
              .formatted(open, open == 1 ? "" : "s", open == 1 ? "its" : "their"));
    }
    SloPlan slo = id.startsWith(SLO) ? slo(name, notes) : null;
    Configuration.Source shown =
        bad != null ? bad : Objects.requireNonNull(after == null ? before : after);
    return new DocumentPlan(
        id,
        kind,
        name,
        change,
        shown.file(),
        shown.line(),
        fields,
        slo,
        notes,
        PlanWords.line(kind, name, change, fields, slo, notes));
  }

  private Change change(
      String id,
      Configuration.@Nullable Source before,
      Configuration.@Nullable Source after,
      Configuration.@Nullable Source bad,
      List<FieldChange> fields) {
    if (bad != null) {
      return Change.refused;
    }
    if (candidate.orphans().contains(id)) {
      return Change.kept;
    }
    if (before == null) {
      return Change.added;
    }
    if (after == null) {
      return Change.removed;
    }
    return fields.isEmpty() ? Change.unchanged : Change.changed;
  }

  private @Nullable SloPlan slo(String name, List<String> notes) {
    Slo before = slosBefore.get(name);
    Slo after = slosAfter.get(name);
    if (Objects.equals(before, after)) {
      return null;
    }
    if (before != null && after != null && indicators(before) > indicators(after)) {
      notes.add("nothing counts it any more: it will show no_data");
    }
    if (computed++ >= MAX_SLOS) {
      notes.add("consequences left out: more than " + MAX_SLOS + " SLOs change");
      return null;
    }
    return consequences.of(before, after);
  }

  private static long indicators(Slo slo) {
    return slo.objectives().stream().filter(o -> o.indicator() != null).count();
  }
}
