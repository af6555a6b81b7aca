package io.syntropy.server.telemetry;

import io.syntropy.telemetry.OtlpIntake;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The receivers' way into the journal for telemetry that this server makes itself. */
@ApplicationScoped
public class OwnTelemetry {
  private volatile @Nullable OtlpIntake intake;

  /** From now on telemetry goes to {@code intake}. */
  public void open(OtlpIntake intake) {
    this.intake = intake;
  }

  /** Whether the receivers are open. */
  public boolean isOpen() {
    return intake != null;
  }

  /** As {@link OtlpIntake#take}; fails before the receivers are open. */
  public CompletableFuture<OtlpIntake.Taken> take(RecordKind kind, byte[] request) {
    OtlpIntake open = intake;
    return open == null
        ? CompletableFuture.failedFuture(new IllegalStateException("receivers: not open yet"))
        : open.take(kind, request);
  }
}
