package io.syntropy.keda;

import io.grpc.stub.ServerCallStreamObserver;
import io.syntropy.keda.wire.IsActiveResponse;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One open {@code StreamIsActive}: tells what is known at once, and then each turn. */
final class ActiveStream {
  private final ServerCallStreamObserver<IsActiveResponse> out;
  private final Supplier<Optional<Boolean>> active;
  private final Runnable closed;
  private ScalerSignals.@Nullable Subscription subscription;
  private @Nullable Boolean told;
  private boolean over;

  ActiveStream(
      ServerCallStreamObserver<IsActiveResponse> out,
      Supplier<Optional<Boolean>> active,
      Runnable closed) {
    this.out = out;
    this.active = active;
    this.closed = closed;
  }

  void follow(ScalerSignals signals) {
    out.setOnCancelHandler(this::end);
    // A slow reader gets the newest state once it reads again, not a queue of old ones.
    out.setOnReadyHandler(this::tell);
    ScalerSignals.Subscription subscribed = signals.onChange(this::tell);
    boolean late;
    synchronized (this) {
      subscription = subscribed;
      late = over;
    }
    if (late) {
      subscribed.close();
    }
    tell();
  }

  private synchronized void tell() {
    if (over || out.isCancelled() || !out.isReady()) {
      return;
    }
    active
        .get()
        .filter(now -> !now.equals(told))
        .ifPresent(now -> {
          told = now;
          out.onNext(ScalerService.active(now));
        });
  }

  private void end() {
    ScalerSignals.Subscription subscribed;
    synchronized (this) {
      if (over) {
        return;
      }
      over = true;
      subscribed = subscription;
    }
    closed.run();
    if (subscribed != null) {
      subscribed.close();
    }
  }
}
