package io.smartmesh.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows of {@link Module}, in bytecode and in the poms. */
class LayerTest {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<artifactId>smartmesh-([a-z-]+)</artifactId>\\s*(?:<scope>([a-z]+)</scope>)?");

  @Test
  void codeUsesOnlyTheModulesItMay() {
    Violations violations = new Violations("an arrow that the table in Module does not hold");
    for (JavaClass type : Classes.ALL) {
      Module from = Classes.moduleOf(type);
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        Module to = Classes.moduleOf(dependency.getTargetClass());
        violations.addIf(
            from != null && to != null && !from.equals(to) && !from.mayUse().contains(to.name()),
            dependency.getDescription());
      }
    }
    violations.assertNone();
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.smartmesh.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(Classes.ALL);
  }

  @Test
  void tableNamesEveryModule() {
    Set<String> built = new TreeSet<>();
    Matcher matcher = MODULE.matcher(pom("pom.xml"));
    while (matcher.find()) {
      built.add(matcher.group(1));
    }
    built.remove("test/architecture");
    Set<String> listed =
        Module.ALL.values().stream()
            .map(Module::folder)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(built, listed);
  }

  @Test
  void pomsDeclareOnlyTheModulesTheyMay() {
    Violations violations = new Violations("a dependency that the table in Module does not hold");
    for (Module module : Module.ALL.values()) {
      String pom = pom(module.folder() + "/pom.xml");
      Matcher matcher = DEPENDENCY.matcher(pom.substring(pom.indexOf("<dependencies>")));
      while (matcher.find()) {
        // A test may wire what its module may not: the runtime's tests bring adapters.
        boolean shipped = !"test".equals(matcher.group(2));
        violations.addIf(
            shipped && !module.mayUse().contains(matcher.group(1)),
            module.folder() + "/pom.xml: smartmesh-" + matcher.group(1));
      }
    }
    violations.assertNone();
  }

  private static String pom(String path) {
    return Tree.sources(source -> source.path().equals(path)).get(0).text();
  }
}
