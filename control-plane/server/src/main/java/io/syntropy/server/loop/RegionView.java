package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.syntropy.policy.RegionFacts;
import io.syntropy.server.action.ActionWords;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A region of a service as {@code GET /regions/{name}} answers it (contracts §5).
 *
 * @param health {@code good}, {@code bad} or {@code unknown}
 * @param healthClass {@code B}, {@code G}, {@code M} or {@code U}
 * @param machine {@code normal}, {@code drained} or {@code probation}
 * @param weight share of the service's traffic wanted here, 0..1; null while none was decided
 * @param policy the RegionPolicy that governs it, null when none does
 * @param rerouted instances here that fell silent and whose weight their replicas have taken over
 * @param why the class in words
 * @param jurisdiction where its data legally is, by its Region document; null when not stated
 * @param place where it is on the map, in degrees north and east; null when no Region document says
 */
public record RegionView(
    String name,
    String service,
    String health,
    @JsonProperty("class") String healthClass,
    String machine,
    @Nullable Double weight,
    String protectiveMode,
    List<ActionWords.SignalView> signals,
    @Nullable Instant watermark,
    @Nullable Double coverage,
    @Nullable String policy,
    @Nullable String mode,
    List<String> rerouted,
    String why,
    @Nullable String jurisdiction,
    RegionFacts.@Nullable Place place) {}
