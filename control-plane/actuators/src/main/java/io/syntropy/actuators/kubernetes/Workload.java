package io.syntropy.actuators.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.syntropy.actuators.Fence;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.Stamp;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workload as it was read. A write takes two requests: a claim, which puts the stamp into
 * annotations, and the scaling. {@code metadata.generation} grows with every change of the spec and
 * with nothing else, so a claim whose scaling has not happened is known from one that was undone.
 *
 * @param resourceVersion the same for workload and scale
 * @param specGeneration {@code metadata.generation}
 * @param claimedAt the spec generation noted by the last claim, -1 when there is none
 */
record Workload(
    Replicas replicas,
    @Nullable Stamp stamp,
    long claimedAt,
    long specGeneration,
    String resourceVersion) {
  private static final String PREFIX = "syntropy.io/";
  private static final String OWNER = PREFIX + "owner";
  private static final String EPOCH = PREFIX + "epoch";
  private static final String GENERATION = PREFIX + "generation";
  private static final String HASH = PREFIX + "hash";
  private static final String CLAIMED_AT = PREFIX + "claimed-at-generation";

  /**
   * @throws IllegalArgumentException when our annotations cannot be read
   */
  static Workload of(ObjectMeta meta, Replicas replicas) {
    Map<String, String> notes = meta.getAnnotations() == null ? Map.of() : meta.getAnnotations();
    Stamp stamp = null;
    long claimedAt = -1;
    if (notes.keySet().stream().anyMatch(key -> key.startsWith(PREFIX))) {
      stamp =
          new Stamp(
              notes.getOrDefault(OWNER, ""),
              new Fence(number(notes, EPOCH), number(notes, GENERATION)),
              notes.getOrDefault(HASH, ""));
      claimedAt = number(notes, CLAIMED_AT);
    }
    Long spec = meta.getGeneration();
    return new Workload(
        replicas, stamp, claimedAt, spec == null ? 0 : spec, meta.getResourceVersion());
  }

  /** Whether this very order has claimed the workload and not scaled it yet. */
  boolean claimedBy(Order<Replicas> order) {
    return order.stamp().equals(stamp) && claimed();
  }

  /** A claim alone changes nothing: until the scaling, the state before it is still ours. */
  PreImage<Replicas> preImage() {
    Stamp effective = stamp;
    if (effective != null && claimed()) {
      effective = new Stamp(effective.owner(), effective.fence(), replicas.hash());
    }
    return new PreImage<>(replicas, effective);
  }

  Map<String, String> claim(Stamp by) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(OWNER, by.owner());
    notes.put(EPOCH, Long.toString(by.fence().epoch()));
    notes.put(GENERATION, Long.toString(by.fence().generation()));
    notes.put(HASH, by.hash());
    notes.put(CLAIMED_AT, Long.toString(specGeneration));
    return notes;
  }

  private boolean claimed() {
    return stamp != null && !stamp.covers(replicas) && claimedAt == specGeneration;
  }

  private static long number(Map<String, String> notes, String key) {
    String text = notes.getOrDefault(key, "");
    if (!text.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "annotation %s: \"%s\" (expected a number)".formatted(key, text));
    }
    return Long.parseLong(text);
  }
}
