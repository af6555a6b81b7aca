package io.syntropy.telemetry;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time per data point of decoding one export after the other of 500 hosts with 200 series each, a
 * quarter of them histograms with exemplars: by the wire decoder to samples, by
 * opentelemetry-proto's generated classes (parsing alone), and by those to samples. The command is
 * in the module's README.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SdkExports.POINTS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class DecoderBenchmark {
  private static final int INSTANCES = 500;

  /** Whether bodies are gzipped and expanded first, as receivers do it. */
  @Param({"identity", "gzip"})
  public String encoding = "identity";

  private final OtlpDecoder decoder = new OtlpDecoder();
  private final ReferenceDecoder generated = new ReferenceDecoder();
  private final Expander expander = new Expander();
  private final List<byte[]> bodies = new ArrayList<>();
  private Compression compression = Compression.IDENTITY;
  private long now;
  private int next;

  /** Makes the exports. */
  @Setup
  public void exports() {
    compression = encoding.equals("gzip") ? Compression.GZIP : Compression.IDENTITY;
    now = System.currentTimeMillis();
    long time = now * 1_000_000;
    SdkExports exports = new SdkExports(INSTANCES, time - 60_000_000_000L);
    for (int i = 0; i < INSTANCES; i++) {
      byte[] body = exports.body(i, time - 10_000_000_000L, time);
      bodies.add(compression == Compression.GZIP ? SdkExports.gzip(body) : body);
    }
  }

  private Expander.Expanded body() throws Exception {
    next = (next + 1) % bodies.size();
    return expander.expand(compression, bodies.get(next), 1 << 26, null);
  }

  /** To samples, straight from the wire format. */
  @Benchmark
  public Object wire() throws Exception {
    Expander.Expanded body = body();
    return decoder.decode(
        RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, body.bytes(), body.length(), now);
  }

  /** To messages and no further. */
  @Benchmark
  public Object generatedParse() throws Exception {
    return ExportMetricsServiceRequest.parseFrom(body().toByteArray());
  }

  /** To samples, by way of messages and maps. */
  @Benchmark
  public Object generatedToSamples() throws Exception {
    return generated.decode(
        RecordKind.OTLP_METRICS, OtlpEncoding.PROTOBUF, body().toByteArray(), now);
  }

  public static void main(String[] args) throws RunnerException {
    new Runner(new OptionsBuilder().include(DecoderBenchmark.class.getSimpleName()).build()).run();
  }
}
