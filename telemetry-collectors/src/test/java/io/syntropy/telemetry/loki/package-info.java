@NullMarked
package io.syntropy.telemetry.loki;

import org.jspecify.annotations.NullMarked;
