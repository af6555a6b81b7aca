package io.syntropy.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An intent that changes something outside once it is guarded, recorded and in mode act. */
public sealed interface Change extends Intent
    permits TrafficShift,
        ProtectiveChange,
        ScaleChange,
        DirectiveChange,
        FailoverStep,
        RollbackRequest {
  /** The service it was decided for. */
  String service();

  /** Observe: record it, do nothing. */
  Mode mode();

  /** Denied: record it, do nothing. */
  Verdict verdict();

  /** The signals that led to it; empty for what a person asked for. */
  List<Signal> evidence();

  /** Every rule, in the order it was asked. */
  List<GuardResult> guard();

  /** When it ends by itself or its guarded ramp begins; null for never. */
  @Nullable Instant expiresAt();

  /** Whether it is to take effect. */
  default boolean effective() {
    return verdict() == Verdict.ALLOWED && mode() == Mode.ACT;
  }
}
