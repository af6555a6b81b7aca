package io.syntropy.slo.internal;

import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Slo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plans of all objectives that are counted, and visits of their groups. */
public final class Evaluations {
  private final List<Plan> plans = new ArrayList<>();
  private final Map<String, List<Plan>> bySlo = new LinkedHashMap<>();
  private @Nullable Evaluating view;

  /** Plans for the live definitions; replaces those of the tracks. */
  public Evaluations(List<Slo> slos, Folding folding) {
    Map<Track, List<Plan>> byTrack = new LinkedHashMap<>();
    folding.tracks.values().forEach(track -> byTrack.put(track, new ArrayList<>()));
    for (Slo slo : slos) {
      List<Plan> own = new ArrayList<>();
      for (int i = 0; i < slo.objectives().size(); i++) {
        Track track = folding.track(slo.objectives().get(i).indicator());
        List<Plan> sharing = track == null ? null : byTrack.get(track);
        if (track != null && sharing != null) {
          Plan plan = new Plan(slo, i, track);
          sharing.add(plan);
          own.add(plan);
        }
      }
      plans.addAll(own);
      bySlo.put(slo.name(), own);
    }
    byTrack.forEach((track, own) -> track.plans = own.toArray(Plan[]::new));
  }

  /** Visits the groups that had a new point since their last visit here, in the order of it. */
  public void changed(Folding folding, Instant now, Consumer<? super Evaluation> visitor) {
    long nowNanos = Times.nanos(now);
    Changes changes = folding.changes;
    for (int i = 0; i < changes.size(); i++) {
      GroupState group = changes.get(i);
      Track track = group.track;
      long mark = track.mark();
      for (Plan plan : track.plans) {
        visit(plan, group, mark, nowNanos, visitor);
      }
    }
    changes.clear();
  }

  /** Visits every group: SLOs by name, groups in label order. */
  public void all(Instant now, Consumer<? super Evaluation> visitor) {
    long nowNanos = Times.nanos(now);
    for (Plan plan : plans) {
      groups(plan, nowNanos, visitor);
    }
  }

  /** Visits the groups of one SLO; none when it is not known. */
  public void of(String slo, Instant now, Consumer<? super Evaluation> visitor) {
    long nowNanos = Times.nanos(now);
    bySlo.getOrDefault(slo, List.of()).forEach(plan -> groups(plan, nowNanos, visitor));
  }

  private void groups(Plan plan, long nowNanos, Consumer<? super Evaluation> visitor) {
    long mark = plan.track.mark();
    List<GroupState> groups = plan.track.groups();
    for (int i = 0; i < groups.size(); i++) {
      visit(plan, groups.get(i), mark, nowNanos, visitor);
    }
  }

  private void visit(
      Plan plan, GroupState group, long mark, long now, Consumer<? super Evaluation> visitor) {
    if (Evaluating.inWindow(plan, group, mark)) {
      if (view == null) {
        view = new Evaluating(plan, group);
      }
      visitor.accept(view.of(plan, group, mark, now));
    }
  }
}
