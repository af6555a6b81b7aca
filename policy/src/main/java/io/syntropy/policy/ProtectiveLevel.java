package io.syntropy.policy;

/** Protective mode of a region: soft ×0.7 stimuli, medium ×0.4, hard ×0.1 and nothing new. */
public enum ProtectiveLevel {
  NONE(1.0),
  SOFT(0.7),
  MEDIUM(0.4),
  HARD(0.1);

  private final double stimulus;

  ProtectiveLevel(double stimulus) {
    this.stimulus = stimulus;
  }

  /** Share of the normal stimuli that is still given, 0..1. */
  public double stimulus() {
    return stimulus;
  }

  /** One step stricter; hard stays hard. */
  public ProtectiveLevel up() {
    return this == HARD ? HARD : values()[ordinal() + 1];
  }

  /** One step milder; none stays none. */
  public ProtectiveLevel down() {
    return this == NONE ? NONE : values()[ordinal() - 1];
  }
}
