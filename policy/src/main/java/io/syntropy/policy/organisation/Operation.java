package io.syntropy.policy.organisation;

import java.util.Locale;

/** What an action is for; rules treat what protects or undoes unlike what can wait. */
public enum Operation {
  /** Takes all traffic off a region. */
  DRAIN,
  /** Takes a part of it. */
  SOFT_SHIFT,
  /** Gives a part back. */
  STEP,
  /** Gives all back. */
  RESTORE,
  /** Undoes an action. */
  REVERT,
  /** One protective level up. */
  RAISE,
  /** One down. */
  LOWER,
  /** The same for another time to live. */
  RENEW,
  /** More replicas. */
  UP,
  /** Fewer. */
  DOWN,
  /** To the least allowed. */
  FLOOR,
  /** To the most allowed. */
  CEILING,
  /** Any other kind: puts the state after in place. */
  SET;

  /** Lower-case, as in the input. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
