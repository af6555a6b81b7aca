package io.syntropy.telemetry.govern;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.store.KeptSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;

/**
 * Chooses which traces are kept, after they are complete: all with a failed span, all with an
 * operation slower than its route's p99, all on critical paths, and of the rest a fixed share by
 * hash of the trace id, the same on every instance and after every restart; while few traces
 * arrive, all of them.
 *
 * <p>A span's weight is the inverse of the probability with which it is kept, so sums of weights
 * are unbiased counts: 1 when a reason to keep its trace was known at the span's decision, else 1 /
 * rate. Whether a reason is known, and when the decision falls, never depends on the hash.
 *
 * <p>Spans are handed out in whole records in the order of the journal: what was handed out lies
 * before {@link #oldestPosition}, so that a restart from there repeats and loses nothing. Time is
 * that of receipt; steps back count as no time. Not for use by several threads, except {@link
 * #stats}.
 */
public final class TailSampler {
  private final SamplingSettings settings;
  private final KeepRate rate;
  private final CriticalPaths critical;
  private final SlowSpans slow = new SlowSpans();
  private final Counting counting = new Counting();
  private final LinkedHashMap<String, OpenTrace> byAge = new LinkedHashMap<>();
  private final LinkedHashMap<String, OpenTrace> byQuiet = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<String, Decision> decided = new LinkedHashMap<>();
  private final ArrayDeque<HeldRecord> records = new ArrayDeque<>();
  private volatile SamplingStats stats = new Counting().stats(0, 0);
  private final ReceiptClock clock = new ReceiptClock();
  private long now;
  private int heldSpans;
  private long heldBytes;

  /** A sampler with an empty buffer. */
  public TailSampler(SamplingSettings settings) {
    this.settings = settings;
    this.rate = new KeepRate(settings.rate(), settings.keepAllBelow());
    this.critical = new CriticalPaths(settings.critical());
  }

  /**
   * Takes the spans of one journalled record.
   *
   * @param position of the record, greater than that of any record before
   */
  public void accept(long position, long receivedAtMillis, List<Sample.Span> spans) {
    HeldRecord last = records.peekLast();
    if (last != null && position <= last.position) {
      throw new IllegalArgumentException(
          "position: " + position + " (expected more than " + last.position + ")");
    }
    now = clock.advance(receivedAtMillis);
    HeldRecord record = new HeldRecord(position);
    records.addLast(record);
    record.undecided++; // nothing of it is handed out before all of it is taken
    for (Sample.Span span : spans) {
      take(span, record);
      makeRoom();
    }
    record.undecided--;
    makeRoom();
  }

  /** Decides what is due at {@code nowMillis} and hands out, in journal order, what is decided. */
  public List<KeptSpan> release(long nowMillis) {
    now = clock.advance(nowMillis);
    long quietSince = now - settings.quiet().toMillis();
    for (var e = byQuiet.firstEntry();
        e != null && e.getValue().last <= quietSince;
        e = byQuiet.firstEntry()) {
      decide(e.getValue());
    }
    long oldest = now - settings.maxAge().toMillis();
    for (var e = byAge.firstEntry();
        e != null && e.getValue().first <= oldest;
        e = byAge.firstEntry()) {
      decide(e.getValue());
    }
    List<KeptSpan> out = new ArrayList<>();
    while (!records.isEmpty() && records.peekFirst().undecided == 0) {
      HeldRecord record = records.removeFirst();
      out.addAll(record.kept);
      heldSpans -= record.kept.size();
      heldBytes -= record.keptBytes;
    }
    stats = counting.stats(heldSpans, heldBytes);
    return out;
  }

  /**
   * The position of the oldest record of which something is not handed out yet; empty when nothing
   * is held. The store's position for traces may not pass it.
   */
  public OptionalLong oldestPosition() {
    return records.isEmpty() ? OptionalLong.empty() : OptionalLong.of(records.peekFirst().position);
  }

  /**
   * Whether the trace of {@code span} is kept for certain, whatever else belongs to it: for
   * exemplars that lead to a stored trace.
   */
  public boolean keeps(Sample.Span span) {
    return SpanFacts.failed(span)
        || critical.contains(span)
        || TraceHash.of(span.traceId()) < settings.rate();
  }

  /** What was done so far, as of the last {@link #release}. */
  public SamplingStats stats() {
    return stats;
  }

