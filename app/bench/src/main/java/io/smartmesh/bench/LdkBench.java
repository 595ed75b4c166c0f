package io.smartmesh.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The same payments by the Lightning Development Kit's Java bindings: two of its nodes in one
 * process, without a socket and without any disk, which ours have. It is no part of what ships:
 * class {@code LdkPair} is among the tests of this module, its library where Maven keeps it.
 *
 * @param count of payments in a repetition, at most 300: they are slower
 */
record LdkBench(int repetitions, int count, Path directory) {
  /** What its channels can hold at once; the contract of ours has the same bound. */
  static final int IN_FLIGHT = 30;

  private static final String VERSION = "0.0.106.0";
  private static final String MAIN = "io.smartmesh.bench.LdkPair";
  private static final int PAYMENTS_MOST = 300;
  private static final int PAYMENTS_ALONE_MOST = 60;
  private static final Path LIBRARY =
      Path.of("org", "lightningdevkit", "ldk-java", VERSION, "ldk-java-" + VERSION + ".jar");

  /**
   * Adds its figures and how much faster ours are.
   *
   * @param ours payments a second with as many in flight
   * @param oursAlone the same one at a time
   */
  void run(Progress progress, ObjectNode json, double ours, double oursAlone) throws Exception {
    double[] perSecond = new double[repetitions];
    double[] alone = new double[repetitions];
    try (Child pair =
        new Child(MAIN, classPath(), directory.resolve("ldk.errors"), Optional.empty())) {
      pair.answer();
      int payments = Math.min(count, PAYMENTS_MOST);
      perSecond(pair, payments, IN_FLIGHT);
      for (int i = 0; i < repetitions; i++) {
        alone[i] = perSecond(pair, Math.min(count, PAYMENTS_ALONE_MOST), 1);
        perSecond[i] = perSecond(pair, payments, IN_FLIGHT);
        progress.say("progress.payments", i + 1, repetitions, Math.round(perSecond[i]));
      }
    }
    double theirs = Median.of(perSecond).value();
    double theirsAlone = Median.of(alone).value();
    json.put("ldk_version", VERSION)
        .put("thirty_in_flight_per_s", Round.to(ours, 0))
        .put("ldk_thirty_in_flight_per_s", Round.to(theirs, 1))
        .put("ratio_to_ldk", Round.ratio(ours / theirs))
        .put("one_at_a_time_per_s", Round.to(oursAlone, 0))
        .put("ldk_one_at_a_time_per_s", Round.to(theirsAlone, 1))
        .put("one_at_a_time_ratio_to_ldk", Round.ratio(oursAlone / theirsAlone));
  }

  private static double perSecond(Child pair, int payments, int inFlight) throws Exception {
    String said = pair.ask("pay " + payments + " " + inFlight);
    return payments / Double.parseDouble(said.split(" ", -1)[0]);
  }

  private static String classPath() throws BenchFailure, URISyntaxException {
    Path tree = tree();
    List<Path> places = new ArrayList<>();
    places.add(tree.resolve("target/m2"));
    Optional.ofNullable(System.getenv("SMARTMESH_MAVEN_CACHE"))
        .map(Path::of)
        .ifPresent(places::add);
    places.add(Path.of(System.getProperty("user.home"), ".m2", "repository"));
    Path tests = tree.resolve("app/bench/target/test-classes");
    for (Path place : places) {
      Path library = place.resolve(LIBRARY);
      if (Files.exists(library) && Files.isDirectory(tests)) {
        return String.join(
            File.pathSeparator,
            tests.toString(),
            library.toString(),
            System.getProperty("java.class.path"));
      }
    }
    throw new BenchFailure(
        "the Lightning Development Kit is not here: it comes with the tests of app/bench."
            + " Compile them first: mvn -q -pl app/bench -am test-compile");
  }

  /** The clone that this program was built in. */
  private static Path tree() throws BenchFailure, URISyntaxException {
    Path at = Path.of(LdkBench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    for (Path up = at; up != null; up = up.getParent()) {
      if (Files.exists(up.resolve("app/bench/pom.xml"))) {
        return up;
      }
    }
    throw new BenchFailure("the comparison runs in a clone of the project only, not from " + at);
  }
}
