package io.syntropy.alerts.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * What must stand at a place of a JSON body.
 *
 * @param pointer RFC 6901
 * @param value as written in the document; empty where it may be anything
 */
public record JsonCheck(String pointer, Kind kind, String value) {
  /** What is compared. */
  public enum Kind {
    /** There is a value other than null. */
    PRESENT,
    /** There is none, or null. */
    ABSENT,
    TEXT,
    NUMBER,
    BOOLEAN
  }

  /** What is wrong with a body. */
  public enum Verdict {
    HOLDS,
    MISSING,
    DIFFERENT
  }

  /** Compares; numbers by their value, so that 1 equals 1.0. */
  public Verdict judge(JsonNode body) {
    JsonNode at = body.at(pointer);
    boolean there = !at.isMissingNode() && !at.isNull();
    if (kind == Kind.ABSENT) {
      return there ? Verdict.DIFFERENT : Verdict.HOLDS;
    } else if (!there) {
      return Verdict.MISSING;
    }
    boolean same =
        switch (kind) {
          case PRESENT, ABSENT -> true;
          case TEXT -> at.isTextual() && at.textValue().equals(value);
          case NUMBER -> sameNumber(at);
          case BOOLEAN -> at.isBoolean() && at.asText().equalsIgnoreCase(value);
        };
    return same ? Verdict.HOLDS : Verdict.DIFFERENT;
  }

  /** A number too large for a double, such as 1e999, is read as infinite and equals none. */
  private boolean sameNumber(JsonNode at) {
    return at.isNumber()
        && Double.isFinite(at.doubleValue())
        && at.decimalValue().compareTo(new BigDecimal(value)) == 0;
  }
}
