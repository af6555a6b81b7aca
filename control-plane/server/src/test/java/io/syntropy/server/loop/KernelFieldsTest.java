package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Everything a kernel remembers, by name: a new field is either kept in {@link KernelState}, or
 * listed here because no later decision reads it.
 */
class KernelFieldsTest {
  private static final Set<String> IN_CHECKPOINTS =
      Set.of(
          "Acknowledgements.settleFrom",
          "ActionDesk.epoch",
          "ActionDesk.pages",
          "AlertBook.active",
          "AlertBook.resolved",
          "ConditionBook.states",
          "DirectiveIndex.actions",
          "DirectiveIndex.last",
          "DirectiveIndex.newest",
          "Hands.kept",
          "Inbox.commands",
          "Incidents.state",
          "Inbox.news",
          "Kernel.restored",
          "LoopState.answered",
          "LoopState.instances",
          "LoopState.configuration",
          "LoopState.probes",
          "LoopState.registry",
          "MachineStates.exact",
          "MachineStates.restartedAt",
          "MachineStates.rows",
          "MachineStates.states",
          "OpenActions.byKey",
          "ServiceRegistry.services",
          "Term.leading",
          "Turns.acting");

  private static final Map<String, String> OF_NO_CONSEQUENCE =
      Map.ofEntries(
          Map.entry("AlertBook.changes", "counts what was told"),
          Map.entry("AlertBook.known", "follows from the engine"),
          Map.entry("AlertBook.telling", "set anew by each tick"),
          Map.entry("AlertBook.watched", "follows from the engine"),
          Map.entry("BlindDesk.epoch", "no checkpoint is taken while it is used"),
          Map.entry("BlindDesk.numbers", "no checkpoint is taken while it is used"),
          Map.entry("BlindRaises.raised", "no checkpoint is taken while it is used"),
          Map.entry("Turns.blind", "no checkpoint is taken while it is set"),
          Map.entry("ConditionBook.conditions", "follows from the configuration"),
          Map.entry("ConditionBook.omitted", "worked out anew by each tick before it is read"),
          Map.entry("Circuits.states", "no decision reads them"),
          Map.entry("Failovers.seen", "written and read within one tick"),
          Map.entry("IncidentTimes.acknowledged", "counts for /metrics, since the start"),
          Map.entry("IncidentTimes.resolved", "counts for /metrics, since the start"),
          Map.entry("Inhibitions.causes", "worked out anew each tick, and only shown"),
          Map.entry("Judging.waiting", "a checkpoint is taken while it is empty"),
          Map.entry("RegionViews.current", "shown"),
          Map.entry("RegionViews.next", "shown"),
          Map.entry("RegionViews.protections", "shown"),
          Map.entry("RegionViews.rerouted", "shown"),
          Map.entry("Turns.paged", "what the log was told"));

  @Test
  void everythingIsKeptOrOfNoConsequence() {
    SortedSet<String> expected = new TreeSet<>(IN_CHECKPOINTS);
    expected.addAll(OF_NO_CONSEQUENCE.keySet());
    SortedSet<String> found = new TreeSet<>();
    remembered(Kernel.class, new HashSet<>(), found);
    assertThat(found)
        .as(
            "keep a new field in KernelState, or say here why no decision after a checkpoint reads it")
        .isEqualTo(expected);
  }

  private static void remembered(Class<?> type, Set<Class<?>> seen, Set<String> found) {
    boolean ours =
        type.getName().startsWith("io.syntropy.server.")
            && !type.getName().startsWith("io.syntropy.server.live.")
            && !type.isRecord()
            && !type.isInterface()
            && !type.isEnum();
    if (!ours || !seen.add(type)) {
      return;
    }
    for (Field field : type.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())) {
        continue;
      }
      Class<?> of = field.getType();
      if (!Modifier.isFinal(field.getModifiers())
          || Collection.class.isAssignableFrom(of)
          || Map.class.isAssignableFrom(of)) {
        found.add(type.getSimpleName() + "." + field.getName());
      }
      remembered(of, seen, found);
    }
  }
}
