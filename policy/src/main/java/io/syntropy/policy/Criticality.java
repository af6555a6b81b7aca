package io.syntropy.policy;

/** How much a service's loss hurts; when capacity is short, the lowest gives replicas first. */
public enum Criticality {
  LOW,
  NORMAL,
  HIGH,
  CRITICAL
}
