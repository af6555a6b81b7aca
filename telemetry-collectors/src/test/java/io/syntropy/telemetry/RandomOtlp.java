package io.syntropy.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random requests that are likely enough to be good, from a seed. */
final class RandomOtlp {
  // The last two, of command lines, are for resources only: inside maps the plain decoder keeps
  // them.
  private static final List<String> KEYS =
      List.of(
          "service.name",
          "region",
          "cloud.region",
          "http.route",
          "é",
          "",
          "k".repeat(300),
          "process.command_line",
          "process.command_args");
  private static final int RESOURCE_ATTRIBUTE = 3;
  private static final List<String> TEXTS =
      List.of("a", "b", "", "eu-west-1", "日本", "x".repeat(200), "😀\"\n", "y".repeat(5000));
  private static final int MAX_DEPTH = 14;

  private final Random random;

  RandomOtlp(long seed) {
    random = new Random(seed);
  }

  static Descriptor type(RecordKind kind) {
    return switch (kind) {
      case OTLP_METRICS -> ExportMetricsServiceRequest.getDescriptor();
      case OTLP_TRACES -> ExportTraceServiceRequest.getDescriptor();
      case OTLP_LOGS -> ExportLogsServiceRequest.getDescriptor();
      case CONTROL -> throw new IllegalArgumentException("kind: CONTROL");
    };
  }

  Message request(RecordKind kind) {
    return message(type(kind), 0);
  }

  private Message message(Descriptor type, int depth) {
    if (random.nextInt(3) > 0) {
      switch (type.getName()) {
        case "HistogramDataPoint" -> {
          return vary(OtlpPayloads.histogramPoint(text(), random.nextInt(5)).build(), depth);
        }
        case "ExponentialHistogramDataPoint" -> {
          return vary(OtlpPayloads.exponentialPoint().build(), depth);
        }
        default -> {}
      }
    }
    DynamicMessage.Builder out = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      OneofDescriptor oneof = field.getRealContainingOneof();
      if (oneof != null && oneof.getFields().get(random.nextInt(oneof.getFieldCount())) != field) {
        continue;
      }
      boolean deep = depth > MAX_DEPTH && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (deep || (oneof == null && random.nextInt(10) == 0)) {
        continue;
      }
      if (field.isRepeated()) {
        int n = random.nextInt(depth < 4 ? 4 : 3);
        for (int i = 0; i < n; i++) {
          out.addRepeatedField(field, value(field, depth));
        }
      } else {
        out.setField(field, value(field, depth));
      }
    }
    return out.build();
  }

  /** A good message with a few fields of chance. */
  private Message vary(Message good, int depth) {
    Message.Builder out = good.toBuilder();
    for (FieldDescriptor field : good.getDescriptorForType().getFields()) {
      if (random.nextInt(12) == 0) {
        if (field.isRepeated()) {
          out.addRepeatedField(field, value(field, depth));
        } else {
          out.setField(field, value(field, depth));
        }
      }
    }
    return out.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message(field.getMessageType(), depth + 1);
      case STRING -> field.getName().equals("key") ? key(depth) : text();
      case BYTE_STRING -> bytes(field.getName());
      case BOOLEAN -> random.nextBoolean();
      case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(5));
      case INT -> random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(3);
      case LONG -> number(field.getName());
      case FLOAT -> random.nextFloat();
      case DOUBLE ->
          Map.of(0, Double.NaN, 1, -1.5, 2, 1e-9, 3, 1e22)
              .getOrDefault(random.nextInt(14), random.nextInt(100) / 4.0);
    };
  }

  private String key(int depth) {
    return KEYS.get(random.nextInt(KEYS.size() - (depth == RESOURCE_ATTRIBUTE ? 0 : 2)));
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private ByteString bytes(String name) {
    int length = name.contains("trace") ? 16 : name.contains("span") ? 8 : random.nextInt(20);
    byte[] bytes = new byte[random.nextInt(12) == 0 ? random.nextInt(20) : length];
    if (random.nextInt(12) > 0) {
      random.nextBytes(bytes);
    }
    return ByteString.copyFrom(bytes);
  }

  private long number(String name) {
    if (name.contains("time")) {
      return switch (random.nextInt(16)) {
        case 0 -> 0;
        case 1 -> random.nextLong();
        default ->
            (name.contains("start") ? OtlpPayloads.START : OtlpPayloads.NOW) + random.nextInt(1000);
      };
    }
    return random.nextInt(6) == 0 ? random.nextLong() : random.nextInt(200);
  }
}
