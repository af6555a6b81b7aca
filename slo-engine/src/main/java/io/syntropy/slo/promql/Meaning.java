package io.syntropy.slo.promql;

import io.syntropy.slo.Selector;
import java.util.List;

/** What a query says about events, as far as it can be counted from the stream. */
public sealed interface Meaning {

  /** What was read into or left out of the query; for people. */
  List<String> notes();

  /**
   * How many events there are.
   *
   * @param perTime whether the query asked for a rate or an increase; false for a bare counter,
   *     which is counted only where the document says that it is one
   */
  record Events(Selector selector, boolean perTime, List<String> notes) implements Meaning {
    public Events {
      notes = List.copyOf(notes);
    }
  }

  /** The events of {@code all} that are not among {@code without}. */
  record Difference(Selector all, Selector without, List<String> notes) implements Meaning {
    public Difference {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A share of events.
   *
   * @param partIsValue whether the value is part/total; else it is 1 − part/total
   */
  record Share(Selector part, boolean partIsValue, Selector total, List<String> notes)
      implements Meaning {
    public Share {
      notes = List.copyOf(notes);
    }
  }

  /**
   * A quantile of a histogram.
   *
   * @param q 0..1
   * @param histogram its buckets, without a cut
   * @param total all its events
   */
  record Quantile(double q, Selector histogram, Selector total, List<String> notes)
      implements Meaning {
    public Quantile {
      notes = List.copyOf(notes);
    }
  }

  /** The values of series as they are. */
  record Level(Selector selector, List<String> notes) implements Meaning {
    public Level {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Nothing that can be counted exactly from the stream.
   *
   * @param reason names the part of the query
   */
  record Unknown(String reason) implements Meaning {
    @Override
    public List<String> notes() {
      return List.of();
    }
  }
}
