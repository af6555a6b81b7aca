package io.syntropy.server.simulate;

import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.RecordedJournal;
import io.syntropy.server.organisation.OrganisationJudge;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds this server's journal twice, once as it was and once with a candidate configuration, and
 * compares what is decided.
 */
@ApplicationScoped
class RecordedRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MAX_LISTED = 1_000;

  private final RecordedJournal journal;
  private final Kernels kernels;
  private final OrganisationJudge organisation;
  private final StoredJson json;
  private final Clock clock;

  RecordedRun(
      RecordedJournal journal,
      Kernels kernels,
      OrganisationJudge organisation,
      StoredJson json,
      Clock clock) {
    this.journal = journal;
    this.kernels = kernels;
    this.organisation = organisation;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Simulates {@code documents} over the record.
   *
   * @throws ApiException 409 when the journal's beginning was released, 503 before the start and
   *     after 10 min, 400 when there are too many decisions
   */
  SimulationView run(
      Map<String, Configuration.Source> documents, @Nullable Instant from, @Nullable Instant to) {
    Instant deadline = clock.instant().plus(PATIENCE);
    RecordedJournal.Extent extent = journal.extent();
    Set<ControlEvent.Dropped> drops = new HashSet<>();
    journal.fold(
        "simulate",
        extent,
        deadline,
        (record, event) -> {
          if (event instanceof ControlEvent.Dropped dropped) {
            drops.add(dropped);
          }
        });
    RecordedPass.Range range = new RecordedPass.Range(from, to);
    Effects real = new Effects();
    RecordedPass before =
        fold(new RecordedPass(kernels, json, drops, range, real), extent, deadline);
    Candidacy candidacy = new Candidacy(documents, real, organisation::opinion);
    RecordedPass after =
        fold(
            new RecordedPass(kernels, json, drops, range, new Effects(), candidacy),
            extent,
            deadline);
    List<Decision> decisions = after.decisions();
    return new SimulationView(
        "recorded",
        null,
        after.begun(),
        after.ended(),
        decisions.stream().limit(SimulationView.MAX_DECISIONS).toList(),
        Math.max(0, decisions.size() - SimulationView.MAX_DECISIONS),
        after.regions(),
        null,
        difference(before.decisions(), decisions),
        notes(after, candidacy));
  }

  private RecordedPass fold(RecordedPass pass, RecordedJournal.Extent extent, Instant deadline) {
    try {
      journal.fold("simulate", extent, deadline, pass);
    } catch (RecordedPass.Enough reached) {
      // what comes later is not asked for
    }
    return pass;
  }

  private static List<String> notes(RecordedPass pass, Candidacy candidacy) {
    List<String> notes = new ArrayList<>();
    if (pass.begun() == null) {
      notes.add("the journal holds no time in which this server was the leader");
    }
    if (candidacy.supposed() > 0) {
      notes.add(
          ("%d %s never really sent: acknowledgement by every instance after 1 s is supposed, the"
                  + " telemetry of a region drained only here is left out, and the load of the"
                  + " others is as it was")
              .formatted(
                  candidacy.supposed(),
                  candidacy.supposed() == 1 ? "directive was" : "directives were"));
    }
    if (pass.foreign() > 0) {
      notes.add(
          "another server led before %d of this one's terms: each goes on from what that one wrote"
              .formatted(pass.foreign()));
    }
    return notes;
  }

  /** What the simulated decisions have that the real ones have not, and the other way round. */
  static SimulationView.Difference difference(List<Decision> real, List<Decision> simulated) {
    Map<Object, Deque<Decision>> equal = index(real, Decision::byAnyVersion);
    List<Decision> left = new ArrayList<>();
    int same = 0;
    Set<Decision> matched = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Decision decision : simulated) {
      Decision other = poll(equal, decision.byAnyVersion());
      if (other == null) {
        left.add(decision);
      } else {
        matched.add(other);
        same++;
      }
    }
    List<Decision> missing = real.stream().filter(d -> !matched.contains(d)).toList();
    Map<Object, Deque<Decision>> alike = index(missing, RecordedRun::subject);
    List<Decision> added = new ArrayList<>();
    List<SimulationView.Changed> changed = new ArrayList<>();
    for (Decision decision : left) {
      Decision other = poll(alike, subject(decision));
      if (other == null) {
        added.add(decision);
      } else {
        matched.add(other);
        changed.add(new SimulationView.Changed(other, decision));
      }
    }
    return new SimulationView.Difference(
        same,
        added.stream().limit(MAX_LISTED).toList(),
        missing.stream().filter(d -> !matched.contains(d)).limit(MAX_LISTED).toList(),
        changed.stream().limit(MAX_LISTED).toList());
  }

  private static Object subject(Decision d) {
    return Arrays.asList(d.at(), d.actor(), d.action(), d.service(), d.region());
  }

  private static Map<Object, Deque<Decision>> index(
      List<Decision> decisions, Function<Decision, Object> by) {
    Map<Object, Deque<Decision>> index = new HashMap<>();
    decisions.forEach(d -> index.computeIfAbsent(by.apply(d), k -> new ArrayDeque<>()).add(d));
    return index;
  }

  private static @Nullable Decision poll(Map<Object, Deque<Decision>> index, Object key) {
    Deque<Decision> list = index.get(key);
    return list == null ? null : list.poll();
  }
}
