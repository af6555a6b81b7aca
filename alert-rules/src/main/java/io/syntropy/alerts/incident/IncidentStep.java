package io.syntropy.alerts.incident;

import io.syntropy.alerts.Notice;
import java.util.List;

/**
 * What a step of the {@link IncidentMachine} came to: all of it is to be kept together, or nothing.
 *
 * @param changed incidents as they are now, resolved ones included
 * @param notices what is to be told
 */
public record IncidentStep(
    IncidentState state, List<Incident> changed, List<TimelineEvent> events, List<Notice> notices) {
  /** Copies. */
  public IncidentStep {
    changed = List.copyOf(changed);
    events = List.copyOf(events);
    notices = List.copyOf(notices);
  }

  /** Whether there is anything to keep. */
  public boolean differs(IncidentState before) {
    return !state.equals(before) || !notices.isEmpty() || !changed.isEmpty();
  }
}
