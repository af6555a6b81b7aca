package io.syntropy.slo.internal;

import io.syntropy.slo.Correction;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Slo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What readings look up: definitions beside tracks. */
public record Lookup(Definitions definitions, Folding folding) {

  /** The live SLO of this name, or null. */
  @Nullable Slo slo(String name) {
    return definitions.slo(name);
  }

  /** The track of an objective's indicator; null when nothing reads it. */
  @Nullable Track track(Objective objective) {
    return folding.track(objective.indicator());
  }

  /** The corrections of an SLO. */
  List<Correction> corrections(String name) {
    Lineage lineage = definitions.lineage(name);
    return lineage == null ? List.of() : lineage.corrections();
  }
}
