package io.syntropy.alerts.rules;

import io.syntropy.slo.EmptySlices;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.SliceRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The recorded counts of one objective: good and total by window, of events or of time slices. */
final class WindowCounts {
  private final Subject subject;
  private final Counting counting;
  private final Indicator.@Nullable Sliced sliced;

  WindowCounts(Subject subject, Counting counting, Indicator.@Nullable Sliced sliced)
      throws Inexpressible {
    this.subject = subject;
    this.counting = counting;
    this.sliced = sliced;
    if (sliced != null && sliced.length().compareTo(Duration.ofMinutes(1)) < 0) {
      throw new Inexpressible(
          "timeSliceWindow: %s (expected at least 1m: a slice needs several scrapes)"
              .formatted(Windows.text(sliced.length())));
    }
    if (sliced != null && sliced.empty() == EmptySlices.LAST) {
      throw new Inexpressible(
          "syntropy.io/empty-slices: last (expected ignore, good or bad: rules cannot carry a verdict on)");
    }
  }

  /** What has to be recorded before any window: events in a time slice. */
  List<Rule> slices() {
    List<Rule> rules = new ArrayList<>();
    Indicator.Sliced of = sliced;
    if (of == null) {
      return rules;
    }
    Duration length = of.length();
    if (Windows.isDirect(length)) {
      add(rules, Subject.slice(true, length), counting.good(length));
      add(rules, Subject.slice(false, length), counting.total(length));
      return rules;
    }
    for (boolean good : new boolean[] {true, false}) {
      String fine = Subject.slice(good, Windows.FINE);
      add(rules, fine, good ? counting.good(Windows.FINE) : counting.total(Windows.FINE));
      add(rules, Subject.slice(good, length), summed(fine, length, Windows.FINE));
    }
    return rules;
  }

  /** Good and total of one window. */
  List<Rule> of(Duration window) {
    List<Rule> rules = new ArrayList<>();
    add(rules, Subject.good(window), good(window));
    add(rules, Subject.total(window), total(window));
    return rules;
  }

  private void add(List<Rule> rules, String record, String expr) {
    rules.add(new Rule.Recording(record, expr, subject.labels()));
  }

  private String good(Duration window) {
    Indicator.Sliced of = sliced;
    if (!layered(window)) {
      return of == null ? counting.good(window) : goodSlices(of, window);
    }
    return summed(Subject.good(Windows.step(window)), window, Windows.step(window));
  }

  private String total(Duration window) {
    Indicator.Sliced of = sliced;
    if (!layered(window)) {
      return of == null ? counting.total(window) : slices(of, window);
    }
    return summed(Subject.total(Windows.step(window)), window, Windows.step(window));
  }

  /** Whether a window adds up recorded counts; of slices, those that hold whole ones. */
  private boolean layered(Duration window) {
    Indicator.Sliced of = sliced;
    return !Windows.isDirect(window)
        && (of == null || Windows.step(window).toSeconds() % of.length().toSeconds() == 0);
  }

  private String summed(String record, Duration window, Duration step) {
    return "sum_over_time(%s[%s:%s])"
        .formatted(subject.series(record), Windows.text(window), Windows.text(step));
  }

  private String slices(Indicator.Sliced of, Duration window) {
    String all = subject.series(Subject.slice(false, of.length()));
    String counted = of.empty() == EmptySlices.IGNORE ? "(" + all + " > 0)" : all;
    return "count_over_time(%s[%s])".formatted(counted, range(of, window));
  }

  private String goodSlices(Indicator.Sliced of, Duration window) {
    String good = subject.series(Subject.slice(true, of.length()));
    String all = subject.series(Subject.slice(false, of.length()));
    String share = good + "\n/\n(" + all + " > 0)";
    String verdict =
        switch (of.rule()) {
          case SliceRule.AtLeast atLeast ->
              share + "\n>= bool " + PromText.number(Math.min(atLeast.share(), 1 - 1e-9));
          case SliceRule.Average average -> share;
        };
    String empty =
        switch (of.empty()) {
          case IGNORE, LAST -> "";
          case GOOD -> "\nor\n(" + all + " == bool 0)";
          case BAD -> "\nor\n0 * " + all;
        };
    return "sum_over_time((\n%s\n)[%s])"
        .formatted(PromText.indented(verdict + empty), range(of, window));
  }

  private static String range(Indicator.Sliced of, Duration window) {
    return Windows.text(window) + ":" + Windows.text(of.length());
  }
}
