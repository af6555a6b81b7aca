package io.syntropy.telemetry;

import java.util.Set;

/**
 * Decides what of received telemetry may be stored at all. It is asked before anything is decoded
 * into samples or journalled, so what it removes exists nowhere.
 *
 * <p>An attribute is first asked about by its key alone; unless that removes it, every text in its
 * value is asked about: a string is one text, a whole number its decimal form, bytes that are UTF-8
 * their text, and of an array or map each such value inside it (under the key nearest to it).
 * Booleans and fractions are not asked about. Texts outside attributes (bodies of log records,
 * names and status messages of spans) are asked about with an empty key.
 *
 * <p>Implementations must be safe for use by many threads, depend on nothing but the arguments
 * (answers are cached by the bytes asked about), and keep what they answered as a replacement when
 * they are asked about it again.
 */
public interface Scrubber {

  /** Where a text was found. */
  enum Place {
    /** Attribute of a resource or an entity. */
    RESOURCE,
    /** Attribute of an instrumentation scope. */
    SCOPE,
    /** Attribute of a metric point: what makes its series. */
    POINT,
    /** Filtered attribute of an exemplar. */
    EXEMPLAR,
    /** Attribute of a span. */
    SPAN,
    /** Name of a span; key empty. */
    SPAN_NAME,
    /** Status message of a span; key empty. */
    STATUS_MESSAGE,
    /** Attribute of a span's event. */
    EVENT,
    /** Attribute of a span's link. */
    LINK,
    /** Attribute of a log record. */
    LOG,
    /** Body of a log record; key empty unless the body is a map. */
    LOG_BODY
  }

  /** Removes {@code process.command_args} and {@code process.command_line} of resources only. */
  Scrubber COMMAND_LINES =
      new Scrubber() {
        private static final Set<String> COMMANDS =
            Set.of("process.command_args", "process.command_line");

        @Override
        public boolean removes(Place place, Utf8Text key) {
          return place == Place.RESOURCE
              && key.startsWith("process.command_")
              && COMMANDS.contains(key.toString());
        }

        @Override
        public Verdict judge(Place place, Utf8Text key, Utf8Text value) {
          return Verdict.KEEP;
        }
      };

  /** Whether an attribute of this key is removed, whatever its value. */
  boolean removes(Place place, Utf8Text key);

  /**
   * What becomes of one text.
   *
   * @param key of the attribute, or of the map entry inside it; empty outside attributes
   */
  Verdict judge(Place place, Utf8Text key, Utf8Text value);

  /** What becomes of one text. */
  sealed interface Verdict {
    /** It stays as it is. */
    Verdict KEEP = new Keep();

    /**
     * The attribute, array element or map entry is removed; a text outside attributes becomes
     * empty.
     */
    Verdict DROP = new Drop();

    /** Another text takes its place; a number or bytes become a string. */
    static Verdict replace(String text) {
      return new Replace(text);
    }

    /** See {@link #KEEP}. */
    record Keep() implements Verdict {}

    /** See {@link #DROP}. */
    record Drop() implements Verdict {}

    /** See {@link #replace}. */
    record Replace(String text) implements Verdict {}
  }
}
