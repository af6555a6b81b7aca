package io.syntropy.telemetry.store.rollup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fewer parts that say the same: what is of one bucket becomes one, where nothing is lost by it.
 */
final class Merging {
  private final List<Part> out = new ArrayList<>();

  private record Place(long bucket, long step, int sort) {}

  private Merging() {}

  /** {@code parts} of one series, by bucket. */
  static List<Part> merged(List<Part> parts) {
    if (isMerged(parts)) {
      return parts;
    }
    Merging merging = new Merging();
    merging.levels(parts);
    merging.changes(parts);
    merging.stretches(parts);
    merging.gone(parts);
    merging.out.sort(Comparator.comparingLong(Part::bucket).thenComparingLong(Part::lastTime));
    return merging.out;
  }

  // The usual case: one part a bucket, in order.
  private static boolean isMerged(List<Part> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i).bucket() <= parts.get(i - 1).bucket()) {
        return false;
      }
    }
    return true;
  }

  /** {@code parts} over buckets of {@code step} milliseconds, where theirs are shorter. */
  static List<Part> coarser(List<Part> parts, long step) {
    List<Part> moved = new ArrayList<>(parts.size());
    for (Part p : parts) {
      moved.add(p.step() >= step ? p : moved(p, step));
    }
    return merged(moved);
  }

  private static Part moved(Part part, long step) {
    long end = Grid.ceil(part.bucket(), step);
    return switch (part) {
      case Part.Level p ->
          new Part.Level(end, step, p.points(), p.lastTime(), p.last(), p.sum(), p.min(), p.max());
      case Part.Change p -> new Part.Change(end, step, p.points(), p.lastTime(), p.total());
      case Part.Gone p -> new Part.Gone(end, step, p.lastTime());
      case Part.Stretch p ->
          new Part.Stretch(
              end, step, p.points(), p.start(), p.firstTime(), p.lastTime(), p.first(), p.last());
    };
  }

  private void levels(List<Part> parts) {
    Map<Place, Part.Level> all = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.Level p) {
        all.merge(new Place(p.bucket(), p.step(), 0), p, Merging::both);
      }
    }
    out.addAll(all.values());
  }

  private static Part.Level both(Part.Level x, Part.Level y) {
    Part.Level newer = y.lastTime() > x.lastTime() ? y : x;
    return new Part.Level(
        x.bucket(),
        x.step(),
        x.points() + y.points(),
        newer.lastTime(),
        newer.last(),
        x.sum() + y.sum(),
        Math.min(x.min(), y.min()),
        Math.max(x.max(), y.max()));
  }

  private void changes(List<Part> parts) {
    Map<Place, Part.Change> all = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.Change p) {
        all.merge(
            new Place(p.bucket(), p.step(), Shapes.sort(p.total())),
            p,
            (x, y) ->
                new Part.Change(
                    x.bucket(),
                    x.step(),
                    x.points() + y.points(),
                    Math.max(x.lastTime(), y.lastTime()),
                    x.total().plus(y.total())));
      }
    }
    out.addAll(all.values());
  }

  private void gone(List<Part> parts) {
    Map<Place, Part.Gone> all = new LinkedHashMap<>();
    for (Part part : parts) {
      if (part instanceof Part.Gone p) {
        all.merge(
            new Place(p.bucket(), p.step(), 0), p, (x, y) -> y.lastTime() > x.lastTime() ? y : x);
      }
    }
    out.addAll(all.values());
  }

  private void stretches(List<Part> parts) {
    List<Part.Stretch> sorted = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Stretch p) {
        sorted.add(p);
      }
    }
    sorted.sort(Increases.ORDER);
    Map<Increases.Run, Part.Stretch> others = new HashMap<>();
    Part.Stretch current = null;
    for (Part.Stretch s : sorted) {
      if (current == null || !isSameRun(s, current)) {
        if (current != null) {
          others.put(Increases.Run.of(current), current);
        }
        current = others.remove(Increases.Run.of(s));
      }
      if (current == null) {
        current = s;
      } else if (!isSameBucket(current, s)) {
        out.add(current);
        current = s;
      } else if (!Increases.isInside(s, current)) {
        boolean after = s.firstTime() > current.lastTime();
        if ((after ? s.first() : s.last()).extendsOn(current.last())
            && (s.points() == 1 || s.last().extendsOn(current.last()))) {
          current = joined(current, s);
        } else {
          out.add(current);
          current = s;
        }
      }
    }
    if (current != null) {
      out.add(current);
    }
    out.addAll(others.values());
  }

  private static boolean isSameRun(Part.Stretch a, Part.Stretch b) {
    return a.start() == b.start() && Shapes.sort(a.last()) == Shapes.sort(b.last());
  }

  private static boolean isSameBucket(Part a, Part b) {
    return a.bucket() == b.bucket() && a.step() == b.step();
  }

  private static Part.Stretch joined(Part.Stretch a, Part.Stretch b) {
    return new Part.Stretch(
        a.bucket(),
        a.step(),
        // Two at least, as one point has no two ends.
        Math.max(2, a.points() + b.points()),
        a.start(),
        a.firstTime(),
        b.lastTime(),
        a.first(),
        b.last());
  }
}
