package io.syntropy.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** The module directions and naming rules of docs/architecture.md. */
@AnalyzeClasses(packages = "io.syntropy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule ENGINE_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("io.syntropy.slo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.syntropy.policy..",
              "io.syntropy.finops..",
              "io.syntropy.telemetry..",
              "io.syntropy.alerts..",
              "io.syntropy.server..",
              "io.syntropy.client..",
              "io.syntropy.audit..");

  @ArchTest
  static final ArchRule POLICY_KNOWS_THE_ENGINE_ONLY =
      noClasses()
          .that()
          .resideInAPackage("io.syntropy.policy..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.syntropy.finops..",
              "io.syntropy.telemetry..",
              "io.syntropy.alerts..",
              "io.syntropy.server..",
              "io.syntropy.client..",
              "io.syntropy.audit..");

  @ArchTest
  static final ArchRule COLLECTORS_KNOW_THE_ENGINE_ONLY =
      noClasses()
          .that()
          .resideInAPackage("io.syntropy.telemetry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.syntropy.policy..", "io.syntropy.server..", "io.syntropy.alerts..");

  @ArchTest
  static final ArchRule PURE_MODULES_ARE_PURE =
      noClasses()
          .that()
          .resideInAnyPackage("io.syntropy.slo..", "io.syntropy.policy..", "io.syntropy.finops..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.quarkus..",
              "jakarta..",
              "org.jboss..",
              "org.slf4j..",
              "io.vertx..",
              "java.sql..");

  @ArchTest
  static final ArchRule DECISIONS_READ_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage("io.syntropy.slo..", "io.syntropy.policy..")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule SERVER_SHARES_THE_TOKEN_FILE_ONLY =
      noClasses()
          .that()
          .resideInAPackage("io.syntropy.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.syntropy.client", "io.syntropy.services..");

  @ArchTest
  static final ArchRule NAMES_SAY_SOMETHING =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)");

  @ArchTest
  static final ArchRule PACKAGES_ARE_FLAT =
      classes()
          .should(
              new ArchCondition<JavaClass>("be at most five packages deep") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  int depth = type.getPackageName().split("\\.").length;
                  if (depth > 5) {
                    events.add(SimpleConditionEvent.violated(type, type.getName()));
                  }
                }
              });
}
