package io.syntropy.keda;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.syntropy.keda.wire.ExternalScalerGrpc.ExternalScalerImplBase;
import io.syntropy.keda.wire.GetMetricSpecResponse;
import io.syntropy.keda.wire.GetMetricsRequest;
import io.syntropy.keda.wire.GetMetricsResponse;
import io.syntropy.keda.wire.IsActiveResponse;
import io.syntropy.keda.wire.MetricSpec;
import io.syntropy.keda.wire.MetricValue;
import io.syntropy.keda.wire.ScaledObjectRef;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * {@code externalscaler.ExternalScaler} over {@link ScalerSignals}. An unknown signal is the error
 * UNAVAILABLE, never the number 0, on which KEDA would take everything away; a stream stays silent
 * meanwhile, so that KEDA keeps what it was told last.
 */
final class ScalerService extends ExternalScalerImplBase {
  private final ScalerSignals signals;
  private final int maxStreams;
  private final AtomicInteger streams = new AtomicInteger();

  ScalerService(ScalerSignals signals, int maxStreams) {
    this.signals = signals;
    this.maxStreams = maxStreams;
  }

  @Override
  public void isActive(ScaledObjectRef ref, StreamObserver<IsActiveResponse> out) {
    answer(
        out,
        () -> {
          ScalerRequest request = ScalerRequest.of(ref);
          return active(value(request) > request.activation());
        });
  }

  @Override
  public void getMetricSpec(ScaledObjectRef ref, StreamObserver<GetMetricSpecResponse> out) {
    answer(
        out,
        () -> {
          ScalerRequest request = ScalerRequest.of(ref);
          double target = reading(request).target();
          return GetMetricSpecResponse.newBuilder()
              .addMetricSpecs(
                  MetricSpec.newBuilder()
                      .setMetricName(request.signal())
                      .setTargetSize(whole(target))
                      .setTargetSizeFloat(target))
              .build();
        });
  }

  @Override
  public void getMetrics(GetMetricsRequest asked, StreamObserver<GetMetricsResponse> out) {
    answer(
        out,
        () -> {
          ScalerRequest request = ScalerRequest.of(asked.getScaledObjectRef());
          // The HPA's adapter may have lowered the case of the name.
          if (!asked.getMetricName().equalsIgnoreCase(request.signal())) {
            throw Status.NOT_FOUND
                .withDescription(
                    "metric: %.60s (expected %s)"
                        .formatted(asked.getMetricName(), request.signal()))
                .asRuntimeException();
          }
          double value = value(request);
          return GetMetricsResponse.newBuilder()
              .addMetricValues(
                  MetricValue.newBuilder()
                      .setMetricName(asked.getMetricName())
                      .setMetricValue(whole(value))
                      .setMetricValueFloat(value))
              .build();
        });
  }

  @Override
  public void streamIsActive(ScaledObjectRef ref, StreamObserver<IsActiveResponse> out) {
    ScalerRequest request;
    try {
      request = ScalerRequest.of(ref);
      reading(request);
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    }
    if (streams.incrementAndGet() > maxStreams) {
      streams.decrementAndGet();
      out.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("streams: more than %d (expected fewer)".formatted(maxStreams))
              .asRuntimeException());
      return;
    }
    ActiveStream stream =
        new ActiveStream(
            (ServerCallStreamObserver<IsActiveResponse>) out,
            () ->
                signals
                    .read(request.service(), request.region(), request.signal())
                    .filter(ScalerSignals.Reading::known)
                    .map(r -> r.value().orElse(0) > request.activation()),
            streams::decrementAndGet);
    stream.follow(signals);
  }

  static IsActiveResponse active(boolean active) {
    return IsActiveResponse.newBuilder().setResult(active).build();
  }

  private ScalerSignals.Reading reading(ScalerRequest request) {
    return signals
        .read(request.service(), request.region(), request.signal())
        .orElseThrow(() ->
            Status.NOT_FOUND
                .withDescription(
                    "signal: %s of service %s (expected a signal of its ScalingPolicy)"
                        .formatted(request.signal(), request.service()))
                .asRuntimeException());
  }

  private double value(ScalerRequest request) {
    ScalerSignals.Reading reading = reading(request);
    if (!reading.known()) {
      throw Status.UNAVAILABLE
          .withDescription(
              "signal %s is unknown: %s, measured %s"
                  .formatted(
                      request.signal(),
                      reading.fresh() ? "no valid value" : "stale",
                      reading.observedAt()))
          .asRuntimeException();
    }
    return reading.value().orElseThrow();
  }

  /** Older KEDA reads whole numbers only: up, so that a little load is not none. */
  private static long whole(double value) {
    return (long) Math.ceil(value);
  }

  private static <T> void answer(StreamObserver<T> out, Supplier<T> answer) {
    T message;
    try {
      message = answer.get();
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    }
    out.onNext(message);
    out.onCompleted();
  }
}
