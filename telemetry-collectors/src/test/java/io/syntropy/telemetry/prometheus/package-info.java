@NullMarked
package io.syntropy.telemetry.prometheus;

import org.jspecify.annotations.NullMarked;
