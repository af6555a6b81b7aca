package io.syntropy.slo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Runs a check on many random inputs, each made from a seed. A failing input is made smaller while
 * it still fails and printed with its seed.
 *
 * <p>{@code -Dseeds=100000} runs so many of each, {@code -Dseed=42} only that one.
 */
public final class Seeds {
  private static final int USUAL = 10_000;

  private Seeds() {}

  /** A property of a list of items. */
  @FunctionalInterface
  public interface Check<T> {
    /**
     * Throws (an AssertionError, or anything else) when the property does not hold.
     *
     * @param random the same for the same seed, whatever items are left
     */
    void run(List<T> items, Random random) throws Exception;
  }

  /** Checks inputs of {@code generate}, of which any part must be a valid input too. */
  public static <T> void forAll(Function<Random, List<T>> generate, Check<T> check) {
    Long only = Long.getLong("seed");
    long from = only == null ? 0 : only;
    long to = only == null ? Integer.getInteger("seeds", USUAL) : only + 1;
    for (long seed = from; seed < to; seed++) {
      List<T> items = generate.apply(new Random(seed));
      Throwable failure = failure(seed, items, check);
      if (failure != null) {
        throw shrunk(seed, items, check, failure);
      }
    }
  }

  private static <T> Throwable failure(long seed, List<T> items, Check<T> check) {
    try {
      check.run(items, new Random(~seed));
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    }
  }

  /** Leaves out halves, quarters and so on to single items as long as it still fails. */
  private static <T> AssertionError shrunk(
      long seed, List<T> all, Check<T> check, Throwable first) {
    List<T> items = new ArrayList<>(all);
    Throwable failure = first;
    for (int chunk = Math.max(1, items.size() / 2); chunk > 0; ) {
      boolean smaller = false;
      for (int at = 0; at < items.size(); ) {
        List<T> fewer = new ArrayList<>(items.subList(0, at));
        fewer.addAll(items.subList(Math.min(items.size(), at + chunk), items.size()));
        Throwable again = failure(seed, fewer, check);
        if (again == null) {
          at += chunk;
        } else {
          items = fewer;
          failure = again;
          smaller = true;
        }
      }
      chunk = smaller && chunk == 1 ? 1 : chunk / 2;
    }
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(" (-Dseed=").append(seed).append("), ");
    text.append(all.size()).append(" items shrunk to ").append(items.size()).append(':');
    items.forEach(item -> text.append("\n  ").append(item));
    return new AssertionError(text.append('\n').append(failure.getMessage()).toString(), failure);
  }
}
