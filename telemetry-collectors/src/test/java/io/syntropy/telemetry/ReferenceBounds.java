package io.syntropy.telemetry;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Bounds the memory a protobuf body may take once parsed. Two bytes can be an empty message, whose
 * object takes fifty; so long bodies are walked without building anything first.
 */
final class ReferenceBounds {
  /** Messages in one request: three times what 16 MiB of real telemetry holds. */
  static final int MAX_MESSAGES = 2_000_000;

  private static final int WALKED_FROM_BYTES = 1 << 18;
  private static final int MAX_DEPTH = 100;

  private int messages;

  private ReferenceBounds() {}

  static void check(byte[] body, Descriptor type) throws PayloadTooLarge, IOException {
    if (body.length >= WALKED_FROM_BYTES) {
      new ReferenceBounds().walk(CodedInputStream.newInstance(body), type, 0);
    }
  }

  static PayloadTooLarge tooMany() {
    return new PayloadTooLarge("messages in the body: over " + MAX_MESSAGES);
  }

  private void walk(CodedInputStream in, Descriptor type, int depth)
      throws PayloadTooLarge, IOException {
    if (depth > MAX_DEPTH) {
      throw new InvalidProtocolBufferException("nested deeper than " + MAX_DEPTH);
    }
    int tag = in.readTag();
    while (tag != 0) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean message =
          field != null
              && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
              && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if ((message || field == null) && ++messages > MAX_MESSAGES) {
        throw tooMany();
      }
      if (message) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(in, java.util.Objects.requireNonNull(field).getMessageType(), depth + 1);
        in.popLimit(outer);
      } else if (!in.skipField(tag)) {
        return;
      }
      tag = in.readTag();
    }
  }
}
