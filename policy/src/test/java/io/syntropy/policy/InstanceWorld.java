package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Instances that beat every 10 s and are probed every 5 s, stepped once a second. */
final class InstanceWorld {
  static final String AT = "feed/eu";
  static final String ELSEWHERE = "feed/us";

  final SortedMap<String, Body> bodies = new TreeMap<>();
  final List<Intent> intents = new ArrayList<>();
  final List<OperatorCommand> commands = new ArrayList<>();
  InstanceState state = InstanceState.EMPTY;
  InstanceResult last = new InstanceResult(state, List.of(), List.of());
  Instant now = World.START;
  Mode mode = Mode.ACT;
  boolean restartable = true;
  boolean byHand;
  boolean prober = true;
  boolean network = true;
  int minimum = 1;
  @Nullable Integer wanted;
  Answers answers = Answers.NONE;

  /** One instance: what it does and what the observer has of it. */
  static final class Body {
    final String at;
    boolean beats = true;
    boolean answers = true;
    boolean probed = true;
    int phase;
    @Nullable Instant beat;
    InstanceProbes probes = InstanceProbes.NONE;

    Body(String at) {
      this.at = at;
    }
  }

  static InstanceWorld of(int here, int elsewhere) {
    InstanceWorld w = new InstanceWorld();
    for (int i = 0; i < here; i++) {
      w.add("a" + i, AT);
    }
    for (int i = 0; i < elsewhere; i++) {
      w.add("z" + i, ELSEWHERE);
    }
    return w.seconds(20);
  }

  Body add(String id, String at) {
    Body body = new Body(at);
    body.phase = bodies.size() % 5;
    bodies.put(id, body);
    return body;
  }

  Body body(String id) {
    Body body = bodies.get(id);
    if (body == null) {
      throw new IllegalArgumentException("id: " + id);
    }
    return body;
  }

  InstanceWorld kill(String... ids) {
    for (String id : ids) {
      body(id).beats = false;
      body(id).answers = false;
    }
    return this;
  }

  InstanceWorld revive(String id) {
    body(id).beats = true;
    body(id).answers = true;
    return this;
  }

  InstanceWorld seconds(int seconds) {
    for (int i = 0; i < seconds; i++) {
      tick();
    }
    return this;
  }

  List<Intent> tick() {
    now = now.plusSeconds(1);
    long second = now.getEpochSecond();
    for (Body b : bodies.values()) {
      if (b.beats && network && (second + b.phase) % 10 == 0) {
        b.beat = now;
      }
      if (b.probed && (second + b.phase) % 5 == 0) {
        b.probes = b.probes.plus(now, b.answers && prober && network);
      }
    }
    last = new InstanceController().step(state, now, inputs());
    commands.clear();
    state = last.state();
    intents.addAll(last.intents());
    return last.intents();
  }

  InstanceInputs inputs() {
    SortedMap<String, InstanceInputs.Target> targets = new TreeMap<>();
    for (String at : List.of(AT, ELSEWHERE)) {
      SortedMap<String, InstanceInputs.Seen> seen = new TreeMap<>();
      bodies.forEach((id, b) -> {
        if (b.at.equals(at) && b.beat != null) {
          seen.put(id, new InstanceInputs.Seen(b.beat, b.probed ? b.probes : null));
        }
      });
      boolean here = at.equals(AT);
      targets.put(
          at,
          new InstanceInputs.Target(
              "feed",
              at.substring(5),
              mode,
              restartable,
              here ? minimum : 1,
              here ? wanted : null,
              here && byHand,
              seen));
    }
    return new InstanceInputs(targets, List.of(), commands, answers);
  }

  List<DirectiveChange> orders() {
    return intents.stream()
        .filter(DirectiveChange.class::isInstance)
        .map(DirectiveChange.class::cast)
        .filter(c -> c.about() == null && c.effective())
        .toList();
  }

  List<DirectiveChange> denied() {
    return intents.stream()
        .filter(DirectiveChange.class::isInstance)
        .map(DirectiveChange.class::cast)
        .filter(c -> c.about() == null && !c.effective())
        .toList();
  }

  List<ActionUpdate.Change> updates() {
    return intents.stream()
        .filter(ActionUpdate.class::isInstance)
        .map(i -> ((ActionUpdate) i).change())
        .toList();
  }

  /** Whether the newest page about {@code about} is open. */
  boolean paged(String about) {
    boolean open = false;
    for (Intent i : intents) {
      if (i instanceof Page p && p.decisionKey().endsWith("/" + about)) {
        open = !p.resolved();
      }
    }
    return open;
  }

  List<String> rerouted() {
    return last.rerouted().stream().map(InstanceResult.Rerouted::instanceId).toList();
  }
}
