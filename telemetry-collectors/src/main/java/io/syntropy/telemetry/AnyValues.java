package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * String forms of OTLP values, by the OpenTelemetry specification ("AnyValue representation for
 * non-OTLP protocols"): integers in decimal, doubles as JSON numbers, bytes in base64, arrays and
 * maps as JSON. Reads valid messages in which nothing is repeated.
 */
final class AnyValues {
  private static final int STRING = 0x0A;
  private static final int BOOL = 0x10;
  private static final int INT = 0x18;
  private static final int DOUBLE = 0x21;
  private static final int ARRAY = 0x2A;
  private static final int MAP = 0x32;
  private static final int BYTES = 0x3A;
  private static final int KEY = 0x0A;
  private static final int VALUE = 0x12;

  private AnyValues() {}

  /** The string form of the AnyValue that {@code in} is in; {@code in} is at its end then. */
  static String string(WireReader in) throws WireFault {
    int tag = member(in);
    return switch (tag) {
      case STRING -> text(in);
      case BOOL -> String.valueOf(in.varint() != 0);
      case INT -> String.valueOf(in.varint());
      case DOUBLE -> number(Double.longBitsToDouble(in.fixed64()));
      case BYTES -> base64(in);
      case ARRAY, MAP -> {
        StringBuilder json = new StringBuilder();
        composite(in, tag, json);
        yield json.toString();
      }
      default -> "";
    };
  }

  /** Moves to the value of the oneof; answers its tag, 0 when it is not set. */
  private static int member(WireReader in) throws WireFault {
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case STRING, BOOL, INT, DOUBLE, ARRAY, MAP, BYTES -> {
          return tag;
        }
        default -> in.skip(tag, 0);
      }
      tag = in.tag();
    }
    return 0;
  }

  /** The length-delimited text that begins here. */
  static String text(WireReader in) throws WireFault {
    int length = in.length();
    String text = new String(in.bytes(), in.at(), length, StandardCharsets.UTF_8);
    in.pass(length);
    return text;
  }

  private static String base64(WireReader in) throws WireFault {
    int length = in.length();
    byte[] bytes = Arrays.copyOfRange(in.bytes(), in.at(), in.at() + length);
    in.pass(length);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
      String text =
          new BigDecimal(Double.toString(value))
              .stripTrailingZeros()
              .round(java.math.MathContext.DECIMAL64)
              .toString();
      return text.replace("E", "e");
    }
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  private static void json(WireReader in, StringBuilder out) throws WireFault {
    int tag = member(in);
    switch (tag) {
      case STRING -> quote(text(in), out);
      case BOOL -> out.append(in.varint() != 0);
      case INT -> out.append(in.varint());
      case DOUBLE -> {
        double value = Double.longBitsToDouble(in.fixed64());
        if (Double.isFinite(value)) {
          out.append(number(value));
        } else {
          quote(number(value), out);
        }
      }
      case BYTES -> quote(base64(in), out);
      case ARRAY, MAP -> composite(in, tag, out);
      default -> out.append("null");
    }
  }

  private static void composite(WireReader in, int kind, StringBuilder out) throws WireFault {
    out.append(kind == ARRAY ? '[' : '{');
    String separator = "";
    int outer = in.enter(in.length());
    int tag = in.tag();
    while (tag != 0) {
      if (tag == KEY) {
        out.append(separator);
        separator = ",";
        int around = in.enter(in.length());
        if (kind == ARRAY) {
          json(in, out);
        } else {
          entry(in, out);
        }
        in.leave(around);
      } else {
        in.skip(tag, 0);
      }
      tag = in.tag();
    }
    in.leave(outer);
    out.append(kind == ARRAY ? ']' : '}');
  }

  private static void entry(WireReader in, StringBuilder out) throws WireFault {
    String key = "";
    int value = -1;
    int length = 0;
    int tag = in.tag();
    while (tag != 0) {
      if (tag == KEY) {
        key = text(in);
      } else if (tag == VALUE) {
        length = in.length();
        value = in.at();
        in.pass(length);
      } else {
        in.skip(tag, 0);
      }
      tag = in.tag();
    }
    quote(key, out);
    out.append(':');
    if (value < 0) {
      out.append("null");
    } else {
      json(new WireReader(in.bytes(), value, value + length), out);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
