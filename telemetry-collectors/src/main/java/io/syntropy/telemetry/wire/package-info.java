/** The protobuf wire format, walked in place, and what is remembered by its bytes. */
@NullMarked
package io.syntropy.telemetry.wire;

import org.jspecify.annotations.NullMarked;
