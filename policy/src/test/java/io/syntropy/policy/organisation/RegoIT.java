package io.syntropy.policy.organisation;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.policy.organisation.OpaProgram.Result;
import org.junit.jupiter.api.Test;

/** The shipped Rego with the real {@code opa}: its own tests, its form. */
class RegoIT {
  @Test
  void itsTestsPass() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();

    Result result = opa.run("", "test", opa.rego().toString());

    assertThat(result.exit()).as(result.out()).isZero();
    assertThat(result.out()).containsPattern("PASS: [1-9]\\d+/[1-9]\\d+");
  }

  @Test
  void itIsStrictAndFormatted() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();

    Result strict = opa.run("", "check", "--strict", opa.rego().toString());
    Result format = opa.run("", "fmt", "--list", opa.rego().toString());

    assertThat(strict.exit()).as(strict.out()).isZero();
    assertThat(format.out()).isEmpty();
  }
}
