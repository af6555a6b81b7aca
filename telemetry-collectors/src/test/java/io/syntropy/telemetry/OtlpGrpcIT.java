package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ProfilesServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP/gRPC with the reference client, grpc-java. */
class OtlpGrpcIT {
  @TempDir Path folder;
  private ReceiverFixture fixture;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    use(new ReceiverFixture(ReceiverConfig.loopback(0, 0), folder));
  }

  private void use(ReceiverFixture started) {
    fixture = started;
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fixture.receiver.grpcPort())
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    channel.shutdownNow();
    channel.awaitTermination(10, TimeUnit.SECONDS);
    fixture.close();
  }

  private MetricsServiceGrpc.MetricsServiceBlockingStub metrics() {
    return MetricsServiceGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private List<JournalRecord> stored() {
    List<JournalRecord> records = new ArrayList<>();
    fixture.journal.replay(0, records::add);
    return records;
  }

  @Test
  void allThreeServicesAnswerOnceDurable() {
    ExportMetricsServiceResponse plain = metrics().export(OtlpPayloads.everyKind());
    assertThat(stored()).hasSize(1);
    metrics().withCompression("gzip").export(OtlpPayloads.everyKind());
    TraceServiceGrpc.newBlockingStub(channel)
        .export(
            OtlpPayloads.traces(
                OtlpPayloads.resource("grid", false), OtlpPayloads.span("op").build()));
    LogsServiceGrpc.newBlockingStub(channel)
        .export(
            OtlpPayloads.logs(
                OtlpPayloads.resource("grid", false), OtlpPayloads.log("line").build()));

    assertThat(plain.hasPartialSuccess()).isFalse();
    assertThat(stored())
        .extracting(JournalRecord::kind)
        .containsExactly(
            RecordKind.OTLP_METRICS,
            RecordKind.OTLP_METRICS,
            RecordKind.OTLP_TRACES,
            RecordKind.OTLP_LOGS);
    assertThat(stored().get(0).payload()).isEqualTo(OtlpPayloads.everyKind().toByteArray());
    assertThat(stored().get(1).payload()).as("as it was sent").startsWith(0x1F, 0x8B);
    assertThat(stored().get(1).samples()).isEqualTo(stored().get(0).samples());
  }

  @Test
  void partialSuccessSaysWhatWasRejected() {
    ExportMetricsServiceResponse response =
        metrics()
            .export(
                OtlpPayloads.metrics(
                    OtlpPayloads.gauge(
                        "load",
                        OtlpPayloads.gaugePoint(1, OtlpPayloads.NOW).build(),
                        OtlpPayloads.gaugePoint(1, 0).build())));

    assertThat(response.getPartialSuccess().getRejectedDataPoints()).isEqualTo(1);
    assertThat(response.getPartialSuccess().getErrorMessage())
        .startsWith("1 rejected, for example: metric load: time: 0 (expected");
  }

  @Test
  void aMalformedMessageIsInvalidArgument() {
    io.grpc.MethodDescriptor<byte[], byte[]> raw =
        io.grpc.MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(io.grpc.MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MetricsServiceGrpc.getExportMethod().getFullMethodName())
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, raw, CallOptions.DEFAULT, new byte[] {1, 2, 3, 4, 5}));

    assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
    assertThat(thrown.getStatus().getDescription()).startsWith("protobuf: ");
    Status details = StatusProto.fromThrowable(thrown);
    assertThat(details.getDetailsList()).isEmpty();
    assertThat(stored()).isEmpty();
  }

  private static final class Bytes implements io.grpc.MethodDescriptor.Marshaller<byte[]> {
    @Override
    public java.io.InputStream stream(byte[] value) {
      return new java.io.ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(java.io.InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  @Test
  void anUnknownServiceIsUnimplemented() {
    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ProfilesServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .export(ExportProfilesServiceRequest.getDefaultInstance()));

    assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNIMPLEMENTED);
  }

  @Test
  void tooLargeIsNotToBeRetriedAndBombsAreBounded() throws Exception {
    stop();
    use(
        new ReceiverFixture(
            ReceiverConfig.loopback(0, 0).withLimits(100_000, 200_000, 10 << 20),
            folder.resolve("small")));
    ExportMetricsServiceRequest.Builder large = OtlpPayloads.everyKind().toBuilder();
    while (large.build().getSerializedSize() < 300_000) {
      large.addAllResourceMetrics(OtlpPayloads.everyKind().getResourceMetricsList());
    }

    for (MetricsServiceGrpc.MetricsServiceBlockingStub stub :
        List.of(metrics(), metrics().withCompression("gzip"))) {
      StatusRuntimeException thrown =
          catchThrowableOfType(StatusRuntimeException.class, () -> stub.export(large.build()));
      assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
      assertThat(StatusProto.fromThrowable(thrown).getDetailsList()).isEmpty();
    }
    assertThat(metrics().export(OtlpPayloads.everyKind()).hasPartialSuccess()).isFalse();
    assertThat(fixture.receiver.stats().inFlightBytes()).isZero();
  }

  @Test
  void overloadIsResourceExhaustedWithRetryInfo() throws Exception {
    stop();
    CountDownLatch go = new CountDownLatch(1);
    use(
        new ReceiverFixture(
            ReceiverConfig.loopback(0, 0),
            new SlowSubscriber(
                SegmentJournal.open(
                    JournalConfig.in(folder.resolve("slow")).withQueue(1, 1 << 20),
                    new OtlpDecoder()),
                go)));
    metrics().export(OtlpPayloads.everyKind());

    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> metrics().export(OtlpPayloads.everyKind()));
    go.countDown();

    assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
    Status details = StatusProto.fromThrowable(thrown);
    assertThat(details.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isEqualTo(1);
    assertThat(stored()).hasSize(1);
  }

  @Test
  void tokensAreAskedForWhenConfigured() throws Exception {
    stop();
    use(
        new ReceiverFixture(
            ReceiverConfig.loopback(0, 0)
                .withBind("127.0.0.1", "t0ken"::equals, Set.of())
                .withReadTimeout(Duration.ofSeconds(5)),
            folder.resolve("closed")));

    StatusRuntimeException thrown =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> metrics().export(OtlpPayloads.everyKind()));
    assertThat(thrown.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);

    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer t0ken");
    ExportMetricsServiceResponse response =
        MetricsServiceGrpc.newBlockingStub(
                ClientInterceptors.intercept(
                    channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
            .export(OtlpPayloads.everyKind());
    assertThat(response.hasPartialSuccess()).isFalse();
  }
}
