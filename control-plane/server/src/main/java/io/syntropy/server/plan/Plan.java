package io.syntropy.server.plan;

import io.syntropy.slo.config.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What applying a configuration would change.
 *
 * @param source where it was read from; {@code files} when it came with the request
 * @param commit the revision that was read; null for files
 * @param liveCommit the revision in force; null before the first
 * @param changes how many documents would be added, changed or removed
 * @param shrink the shrink guard's verdict
 * @param documents by id; every document that is live or was read
 * @param faults of what was read
 * @param summary one line for each change, for people
 */
public record Plan(
    String source,
    @Nullable String commit,
    @Nullable String liveCommit,
    int changes,
    Shrink shrink,
    List<DocumentPlan> documents,
    List<Fault> faults,
    List<String> summary) {
  /** Copies the lists. */
  public Plan {
    documents = List.copyOf(documents);
    faults = List.copyOf(faults);
    summary = List.copyOf(summary);
  }

  /**
   * The shrink guard (contracts §6).
   *
   * @param removed live documents that are gone
   * @param live documents in force
   * @param refused whether applying needs {@code --allow-shrink}
   */
  public record Shrink(int removed, int live, boolean refused) {}

  /** What becomes of a document. */
  public enum Change {
    /** It is new. */
    added,
    /** It says something else. */
    changed,
    /** It ends. */
    removed,
    /** It says the same. */
    unchanged,
    /** It is bad: what was in force stays so. */
    refused,
    /** It is gone and stays in force for now. */
    kept
  }

  /**
   * One document.
   *
   * @param id {@code group/version/kind/name}
   * @param file where it stands, or stood
   * @param line 1-based
   * @param fields what differs, at most {@value FieldDiff#MAX}
   * @param slo what follows for an SLO; null for others, and where nothing does
   * @param notes what else to know
   * @param text all of it in one line
   */
  public record DocumentPlan(
      String id,
      String kind,
      String name,
      Change change,
      String file,
      int line,
      List<FieldChange> fields,
      @Nullable SloPlan slo,
      List<String> notes,
      String text) {
    /** Copies the lists. */
    public DocumentPlan {
      fields = List.copyOf(fields);
      notes = List.copyOf(notes);
    }
  }

  /**
   * One field.
   *
   * @param path for example {@code objectives[0].target}
   * @param before null when it is new
   * @param after null when it is gone
   */
  public record FieldChange(String path, @Nullable String before, @Nullable String after) {}

  /**
   * What follows for an SLO.
   *
   * @param newGeneration whether the indicator changes, so that history starts anew
   * @param objectives by position
   */
  public record SloPlan(boolean newGeneration, List<ObjectivePlan> objectives) {
    /** Copies the list. */
    public SloPlan {
      objectives = List.copyOf(objectives);
    }
  }

  /**
   * One objective before and after; either side is null when there is none.
   *
   * @param budgetBefore the time that may be bad in a window, for example {@code 43m12s}
   * @param backtest over the newest 30 days that were recorded; null without any
   * @param neverFires alert tiers that no outage, however bad, could fire
   */
  public record ObjectivePlan(
      String displayName,
      @Nullable Double targetBefore,
      @Nullable Double targetAfter,
      @Nullable String budgetBefore,
      @Nullable String budgetAfter,
      @Nullable BacktestPlan backtest,
      List<String> neverFires) {
    /** Copies the list. */
    public ObjectivePlan {
      neverFires = List.copyOf(neverFires);
    }
  }

  /**
   * The recorded counts judged by both.
   *
   * @param dataFrom the first recorded event in it
   */
  public record BacktestPlan(
      Instant from,
      Instant to,
      Instant dataFrom,
      @Nullable BacktestSide before,
      @Nullable BacktestSide after) {}

  /**
   * What one side says of the recorded counts.
   *
   * @param falsePages pages that spent next to nothing, an estimate
   * @param budgetRemaining at the end, signed; 1 = untouched
   * @param exhaustedAt when it was first used up; null when it was not
   * @param exhaustsAt when it will be at the present burn rate; null when it will not
   */
  public record BacktestSide(
      int pages,
      int tickets,
      int falsePages,
      double budgetRemaining,
      @Nullable Instant exhaustedAt,
      @Nullable Instant exhaustsAt) {}

  /** How many documents have each fate. */
  public Map<Change, Long> counts() {
    return documents.stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                DocumentPlan::change,
                java.util.TreeMap::new,
                java.util.stream.Collectors.counting()));
  }
}
