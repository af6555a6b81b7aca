package io.syntropy.cli;

import java.util.List;

/**
 * Why something is as it is.
 *
 * @param kind {@code slo}, {@code action} or {@code alert}
 * @param headline what it is
 * @param reasons why, the weightiest first
 */
record Explanation(String kind, String headline, List<String> reasons) {
  Explanation {
    reasons = List.copyOf(reasons);
  }
}
