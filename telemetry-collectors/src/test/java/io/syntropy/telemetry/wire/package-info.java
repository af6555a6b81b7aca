@NullMarked
package io.syntropy.telemetry.wire;

import org.jspecify.annotations.NullMarked;
