@NullUnmarked
package io.syntropy.telemetry.pipeline;

import org.jspecify.annotations.NullUnmarked;
