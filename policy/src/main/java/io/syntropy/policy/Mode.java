package io.syntropy.policy;

/** Whether a policy's decisions take effect. */
public enum Mode {
  /** Decides, explains and records; the machine stays where it is. The default. */
  OBSERVE,
  /** Decisions that pass the guard take effect. */
  ACT
}
