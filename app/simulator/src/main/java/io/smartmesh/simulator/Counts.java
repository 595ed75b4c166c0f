package io.smartmesh.simulator;

import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.message.TextMessage;
import io.smartmesh.payment.PaymentState;
import io.smartmesh.payment.PaymentView;
import io.smartmesh.simulator.check.Accounts;
import io.smartmesh.simulator.world.SimNode;
import io.smartmesh.simulator.world.World;
import java.util.LinkedHashMap;
import java.util.Map;

/** What went on in a world, to see that a scenario really does something. */
final class Counts {
  private final Map<String, Long> byName = new LinkedHashMap<>();

  static Counts of(World world) {
    Counts counts = new Counts();
    counts.byName.put("events", world.time().happened());
    counts.byName.put("virtual_seconds", world.time().now() / 1000);
    counts.byName.put("frames_sent", world.radio().sent());
    counts.byName.put("frames_lost", world.radio().lost());
    counts.byName.put("reorganisations", (long) world.chain().reorganisations());
    for (String name :
        new String[] {
          "paid", "mediated", "refunded", "failed", "texts", "closed_alone", "convictions"
        }) {
      counts.byName.put(name, 0L);
    }
    world.counts().forEach(counts::add);
    for (SimNode node : world.nodes()) {
      for (PaymentView payment : Accounts.finalPayments(node)) {
        counts.count(payment);
      }
      for (TextMessage message : Accounts.finalMessages(node)) {
        counts.add("texts", message.incoming() ? 1 : 0);
      }
    }
    for (long block = 0; block <= world.chain().believed(); block++) {
      for (ChannelFact fact : world.chain().factsOf(block)) {
        counts.add("closed_alone", fact instanceof ChannelFact.CloseStarted ? 1 : 0);
        counts.add("convictions", fact instanceof ChannelFact.Confiscated ? 1 : 0);
      }
    }
    return counts;
  }

  private void count(PaymentView payment) {
    if (payment.incoming()) {
      return;
    }
    if (payment.state() == PaymentState.PAID) {
      add("paid", 1);
      add("mediated", payment.hops() > 1 ? 1 : 0);
    } else if (payment.state() == PaymentState.REFUNDED) {
      add("refunded", 1);
    } else if (payment.state() == PaymentState.FAILED) {
      add("failed", 1);
    }
  }

  void add(Counts other) {
    other.byName.forEach(this::add);
  }

  long events() {
    return byName.getOrDefault("events", 0L);
  }

  Map<String, Long> byName() {
    return byName;
  }

  private void add(String name, long more) {
    byName.merge(name, more, Long::sum);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    byName.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : " · ")
                .append(value)
                .append(' ')
                .append(name.replace('_', ' ')));
    return text.toString();
  }
}
