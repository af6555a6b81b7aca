package io.syntropy.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.syntropy.keda.wire.ExternalScalerGrpc;
import io.syntropy.keda.wire.GetMetricsRequest;
import io.syntropy.keda.wire.IsActiveResponse;
import io.syntropy.keda.wire.ScaledObjectRef;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The external scaler with the reference client, grpc-java. */
class ScalerServerIT {
  private static final class Signals implements ScalerSignals {
    final Map<String, Reading> readings = new ConcurrentHashMap<>();
    final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Override
    public Optional<Reading> read(String service, String region, String signal) {
      return Optional.ofNullable(readings.get(service + "/" + signal));
    }

    @Override
    public Subscription onChange(Runnable listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    void put(OptionalDouble value, boolean fresh) {
      readings.put("social/queue_lag", new Reading(value, 100.5, Instant.EPOCH, fresh));
      listeners.forEach(Runnable::run);
    }
  }

  private static final ScaledObjectRef REF =
      ScaledObjectRef.newBuilder()
          .setName("social")
          .setNamespace("default")
          .putScalerMetadata("service", "social")
          .putScalerMetadata("signal", "queue_lag")
          .build();

  private final Signals signals = new Signals();
  private ScalerServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    server = ScalerServer.start(ScalerConfig.loopback(0), signals);
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    server.close();
  }