  private void take(Sample.Span span, HeldRecord record) {
    counting.seen++;
    Reason reason = reason(span);
    Decision decision = decided.get(span.traceId());
    if (decision != null) {
      late(span, record, decision, reason);
      return;
    }
    OpenTrace trace = byQuiet.get(span.traceId());
    if (trace == null) {
      rate.begin(now);
      trace = new OpenTrace(span.traceId(), now);
      byAge.put(span.traceId(), trace);
      byQuiet.put(span.traceId(), trace);
    }
    int bytes = SpanSize.of(span);
    trace.last = now;
    trace.bytes += bytes;
    trace.reason = trace.reason.compareTo(reason) <= 0 ? trace.reason : reason;
    trace.spans.add(span);
    trace.records.add(record);
    record.undecided++;
    heldSpans++;
    heldBytes += bytes;
    if (trace.spans.size() >= settings.maxTraceSpans()) {
      counting.early++;
      decide(trace);
    }
  }

  private Reason reason(Sample.Span span) {
    boolean isSlow = slow.add(span, now);
    if (SpanFacts.failed(span)) {
      return Reason.ERROR;
    }
    if (critical.contains(span)) {
      return Reason.CRITICAL;
    }
    return isSlow ? Reason.SLOW : Reason.NONE;
  }

  private void late(Sample.Span span, HeldRecord record, Decision decision, Reason reason) {
    counting.late++;
    Decision follows = decision;
    if (reason != Reason.NONE && !decision.equals(Decision.ALL)) {
      follows = Decision.ALL;
      decided.put(span.traceId(), follows);
    }
    if (follows.kept()) {
      heldSpans++;
      heldBytes += keep(Baggage.inherited(List.of(span)).getFirst(), record, follows);
    }
  }

  /** Adds a decided span to its record and returns its size. */
  private int keep(Sample.Span span, HeldRecord record, Decision decision) {
    int bytes = SpanSize.of(span);
    record.kept.add(new KeptSpan(span, decision.weight()));
    record.keptBytes += bytes;
    counting.kept++;
    return bytes;
  }

  private void decide(OpenTrace trace) {
    byAge.remove(trace.id);
    byQuiet.remove(trace.id);
    double share = rate.at(now);
    boolean sampled = trace.reason == Reason.NONE && TraceHash.of(trace.id) < share;
    Decision decision =
        trace.reason != Reason.NONE
            ? Decision.ALL
            : sampled ? new Decision(true, 1 / share) : Decision.NONE;
    counting.trace(trace.reason, sampled);
    if (decided.size() >= settings.decisions()) {
      decided.pollFirstEntry();
    }
    decided.put(trace.id, decision);
    heldSpans -= trace.spans.size();
    heldBytes -= trace.bytes;
    List<Sample.Span> spans = decision.kept() ? Baggage.inherited(trace.spans) : trace.spans;
    for (int i = 0; i < spans.size(); i++) {
      HeldRecord record = trace.records.get(i);
      record.undecided--;
      if (decision.kept()) {
        heldSpans++;
        heldBytes += keep(spans.get(i), record, decision);
      }
    }
  }

  private void makeRoom() {
    while (!byAge.isEmpty()
        && (heldSpans > settings.maxSpans()
            || heldBytes > settings.maxBytes()
            || records.size() > settings.maxSpans())) {
      counting.early++;
      decide(byAge.firstEntry().getValue());
    }
  }

  /** What is remembered of a decided trace. */
  private record Decision(boolean kept, double weight) {
    private static final Decision ALL = new Decision(true, 1);
    private static final Decision NONE = new Decision(false, 0);
  }

  /** Why a trace is kept whatever its hash; the first counts. */
  enum Reason {
    ERROR,
    CRITICAL,
    SLOW,
    NONE
  }

  private static final class OpenTrace {
    private final String id;
    private final long first;
    private final List<Sample.Span> spans = new ArrayList<>(4);
    private final List<HeldRecord> records = new ArrayList<>(4);
    private long last;
    private long bytes;
    private Reason reason = Reason.NONE;

    OpenTrace(String id, long first) {
      this.id = id;
      this.first = first;
    }
  }

  /** A record of which something may still be undecided or not yet handed out. */
  private static final class HeldRecord {
    private final long position;
    private final List<KeptSpan> kept = new ArrayList<>(0);
    private int undecided;
    private long keptBytes;

    HeldRecord(long position) {
      this.position = position;
    }
  }

  private static final class Counting {
    private long seen;
    private long kept;
    private long error;
    private long critical;
    private long slow;
    private long sampled;
    private long dropped;
    private long early;
    private long late;

    void trace(Reason reason, boolean isSampled) {
      switch (reason) {
        case ERROR -> error++;
        case CRITICAL -> critical++;
        case SLOW -> slow++;
        case NONE -> {
          if (isSampled) {
            sampled++;
          } else {
            dropped++;
          }
        }
      }
    }

    SamplingStats stats(long heldSpans, long heldBytes) {
      return new SamplingStats(
          seen, kept, error, critical, slow, sampled, dropped, early, late, heldSpans, heldBytes);
    }
  }
}
