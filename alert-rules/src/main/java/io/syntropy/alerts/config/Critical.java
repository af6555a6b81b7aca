package io.syntropy.alerts.config;

/** What may page without an SLO: the source documents' own list. */
public enum Critical {
  /** A node was offline for more than 5 min. */
  NODE_OFFLINE,
  CONSENSUS_FAILURE,
  SECURITY_BREACH,
  CREDIT_INCONSISTENCY,
  /** More than half of what a service does fails. */
  DEGRADATION
}
