package io.syntropy.server.alert;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What to judge over recorded counts.
 *
 * @param slo the name of an SLO; needed without a document, and where a document holds more than
 *     one SLO or none
 * @param document YAML documents that stand in for those in force, or are new: the SLO, its
 *     AlertPolicy, AlertConditions, SLI; what they refer to and do not hold is taken from what is
 *     in force
 * @param from where to begin; default 30 d before {@code to}
 * @param to where to end; default the newest count
 * @param objective judge as though the target were this: 0 &lt; objective &lt; 1
 * @param objectiveIndex which of the SLO's objectives, from 0; default the first
 */
@Schema(name = "BacktestRequest")
public record BacktestRequest(
    @Nullable String slo,
    @Nullable String document,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Double objective,
    @Nullable Integer objectiveIndex) {}