  private ExternalScalerGrpc.ExternalScalerBlockingStub scaler() {
    return ExternalScalerGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static GetMetricsRequest metrics(String name) {
    return GetMetricsRequest.newBuilder().setScaledObjectRef(REF).setMetricName(name).build();
  }

  private static Status status(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
  }

  @Test
  void aKnownSignalIsItsValueTargetAndActivity() {
    signals.put(OptionalDouble.of(250.25), true);
    var value = scaler().getMetrics(metrics("queue_lag")).getMetricValues(0);
    assertThat(value.getMetricName()).isEqualTo("queue_lag");
    assertThat(value.getMetricValueFloat()).isEqualTo(250.25);
    assertThat(value.getMetricValue()).isEqualTo(251);
    var spec = scaler().getMetricSpec(REF).getMetricSpecs(0);
    assertThat(spec.getMetricName()).isEqualTo("queue_lag");
    assertThat(spec.getTargetSizeFloat()).isEqualTo(100.5);
    assertThat(scaler().isActive(REF).getResult()).isTrue();
    signals.put(OptionalDouble.of(0), true);
    assertThat(scaler().isActive(REF).getResult()).isFalse();
    assertThat(scaler().getMetrics(metrics("QUEUE_LAG")).getMetricValues(0).getMetricValueFloat())
        .isZero();
  }

  /** An unknown signal read as 0 took everything away. */
  @Test
  void keda1850AnUnknownSignalIsAnErrorAndNeverZero() {
    record Case(OptionalDouble value, boolean fresh) {}
    for (Case c :
        List.of(
            new Case(OptionalDouble.empty(), true),
            new Case(OptionalDouble.of(5), false),
            new Case(OptionalDouble.of(Double.NaN), true),
            new Case(OptionalDouble.of(Double.POSITIVE_INFINITY), true),
            new Case(OptionalDouble.of(-1), true))) {
      signals.put(c.value(), c.fresh());
      Status metrics = status(() -> scaler().getMetrics(metrics("queue_lag")));
      assertThat(metrics.getCode()).as("%s", c).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(metrics.getDescription()).contains("queue_lag is unknown");
      assertThat(status(() -> scaler().isActive(REF)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      // The target is configuration: KEDA needs it to build the HPA at any time.
      assertThat(scaler().getMetricSpec(REF).getMetricSpecs(0).getTargetSize()).isEqualTo(101);
    }
  }

  @Test
  void aTriggerWithoutServiceOrSignalIsToldWhatIsMissing() {
    Status missing = status(() -> scaler().isActive(ScaledObjectRef.getDefaultInstance()));
    assertThat(missing.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(missing.getDescription()).contains("service", "expected");
    assertThat(status(() -> scaler().getMetricSpec(REF)).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    signals.put(OptionalDouble.of(1), true);
    assertThat(status(() -> scaler().getMetrics(metrics("other"))).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    ScaledObjectRef bad = REF.toBuilder().putScalerMetadata("activation", "-3").build();
    assertThat(status(() -> scaler().isActive(bad)).getDescription()).contains("activation");
  }

  @Test
  void aStreamTellsEachTurnAndIsSilentWhileUnknown() throws Exception {
    signals.put(OptionalDouble.empty(), true);
    BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
    ManagedChannel own =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    ExternalScalerGrpc.newStub(own).streamIsActive(REF, listener(heard));
    Awaitility.await().until(() -> !signals.listeners.isEmpty());
    signals.put(OptionalDouble.of(7), true);
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(true);
    signals.put(OptionalDouble.of(9), true);
    signals.put(OptionalDouble.empty(), true);
    signals.put(OptionalDouble.of(0), false);
    signals.put(OptionalDouble.of(0), true);
    // Neither the unchanged nor the unknown readings in between were told.
    assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(false);
    own.shutdownNow();
    Awaitility.await().until(signals.listeners::isEmpty);
  }

  private static StreamObserver<IsActiveResponse> listener(BlockingQueue<Object> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(IsActiveResponse response) {
        heard.add(response.getResult());
      }

      @Override
      public void onError(Throwable error) {
        heard.add(Status.fromThrowable(error).getCode());
      }

      @Override
      public void onCompleted() {
        heard.add("completed");
      }
    };
  }

  @Test
  void moreStreamsThanAllowedAreRefused() throws Exception {
    signals.put(OptionalDouble.of(1), true);
    ScalerConfig one = new ScalerConfig(new InetSocketAddress("127.0.0.1", 0), null, 1);
    try (ScalerServer small = ScalerServer.start(one, signals)) {
      ManagedChannel own =
          NettyChannelBuilder.forAddress("127.0.0.1", small.port()).usePlaintext().build();
      BlockingQueue<Object> first = new LinkedBlockingQueue<>();
      BlockingQueue<Object> second = new LinkedBlockingQueue<>();
      ExternalScalerGrpc.newStub(own).streamIsActive(REF, listener(first));
      assertThat(first.poll(30, TimeUnit.SECONDS)).isEqualTo(true);
      ExternalScalerGrpc.newStub(own).streamIsActive(REF, listener(second));
      assertThat(second.poll(30, TimeUnit.SECONDS)).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      own.shutdownNow();
    }
  }

  @Test
  void aRequestLargerThanABoundIsRefused() {
    ScaledObjectRef large =
        REF.toBuilder().putScalerMetadata("padding", "x".repeat(100_000)).build();
    assertThat(status(() -> scaler().isActive(large)).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void withTlsOnlyAClientOfTheAuthorityIsAnswered(@TempDir Path folder) throws Exception {
    signals.put(OptionalDouble.of(7), true);
    Certificates ours = Certificates.create(folder, "ours");
    Certificates theirs = Certificates.create(folder, "theirs");
    ScalerConfig.Tls tls = new ScalerConfig.Tls(ours.certificate(), ours.key(), ours.certificate());
    ScalerConfig config = new ScalerConfig(new InetSocketAddress("127.0.0.1", 0), tls, 10);
    try (ScalerServer secure = ScalerServer.start(config, signals)) {
      assertThat(isActive(secure, ours, ours)).isTrue();
      assertThat(status(() -> isActive(secure, ours, theirs)).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status(() -> isActive(secure, ours, null)).getCode())
          .isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  private static boolean isActive(ScalerServer to, Certificates trusted, Certificates own)
      throws Exception {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(trusted.certificate().toFile());
    if (own != null) {
      credentials.keyManager(own.certificate().toFile(), own.key().toFile());
    }
    ManagedChannel secure =
        NettyChannelBuilder.forAddress("127.0.0.1", to.port(), credentials.build()).build();
    try {
      return ExternalScalerGrpc.newBlockingStub(secure)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .isActive(REF)
          .getResult();
    } finally {
      secure.shutdownNow();
      secure.awaitTermination(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void otherThanLoopbackNeedsClientCertificates() {
    assertThatThrownBy(() -> new ScalerConfig(new InetSocketAddress("0.0.0.0", 0), null, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected loopback, or tls");
    ScalerConfig.Tls anyone = new ScalerConfig.Tls(Path.of("crt"), Path.of("key"), null);
    assertThatThrownBy(() -> new ScalerConfig(new InetSocketAddress("0.0.0.0", 0), anyone, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client_ca");
  }
}
