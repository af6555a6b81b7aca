package io.syntropy.server.simulate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.syntropy.server.loop.RegionView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What policies would have decided; nothing took effect.
 *
 * @param source {@code scenario} or {@code recorded}
 * @param scenario its name; null for the record
 * @param from where it begins, in virtual time for a scenario
 * @param to where it ends
 * @param decisions in order, at most 1000
 * @param decisionsOmitted how many more were made
 * @param regions at the end
 * @param expectations whether what the scenario expects was met; null for the record
 * @param difference to what was really decided; null for a scenario
 * @param notes what else to know before relying on it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SimulationView(
    String source,
    @Nullable String scenario,
    @Nullable Instant from,
    @Nullable Instant to,
    List<Decision> decisions,
    int decisionsOmitted,
    List<Region> regions,
    @Nullable Expectations expectations,
    @Nullable Difference difference,
    List<String> notes) {
  static final int MAX_DECISIONS = 1_000;

  /** Copies the lists. */
  public SimulationView {
    decisions = List.copyOf(decisions);
    regions = List.copyOf(regions);
    notes = List.copyOf(notes);
  }

  /** A region of a service at the end, as {@code GET /regions} words it. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Region(
      String service,
      String name,
      @JsonProperty("class") String healthClass,
      String machine,
      @Nullable Double weight,
      String protectiveMode,
      String why) {
    static Region of(RegionView view) {
      return new Region(
          view.service(),
          view.name(),
          view.healthClass(),
          view.machine(),
          view.weight(),
          view.protectiveMode(),
          view.why());
    }
  }

  /**
   * What became of a scenario's expectations.
   *
   * @param met whether all were
   * @param checked how many there are
   * @param unmet each that was not, as {@code FILE:LINE: what is wrong}, in order of the document
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Expectations(boolean met, int checked, List<String> unmet) {
    /** Copies the list. */
    public Expectations {
      unmet = List.copyOf(unmet);
    }
  }

  /**
   * How the decisions differ from what was really decided, as the journal replays it. That another
   * version of a policy decided is no difference.
   *
   * @param same how many were decided alike
   * @param added only in the simulation, at most 1000
   * @param removed only in reality, at most 1000
   * @param changed the same action of the same moment with other words or values, at most 1000
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Difference(
      int same, List<Decision> added, List<Decision> removed, List<Changed> changed) {
    /** Copies the lists. */
    public Difference {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      changed = List.copyOf(changed);
    }
  }

  /** Two decisions on the same. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Changed(Decision real, Decision simulated) {}
}
