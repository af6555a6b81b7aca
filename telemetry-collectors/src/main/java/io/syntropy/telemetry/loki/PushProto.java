package io.syntropy.telemetry.loki;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.PayloadTooLarge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code logproto.PushRequest} from its wire format; unknown fields are skipped. */
final class PushProto {
  private static final long NANOS = 1_000_000_000;

  private final CodedInputStream in;
  private final List<LokiStream> streams = new ArrayList<>();
  private int items;

  private PushProto(byte[] request) {
    in = CodedInputStream.newInstance(request);
  }

  /** A fault that is not one of the wire format. */
  private static final class Inner extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Exception fault;

    Inner(Exception fault) {
      this.fault = fault;
    }
  }

  static List<LokiStream> read(byte[] request) throws MalformedPayload, PayloadTooLarge {
    PushProto reader = new PushProto(request);
    try {
      reader.fields(tag -> {
        if (tag != (1 << 3 | 2)) {
          return false;
        }
        reader.stream();
        return true;
      });
      return reader.streams;
    } catch (Inner e) {
      if (e.fault instanceof PayloadTooLarge large) {
        throw large;
      }
      throw new MalformedPayload(String.valueOf(e.fault.getMessage()));
    } catch (IOException e) {
      throw new MalformedPayload("logproto.PushRequest: " + e.getMessage());
    }
  }

  private interface Field {
    boolean read(int tag) throws IOException;
  }

  private void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(tag) && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("a group ends unbegun");
      }
    }
  }

  private void message(Field field) throws IOException {
    if (++items > LokiStream.MAX_ITEMS) {
      throw new Inner(PushJson.tooMany());
    }
    int outer = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.checkLastTagWas(0);
    in.popLimit(outer);
  }

  private void stream() throws IOException {
    String[] labels = {"{}"};
    List<LokiStream.Entry> entries = new ArrayList<>();
    message(tag -> {
      switch (tag) {
        case 1 << 3 | 2 -> labels[0] = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> entries.add(entry());
        default -> {
          return false;
        }
      }
      return true;
    });
    try {
      streams.add(new LokiStream(StreamLabels.parse(labels[0]), entries));
    } catch (MalformedPayload e) {
      throw new Inner(e);
    }
  }

  private LokiStream.Entry entry() throws IOException {
    long[] time = {0, 0};
    String[] line = {""};
    Map<String, String> metadata = new HashMap<>();
    message(tag -> {
      switch (tag) {
        case 1 << 3 | 2 -> timestamp(time);
        case 2 << 3 | 2 -> line[0] = in.readStringRequireUtf8();
        case 3 << 3 | 2 -> pair(metadata);
        default -> {
          return false;
        }
      }
      return true;
    });
    boolean shown = Math.abs(time[0]) < Long.MAX_VALUE / NANOS;
    long nanos = shown ? time[0] * NANOS + time[1] : Long.MAX_VALUE;
    return new LokiStream.Entry(nanos, line[0], metadata);
  }

  private void timestamp(long[] time) throws IOException {
    message(tag -> {
      switch (tag) {
        case 1 << 3 -> time[0] = in.readInt64();
        case 2 << 3 -> time[1] = in.readInt32();
        default -> {
          return false;
        }
      }
      return true;
    });
  }

  private void pair(Map<String, String> into) throws IOException {
    String[] pair = {"", ""};
    message(tag -> {
      switch (tag) {
        case 1 << 3 | 2 -> pair[0] = in.readStringRequireUtf8();
        case 2 << 3 | 2 -> pair[1] = in.readStringRequireUtf8();
        default -> {
          return false;
        }
      }
      return true;
    });
    into.put(pair[0], pair[1]);
  }
}
