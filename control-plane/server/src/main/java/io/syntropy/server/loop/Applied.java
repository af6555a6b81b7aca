package io.syntropy.server.loop;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.config.Configuration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The configuration and the alerts as they were, kept beside the engine's state. */
record Applied(ControlEvent.@Nullable ConfigApplied event, AlertBook.@Nullable Saved alerts) {

  static Applied of(Configuration configuration, AlertBook alerts) {
    Instant at = configuration.appliedAt();
    return new Applied(
        at == null
            ? null
            : new ControlEvent.ConfigApplied(
                at,
                configuration.generation(),
                configuration.commit(),
                "checkpoint",
                configuration.documents()),
        alerts.save());
  }

  AlertBook.Saved book() {
    return alerts == null ? AlertBook.Saved.NOTHING : alerts;
  }
}
