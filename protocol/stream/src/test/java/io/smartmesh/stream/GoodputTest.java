package io.smartmesh.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.stream.Net.End;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ST-11, ST-12: how much comes through, how long queues get, and who gets how much. */
class GoodputTest {
  private static final long ENDLESS = 1L << 40;
  private static final long SECOND = 1_000;

  private final Net net = new Net(1);

  private double steady(Hop.Traits traits, int links, List<Hop> there) {
    End one = net.new End();
    End two = net.new End();
    two.keepsBytes = false;
    net.join(one, two, there, net.row(links, traits));
    one.pour(one.open(two), ENDLESS);
    net.time.run(5 * SECOND);
    long before = two.accepted(0).received;
    there.forEach(Hop::takeWaited);
    net.time.run(8 * SECOND);
    return Net.mbits(two.accepted(0).received - before, 8 * SECOND);
  }

  /** Of 10 Mbit/s, 9.2 are left for content; 2 % of them are lost on each link, random. */
  @ParameterizedTest
  @CsvSource({"1, 2, 8.8", "2, 2, 8.5", "4, 2, 8.0", "4, 0, 8.0", "1, 50, 8.3"})
  void randomLossCostsWhatIsLost(int links, int delay, double least) {
    Hop.Traits traits = Hop.Traits.clean(10, delay, 100_000).losing(0.02);
    double got = steady(traits, links, net.row(links, traits));
    assertTrue(got >= least, () -> got + " Mbit/s, at least " + least);
  }

  /** Fast or slow, the path is used, and what waits in it is short. */
  @ParameterizedTest
  @CsvSource({"0.05, 100, 1500", "1, 20, 100", "10, 20, 50", "30, 5, 60"})
  void theQueueStaysShort(double mbits, int delay, double millisMost) {
    Hop.Traits traits = Hop.Traits.clean(mbits, delay, 1_000_000);
    List<Hop> there = net.row(1, traits);
    double got = steady(traits, 1, there);
    assertTrue(got >= 0.85 * mbits, () -> got + " of " + mbits + " Mbit/s");
    double waited = there.get(0).takeWaited();
    assertTrue(waited <= millisMost, () -> waited + " ms in the queue");
  }

  @Test
  void overtakingIsNoLoss() {
    Hop.Traits traits = Hop.Traits.clean(10, 5, 400_000).faulty(0, 0, 20);
    double got = steady(traits, 1, net.row(1, traits));
    assertTrue(got >= 7, () -> got + " Mbit/s");
  }

  private double fairness(Hop.Traits traits, int flows, long seconds) {
    Hop shared = new Hop(net.time, net.rng.split(), traits);
    List<End> to = new ArrayList<>();
    for (int i = 0; i < flows; i++) {
      End one = net.new End();
      End two = net.new End();
      two.keepsBytes = false;
      Hop.Traits back = Hop.Traits.clean(100, traits.delay(), 1_000_000);
      net.join(one, two, List.of(shared), net.row(1, back));
      one.pour(one.open(two), ENDLESS);
      to.add(two);
      net.time.run(2 * SECOND);
    }
    net.time.run(8 * SECOND);
    long[] before = to.stream().mapToLong(end -> end.accepted(0).received).toArray();
    net.time.run(seconds * SECOND);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < flows; i++) {
      long bytes = to.get(i).accepted(0).received - before[i];
      double got = Net.mbits(bytes, seconds * SECOND);
      sum += got;
      squares += got * got;
    }
    double all = sum;
    assertTrue(all >= 8.6, () -> all + " Mbit/s together");
    return sum * sum / (flows * squares);
  }

  /** Jain's index: 1 where all get the same, 1 / flows where one gets everything. */
  @ParameterizedTest
  @CsvSource({"2, 0, false", "4, 0, false", "2, 0.02, false", "2, 0, true", "4, 0, true"})
  void flowsShareABottleneck(int flows, double loss, boolean codel) {
    Hop.Traits traits = Hop.Traits.clean(10, 10, 100_000).losing(loss);
    double index = fairness(codel ? traits.withCodel() : traits, flows, 12);
    assertTrue(index >= 0.9, () -> "fairness " + index);
  }

  /** ST-8: streams of one connection take turns, packet by packet. */
  @Test
  void streamsOfAConnectionGetTheSame() {
    End one = net.new End();
    End two = net.new End();
    net.join(
        one,
        two,
        net.row(1, Hop.Traits.clean(10, 5, 100_000)),
        net.row(1, Hop.Traits.clean(10, 5, 100_000)));
    for (int i = 0; i < 3; i++) {
      one.pour(one.open(two), ENDLESS);
    }
    net.time.run(10 * SECOND);
    long first = two.accepted(0).received;
    for (int i = 1; i < 3; i++) {
      long other = two.accepted(i).received;
      assertTrue(Math.abs(other - first) <= first / 10, () -> other + " and " + first);
    }
  }

  /** LN-29: where the mesh refuses, it is asked again later, and nothing is lost. */
  @Test
  void refusalIsLater() {
    End one = net.new End();
    End two = net.new End();
    one.pour(one.open(two), 300_000);
    net.time.run(10);
    one.full = true;
    long packets = one.packets;
    net.time.run(500);
    assertTrue(one.packets - packets <= 3, () -> "acknowledgements and probes alone");
    one.full = false;
    net.time.run(2 * SECOND);
    assertEquals(300_000, two.accepted(0).received);
  }
}
