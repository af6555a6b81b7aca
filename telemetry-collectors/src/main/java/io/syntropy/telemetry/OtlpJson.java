package io.syntropy.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.syntropy.telemetry.wire.WireReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Reads OTLP's JSON mapping into the protobuf messages: lowerCamelCase names, trace and span ids in
 * hex, 64-bit integers as strings or numbers, enums as numbers (names are accepted too), unknown
 * members ignored. Nesting is bounded to 100 levels, messages to {@link WireReader#MAX_MESSAGES}.
 */
final class OtlpJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** The parser's remark that it does not quote its source. */
  private static final String SOURCE_NOTE = "\\[Source: [^;\\]]*; ";

  private static final Set<String> HEX = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Map<Descriptor, Map<String, FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private final JsonParser parser;
  private int messages;

  private OtlpJson(JsonParser parser) {
    this.parser = parser;
  }

  /** Fills {@code builder} from {@code body}. */
  static void read(byte[] body, Message.Builder builder) throws MalformedPayload, PayloadTooLarge {
    try (JsonParser parser = FACTORY.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPayload("json: expected an object");
      }
      new OtlpJson(parser).message(builder);
      if (parser.nextToken() != null) {
        throw new MalformedPayload("json: text after the end of the object");
      }
    } catch (JsonProcessingException e) {
      throw new MalformedPayload(
          "json: "
              + (e.getLocation() == null || e.getLocation().getLineNr() < 1
                  ? ""
                  : "line %d column %d: "
                      .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()))
              + AttributeReader.cut(
                  String.valueOf(e.getOriginalMessage()).replaceAll(SOURCE_NOTE, ""), 200));
    } catch (IOException e) {
      throw new MalformedPayload("json: " + e.getMessage());
    }
  }

  private void message(Message.Builder builder)
      throws IOException, MalformedPayload, PayloadTooLarge {
    if (++messages > WireReader.MAX_MESSAGES) {
      throw new PayloadTooLarge("messages in the body: over " + WireReader.MAX_MESSAGES);
    }
    Map<String, FieldDescriptor> fields =
        FIELDS.computeIfAbsent(
            builder.getDescriptorForType(),
            d ->
                d.getFields().stream()
                    .collect(Collectors.toUnmodifiableMap(FieldDescriptor::getJsonName, f -> f)));
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      FieldDescriptor field = fields.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_NULL) {
        continue;
      } else if (field.isRepeated()) {
        if (token != JsonToken.START_ARRAY) {
          throw wrong(field, "an array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          builder.addRepeatedField(field, value(builder, field));
        }
      } else {
        builder.setField(field, value(builder, field));
      }
    }
  }

  private Object value(Message.Builder parent, FieldDescriptor field)
      throws IOException, MalformedPayload, PayloadTooLarge {
    JsonToken token = parser.currentToken();
    try {
      return switch (field.getJavaType()) {
        case MESSAGE -> {
          if (token != JsonToken.START_OBJECT) {
            throw wrong(field, "an object");
          }
          Message.Builder child = parent.newBuilderForField(field);
          message(child);
          yield child.build();
        }
        case STRING -> {
          if (token != JsonToken.VALUE_STRING) {
            throw wrong(field, "a string");
          }
          yield wellFormed(parser.getText());
        }
        case BOOLEAN -> {
          if (!token.isBoolean()) {
            throw wrong(field, "true or false");
          }
          yield parser.getBooleanValue();
        }
        case BYTE_STRING -> ByteString.copyFrom(bytes(field, token));
        case ENUM -> enumValue(field, token);
        case INT -> {
          long number = integer(field, token);
          if (field.getType() == FieldDescriptor.Type.UINT32
              || field.getType() == FieldDescriptor.Type.FIXED32) {
            if (number < 0 || number > 0xFFFF_FFFFL) {
              throw wrong(field, "an unsigned 32-bit integer");
            }
            yield (int) number;
          }
          yield Math.toIntExact(number);
        }
        case LONG -> integer(field, token);
        case FLOAT -> (float) floating(field, token);
        case DOUBLE -> floating(field, token);
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(field, field.getType().name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /** Without lone surrogates, which protobuf cannot store: live and replayed text must be equal. */
  private static String wellFormed(String text) {
    return text.chars().anyMatch(c -> Character.isSurrogate((char) c))
        ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
        : text;
  }

  private byte[] bytes(FieldDescriptor field, JsonToken token)
      throws IOException, MalformedPayload {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(field, "a string");
    }
    String text = parser.getText();
    return HEX.contains(field.getName())
        ? HexFormat.of().parseHex(text)
        : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
  }

  private EnumValueDescriptor enumValue(FieldDescriptor field, JsonToken token)
      throws IOException, MalformedPayload {
    if (token == JsonToken.VALUE_STRING) {
      EnumValueDescriptor named = field.getEnumType().findValueByName(parser.getText());
      if (named == null) {
        throw wrong(field, "an enum number");
      }
      return named;
    }
    return field
        .getEnumType()
        .findValueByNumberCreatingIfUnknown(Math.toIntExact(integer(field, token)));
  }

  private long integer(FieldDescriptor field, JsonToken token)
      throws IOException, MalformedPayload {
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      throw wrong(field, "an integer");
    }
    String text = parser.getText();
    if (text.length() > 40) {
      throw wrong(field, "an integer");
    }
    boolean unsigned =
        field.getType() == FieldDescriptor.Type.FIXED64
            || field.getType() == FieldDescriptor.Type.UINT64;
    if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-')) {
      return unsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
    }
    return new BigDecimal(text).longValueExact();
  }

  private double floating(FieldDescriptor field, JsonToken token)
      throws IOException, MalformedPayload {
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    if (token != JsonToken.VALUE_STRING || parser.getTextLength() > 400) {
      throw wrong(field, "a number");
    }
    return Double.parseDouble(parser.getText());
  }

  private MalformedPayload wrong(FieldDescriptor field, String expected) {
    return new MalformedPayload(
        "json: line %d column %d: %s: expected %s"
            .formatted(
                parser.currentTokenLocation().getLineNr(),
                parser.currentTokenLocation().getColumnNr(),
                field.getJsonName(),
                expected));
  }
}
