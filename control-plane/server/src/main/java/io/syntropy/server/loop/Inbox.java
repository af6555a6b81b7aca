package io.syntropy.server.loop;

import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the decision machines have not read yet: how their actions went on, and what people told
 * them. Confined to the folding thread.
 */
final class Inbox {
  private final Map<String, List<Outcome>> news = new HashMap<>();
  private final Map<String, List<OperatorCommand>> commands = new HashMap<>();

  /** What one machine has not read. */
  record Unread(List<Outcome> news, List<OperatorCommand> commands) {
    Unread {
      news = List.copyOf(news);
      commands = List.copyOf(commands);
    }
  }

  void forget() {
    news.clear();
    commands.clear();
  }

  /** News by policy name. Kinds of policies may share names: each machine knows its own actions. */
  void told(Map<String, List<Outcome>> byPolicy) {
    byPolicy.forEach((policy, outcomes) ->
        MachineStates.keys(policy).forEach(machine -> list(news, machine).addAll(outcomes)));
  }

  /** News for {@code machine} alone. */
  void told(String machine, List<Outcome> outcomes) {
    list(news, machine).addAll(outcomes);
  }

  /** For every machine of {@code policy}. */
  void command(String policy, OperatorCommand command) {
    MachineStates.keys(policy).forEach(machine -> list(commands, machine).add(command));
  }

  Unread unread(String machine) {
    return new Unread(
        news.getOrDefault(machine, List.of()), commands.getOrDefault(machine, List.of()));
  }

  /** {@code machine} has read {@code unread}; what came in meanwhile it has not. */
  void read(String machine, Unread unread) {
    list(news, machine).subList(0, unread.news().size()).clear();
    list(commands, machine).subList(0, unread.commands().size()).clear();
  }

  /** Drops what nobody reads: that of policies of other kinds, or gone. */
  void keep(Collection<String> machines) {
    news.keySet().retainAll(machines);
    commands.keySet().retainAll(machines);
  }

  private static <T> List<T> list(Map<String, List<T>> all, String machine) {
    return all.computeIfAbsent(machine, m -> new ArrayList<>());
  }
}
