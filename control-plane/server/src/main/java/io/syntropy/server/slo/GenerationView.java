package io.syntropy.server.slo;

import io.syntropy.slo.Generation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A generation of an SLO as {@code GET /slos/{name}/generations} answers it.
 *
 * @param until null while it is live
 * @param indicator what it counts, in words
 * @param watermark the last one, at which it is read; null when nothing was counted
 */
public record GenerationView(
    int number,
    Instant from,
    @Nullable Instant until,
    String indicator,
    double objective,
    String window,
    @Nullable Instant watermark) {

  static GenerationView of(Generation generation) {
    return new GenerationView(
        generation.number(),
        generation.from(),
        generation.until(),
        generation.indicator(),
        generation.slo().objectives().getFirst().target(),
        generation.slo().window().text(),
        generation.watermark());
  }
}
