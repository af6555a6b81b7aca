@NullMarked
package io.syntropy.telemetry.forward;

import org.jspecify.annotations.NullMarked;
