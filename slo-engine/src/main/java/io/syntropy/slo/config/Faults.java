package io.syntropy.slo.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the faults and notices of one document, so that they are reported together. A document
 * with a fault is not applied; a notice changes nothing. At most {@value #LIMIT} of each are kept.
 */
public final class Faults {
  /** The most faults, and the most notices, kept for one document. */
  public static final int LIMIT = 200;

  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> notices = new ArrayList<>();

  /** Adds a fault. */
  public void add(Fault fault) {
    keep(faults, fault);
  }

  /** Adds a notice: something the author should know that does not make the document invalid. */
  public void note(Fault notice) {
    keep(notices, notice);
  }

  private static void keep(List<Fault> list, Fault fault) {
    if (list.size() < LIMIT && !list.contains(fault)) {
      list.add(fault);
    }
  }

  /** Whether there is no fault; notices do not count. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** The faults in order of position. */
  public List<Fault> list() {
    return faults.stream().sorted().toList();
  }

  /** The notices in order of position. */
  public List<Fault> notices() {
    return notices.stream().sorted().toList();
  }
}
