package io.syntropy.telemetry.wire;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The fields of one type of message, by number, as far as walking its bytes needs them. */
public final class WireType {
  private static final int MAX_NUMBER = 47;

  /** What a field's value looks like. */
  public enum Kind {
    VARINT(WireReader.VARINT),
    FIXED64(WireReader.FIXED64),
    FIXED32(WireReader.FIXED32),
    TEXT(WireReader.LENGTH),
    BYTES(WireReader.LENGTH),
    MESSAGE(WireReader.LENGTH);

    final int wire;

    Kind(int wire) {
      this.wire = wire;
    }

    /** Whether repeated values may come as one run of bytes. */
    boolean packable() {
      return wire != WireReader.LENGTH;
    }
  }

  /**
   * One field.
   *
   * @param slot the bit that stands for it among those that may be there once; fields of one oneof
   *     share it
   * @param mark what the maker of the type noted of the field, 0 for nothing
   */
  public record Field(
      int number, Kind kind, boolean repeated, long slot, int mark, @Nullable WireType message) {}

  private final @Nullable Field[] fields = new Field[MAX_NUMBER + 1];

  private WireType() {}

  /**
   * The type described by {@code descriptor}.
   *
   * @param marks gives each field's {@link Field#mark}
   * @throws IllegalArgumentException when a field's number is over 47
   */
  public static WireType of(Descriptor descriptor, ToIntFunction<FieldDescriptor> marks) {
    return of(descriptor, marks, new HashMap<>());
  }

  private static WireType of(
      Descriptor descriptor,
      ToIntFunction<FieldDescriptor> marks,
      Map<Descriptor, WireType> known) {
    WireType found = known.get(descriptor);
    if (found != null) {
      return found;
    }
    WireType type = new WireType();
    known.put(descriptor, type);
    for (FieldDescriptor field : descriptor.getFields()) {
      int number = field.getNumber();
      if (number > MAX_NUMBER) {
        throw new IllegalArgumentException(
            field.getFullName() + ": " + number + " (expected a number <= " + MAX_NUMBER + ")");
      }
      OneofDescriptor oneof = field.getRealContainingOneof();
      Kind kind = kind(field);
      type.fields[number] =
          new Field(
              number,
              kind,
              field.isRepeated(),
              1L << (oneof == null ? number : MAX_NUMBER + 1 + oneof.getIndex()),
              marks.applyAsInt(field),
              kind == Kind.MESSAGE ? of(field.getMessageType(), marks, known) : null);
    }
    return type;
  }

  private static Kind kind(FieldDescriptor field) {
    return switch (field.getType()) {
      case DOUBLE, FIXED64, SFIXED64 -> Kind.FIXED64;
      case FLOAT, FIXED32, SFIXED32 -> Kind.FIXED32;
      case INT64, UINT64, INT32, UINT32, SINT32, SINT64, BOOL, ENUM -> Kind.VARINT;
      case STRING -> Kind.TEXT;
      case BYTES -> Kind.BYTES;
      case MESSAGE -> Kind.MESSAGE;
      case GROUP ->
          throw new IllegalArgumentException(field.getFullName() + ": a group (expected none)");
    };
  }

  /** The type of the messages in field {@code number}. */
  public WireType at(int number) {
    Field field = field(number);
    if (field == null || field.message() == null) {
      throw new IllegalArgumentException("field: " + number + " (expected one of messages)");
    }
    return field.message();
  }

  /** The field of this number, or null when there is none. */
  public @Nullable Field field(int number) {
    return number <= MAX_NUMBER ? fields[number] : null;
  }
}
