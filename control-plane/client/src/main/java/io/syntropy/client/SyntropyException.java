package io.syntropy.client;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The control plane answered with an error status. */
public final class SyntropyException extends IOException {
  private final int status;
  private final String code;
  private final @Nullable String leader;

  SyntropyException(int status, String code, String message, Optional<String> leader) {
    super("status " + status + ": " + message);
    this.status = status;
    this.code = code;
    this.leader = leader.orElse(null);
  }

  /** Whether the server does not act: another one does, or nobody at present. */
  boolean notLeader() {
    return status == 503 && code.equals("not_leader");
  }

  /** The address of the one that acts, as the server that does not has named it. */
  Optional<String> leader() {
    return Optional.ofNullable(leader);
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
