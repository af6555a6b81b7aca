package io.syntropy.telemetry;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Bytes with small damage, and the same message written another way. */
final class Mutations {
  private Mutations() {}

  /** One to four edits: flip, overwrite, insert, delete, repeat, cut. */
  static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int edits = 1 + random.nextInt(4); edits > 0 && bytes.length > 0; edits--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(16), bytes.length - at);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> {
          for (int i = at; i < at + length; i++) {
            bytes[i] = (byte) random.nextInt(256);
          }
        }
        case 2 -> {
          byte[] extra = new byte[length];
          random.nextBytes(extra);
          bytes = splice(bytes, at, 0, extra);
        }
        case 3 -> bytes = splice(bytes, at, length, new byte[0]);
        case 4 -> bytes = splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
        default -> bytes = Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] splice(byte[] bytes, int at, int dropped, byte[] inserted) {
    byte[] out = new byte[bytes.length - dropped + inserted.length];
    System.arraycopy(bytes, 0, out, 0, at);
    System.arraycopy(inserted, 0, out, at, inserted.length);
    System.arraycopy(bytes, at + dropped, out, at + inserted.length, bytes.length - at - dropped);
    return out;
  }

  /**
   * The message with fields in another order (values of one field keep theirs), now and then one
   * that may be there once in two pieces, and unknown fields in between.
   */
  static byte[] shuffled(byte[] bytes, Descriptor type, Random random) {
    try {
      return shuffled(DynamicMessage.parseFrom(type, bytes), random);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static byte[] shuffled(Message message, Random random) {
    List<List<byte[]>> fields = new ArrayList<>();
    message
        .getAllFields()
        .forEach((field, value) -> {
          List<byte[]> pieces = new ArrayList<>();
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            List<?> values = field.isRepeated() ? (List<?>) value : List.of(value);
            values.forEach(v -> {
              byte[] inside = shuffled((Message) v, random);
              byte[] whole = field(field.getNumber(), inside);
              if (!field.isRepeated() && random.nextInt(8) == 0) {
                pieces.add(field(field.getNumber(), new byte[0]));
              }
              pieces.add(whole);
            });
          } else {
            DynamicMessage.Builder one = DynamicMessage.newBuilder(message.getDescriptorForType());
            if (!field.isRepeated() && random.nextInt(10) == 0) {
              pieces.add(one.setField(field, value).build().toByteArray());
            }
            pieces.add(one.setField(field, value).build().toByteArray());
          }
          fields.add(pieces);
        });
    if (random.nextInt(6) == 0) {
      fields.add(List.of(field(33, new byte[] {1, 2, 3})));
    }
    List<byte[]> order = new ArrayList<>();
    while (!fields.isEmpty()) {
      Collections.shuffle(fields, random);
      int take = 1 + random.nextInt(3);
      List<byte[]> next = fields.getFirst();
      order.addAll(next.subList(0, Math.min(take, next.size())));
      if (take >= next.size()) {
        fields.removeFirst();
      } else {
        fields.set(0, next.subList(take, next.size()));
      }
    }
    return concat(order);
  }

  private static byte[] field(int number, byte[] content) {
    return concat(List.of(varint(number << 3 | 2), varint(content.length), content));
  }

  private static byte[] varint(int value) {
    byte[] out = new byte[5];
    int n = 0;
    int rest = value;
    while (rest > 0x7F) {
      out[n++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[n++] = (byte) rest;
    return Arrays.copyOf(out, n);
  }

  private static byte[] concat(List<byte[]> parts) {
    return ByteString.copyFrom(parts.stream().map(ByteString::copyFrom).toList()).toByteArray();
  }
}
