package io.smartmesh.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Layers L0 to L3 act only when called: input, {@code now} and entropy are handed in, and the same
 * input gives the same output on every machine. That is what lets the simulator replay a seed.
 */
class SansIoTest {

  /** The outside world. */
  private static final Pattern IO =
      Pattern.compile(
          "java\\.net\\..*|javax\\.net\\..*|java\\.nio\\.(channels|file)\\..*|java\\.sql\\..*"
              + "|java\\.io\\.(File.*|RandomAccessFile|Console)"
              + "|java\\.lang\\.(Process.*|Runtime)");

  /** Threads: there is one writer, and it is not ours to start. */
  private static final Pattern THREADS =
      Pattern.compile(
          "java\\.lang\\.(Thread.*|InheritableThreadLocal)|java\\.util\\.(Timer.*)"
              + "|java\\.util\\.concurrent\\.(.*Execut.*|ForkJoin.*|CompletableFuture|Future.*)");

  /** Time and chance of one's own. */
  private static final Pattern CLOCK_AND_CHANCE =
      Pattern.compile(
          "java\\.time\\.(Clock|InstantSource)|java\\.util\\.(Random|SplittableRandom)"
              + "|java\\.util\\.concurrent\\.ThreadLocalRandom|java\\.security\\.SecureRandom");

  private static final Pattern CLOCK_AND_CHANCE_CALLS =
      Pattern.compile(
          "java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv|exit)"
              + "|java\\.time\\.[A-Za-z]+\\.now|java\\.lang\\.Math\\.random"
              + "|java\\.util\\.UUID\\.randomUUID|java\\.util\\.Collections\\.shuffle"
              + "|java\\.util\\.Collection\\.parallelStream");

  /** Order that differs from run to run, or would tomorrow. */
  private static final Pattern UNORDERED =
      Pattern.compile("java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)");

  /** The JDK salts the order of its immutable sets and maps anew in each process. */
  private static final Pattern SALTED =
      Pattern.compile(
          "java\\.util\\.(Set|Map)\\.(of|copyOf|ofEntries)"
              + "|java\\.util\\.stream\\.Collectors"
              + "\\.(toSet|toMap|groupingBy|partitioningBy|toUnmodifiable(Set|Map))");

  @Test
  void coreTouchesNothingOutside() {
    Violations violations =
        new Violations("L0 to L3 do no IO, start no thread, own no clock or dice");
    eachDependency(
        Module::isSansIo,
        dependency -> {
          String target = dependency.getTargetClass().getBaseComponentType().getName();
          violations.addIf(
              matches(IO, target) || matches(THREADS, target) || matches(CLOCK_AND_CHANCE, target),
              dependency.getDescription());
        });
    eachCall(
        Module::isSansIo,
        call ->
            violations.addIf(matches(CLOCK_AND_CHANCE_CALLS, nameOf(call)), call.getDescription()));
    violations.assertNone();
  }

  @Test
  void machinesIterateInAFixedOrder() {
    Violations violations =
        new Violations("use LinkedHashMap, TreeMap, LinkedHashSet, TreeSet or List");
    eachCall(
        Module::isMachine,
        call -> {
          String owner = call.getTargetOwner().getName();
          boolean hashed = matches(UNORDERED, owner) && !isSuperCall(call);
          boolean salted = matches(SALTED, nameOf(call)) && !hasOneOrder(call);
          violations.addIf(hashed || salted, call.getDescription());
        });
    violations.assertNone();
  }

  @Test
  void librariesStayBehindFoundation() {
    Violations violations =
        new Violations("third-party code in L0 to L3 only behind crypto and ethereum");
    Pattern plain = Pattern.compile("(java|javax\\.crypto|io\\.smartmesh|org\\.jspecify)\\..*");
    Map<String, Pattern> wrapped =
        Map.of(
            "crypto", Pattern.compile("(org\\.bouncycastle|fr\\.acinq|kotlin)\\..*"),
            "ethereum", Pattern.compile("(com\\.esaulpaugh|com\\.google\\.gson)\\..*"));
    eachDependency(
        Module::isSansIo,
        dependency -> {
          String target = dependency.getTargetClass().getBaseComponentType().getName();
          Module module = Classes.moduleOf(dependency.getOriginClass());
          Pattern own = module == null ? null : wrapped.get(module.name());
          violations.addIf(
              target.contains(".")
                  && !matches(plain, target)
                  && !(own != null && matches(own, target)),
              dependency.getDescription());
        });
    violations.assertNone();
  }

  /** Nothing or one thing has one order: of(), Set.of(x), Map.of(k, v). */
  private static boolean hasOneOrder(JavaCodeUnitAccess<?> call) {
    int most = call.getTargetOwner().getName().equals("java.util.Map") ? 2 : 1;
    return call.getName().equals("of") && call.getTarget().getRawParameterTypes().size() <= most;
  }

  private static boolean isSuperCall(JavaCodeUnitAccess<?> call) {
    return call.getOriginOwner().isAssignableTo(call.getTargetOwner().getName());
  }

  private static void eachDependency(Predicate<Module> where, Consumer<Dependency> check) {
    for (JavaClass type : Classes.ALL) {
      Module module = Classes.moduleOf(type);
      if (module != null && where.test(module)) {
        type.getDirectDependenciesFromSelf().forEach(check);
      }
    }
  }

  private static void eachCall(Predicate<Module> where, Consumer<JavaCodeUnitAccess<?>> check) {
    for (JavaClass type : Classes.ALL) {
      Module module = Classes.moduleOf(type);
      if (module != null && where.test(module)) {
        type.getCodeUnitAccessesFromSelf().forEach(check);
      }
    }
  }

  private static String nameOf(JavaCodeUnitAccess<?> call) {
    return call.getTargetOwner().getName() + "." + call.getName();
  }

  private static boolean matches(Pattern pattern, String name) {
    return pattern.matcher(name).matches();
  }
}
