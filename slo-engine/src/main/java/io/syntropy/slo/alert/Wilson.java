package io.syntropy.slo.alert;

/**
 * The lower end of Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927): unlike
 * the plain ratio it stays near 0 for a handful of events.
 */
final class Wilson {
  private Wilson() {}

  /** The ratio that {@code bad} of {@code total} exceeds with the confidence of {@code z}. */
  static double lower(double bad, double total, double z) {
    if (!(total > 0)) {
      return 0;
    }
    double p = Math.min(1, Math.max(0, bad / total));
    double square = z * z / total;
    double centre = p + square / 2;
    double spread = z * Math.sqrt(p * (1 - p) / total + square / total / 4);
    return Math.max(0, (centre - spread) / (1 + square));
  }

  /**
   * The quantile of the standard normal distribution for {@code probability} in [0.5, 1), by P. J.
   * Acklam's rational approximation (relative error under 1.2e-9).
   */
  static double quantile(double probability) {
    double q = probability - 0.5;
    if (q <= 0.475) {
      double r = q * q;
      return (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r
                              + 1.383577518672690e2)
                          * r
                      - 3.066479806614716e1)
                  * r
              + 2.506628277459239)
          * q
          / (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r
                              + 6.680131188771972e1)
                          * r
                      - 1.328068155288572e1)
                  * r
              + 1);
    }
    double t = Math.sqrt(-2 * Math.log(1 - probability));
    return -(((((-7.784894002430293e-3 * t - 3.223964580411365e-1) * t - 2.400758277161838) * t
                            - 2.549732539343734)
                        * t
                    + 4.374664141464968)
                * t
            + 2.938163982698783)
        / ((((7.784695709041462e-3 * t + 3.224671290700398e-1) * t + 2.445134137142996) * t
                    + 3.754408661907416)
                * t
            + 1);
  }
}
