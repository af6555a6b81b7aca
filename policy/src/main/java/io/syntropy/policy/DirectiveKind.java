package io.syntropy.policy;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a person may ask a service for where no policy decides (contracts §5). */
public enum DirectiveKind {
  /** Stores take no writes: {@code on}. */
  READ_ONLY("read_only", "on", true, false),
  /** At most so many requests a second: {@code max_rps}. */
  SHED_LOAD("shed_load", "max_rps", true, true),
  /** One instance starts anew: {@code instance_id}. */
  RESTART("restart", "instance_id", false, false),
  /** Workloads leave a node: {@code from_node}. */
  MIGRATE_WORKLOADS("migrate_workloads", "from_node", false, false),
  /** Charges are taken back: {@code filter}. */
  REVERSE_CHARGES("reverse_charges", "filter", false, false),
  /** A subject is kept from doing harm: {@code subject}. */
  CONTAIN("contain", "subject", true, true);

  /** Kinds that policies decide; of these people ask for all but {@link #ROLLBACK}. */
  public static final String PROTECTIVE_MODE = "protective_mode";

  public static final String TRAFFIC_WEIGHTS = "traffic_weights";
  public static final String SCALE = "scale";

  /** Asked of a service by the release gate. */
  public static final String ROLLBACK = "rollback_request";

  private static final SortedSet<String> ACCEPTED = all();

  private final String word;
  private final String field;
  private final boolean undo;
  private final boolean self;

  DirectiveKind(String word, String field, boolean undo, boolean self) {
    this.word = word;
    this.field = field;
    this.undo = undo;
    this.self = self;
  }

  /** The kind as in manifests, directives and actions. */
  public static Optional<DirectiveKind> of(String word) {
    return Arrays.stream(values()).filter(k -> k.word.equals(word)).findFirst();
  }

  /** The kinds that a service may say it accepts: these, and those that policies decide. */
  public static SortedSet<String> accepted() {
    return ACCEPTED;
  }

  private static SortedSet<String> all() {
    SortedSet<String> all = new TreeSet<>();
    Arrays.stream(values()).forEach(kind -> all.add(kind.word));
    Collections.addAll(all, PROTECTIVE_MODE, TRAFFIC_WEIGHTS, SCALE, ROLLBACK);
    return Collections.unmodifiableSortedSet(all);
  }

  /** All kinds, for an error. */
  public static String words() {
    return Arrays.stream(values()).map(k -> k.word).collect(Collectors.joining(", "));
  }

  /** As in manifests, directives and actions. */
  public String word() {
    return word;
  }

  /** The one field of its desired state. */
  public String field() {
    return field;
  }

  /** Whether it can be undone; without, an action needs an approval or an idempotency key. */
  public boolean undo() {
    return undo;
  }

  /** Whether the target ends it by itself (I28). */
  public boolean self() {
    return self;
  }

  /**
   * The state in which nothing is asked for any more; a field without a value is empty. An instance
   * that connects later is told this, and not to do again what was done.
   *
   * @param desired what was asked for
   */
  SortedMap<String, String> neutral(SortedMap<String, String> desired) {
    SortedMap<String, String> neutral = new TreeMap<>();
    switch (this) {
      case READ_ONLY -> neutral.put(field, "false");
      case CONTAIN -> {
        neutral.put(field, desired.getOrDefault(field, ""));
        neutral.put("ttl", "0s");
      }
      case SHED_LOAD, RESTART, MIGRATE_WORKLOADS, REVERSE_CHARGES -> neutral.put(field, "");
    }
    return neutral;
  }
}
