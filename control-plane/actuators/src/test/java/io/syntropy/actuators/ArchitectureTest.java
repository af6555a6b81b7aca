package io.syntropy.actuators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Every target's library stays in its own package. */
@AnalyzeClasses(
    packages = "io.syntropy.actuators",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule KUBERNETES_IS_ALONE_WITH_ITS_CLIENT =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.syntropy.actuators.kubernetes")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.fabric8..", "io.syntropy.actuators.kubernetes");

  @ArchTest
  static final ArchRule DNS_IS_ALONE_WITH_ITS_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.syntropy.actuators.dns")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.xbill..", "io.syntropy.actuators.dns");

  @ArchTest
  static final ArchRule THE_PORT_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("io.syntropy.actuators")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml..", "io.quarkus..", "jakarta..", "org.slf4j..");
}
