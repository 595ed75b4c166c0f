package io.smartmesh.simulator.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.crypto.Curves;
import io.smartmesh.ethereum.channels.ChannelAction;
import io.smartmesh.ethereum.channels.ChannelFact;
import io.smartmesh.ethereum.channels.ChannelsContract;
import io.smartmesh.node.ChainMemory;
import io.smartmesh.node.NodeInput;
import io.smartmesh.simulator.core.Draw;
import io.smartmesh.simulator.core.Timeline;
import io.smartmesh.simulator.core.Trace;
import io.smartmesh.simulator.fault.ChainFaults;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimChainTest {
  private static final Address ALICE = address("01");
  private static final Address TOKEN = address("a2");

  private final Timeline time = new Timeline();
  private final SimChain chain =
      new SimChain(
          time,
          Trace.quiet(time),
          new Draw(5),
          new ChannelsContract(1, address("a1"), TOKEN, address("a3"), address("a4")),
          Curves.best());
  private final List<NodeInput> told = new ArrayList<>();

  /** ND-7: what a client has told and not taken back is what is on the chain. */
  @Test
  void whatIsReplacedIsTakenBack() {
    chain.set(new ChainFaults(1_000, 4, 3_000, 0.2, 64, 0.2, 0, 0));
    chain.mint(ALICE, Amount.of(1_000_000));
    chain.start();
    ChainClient client = client();
    for (int i = 0; i < 100; i++) {
      client.ask(i, open(i));
      pass(2_000);
    }
    chain.set(ChainFaults.none());
    pass(60_000);

    assertTrue(chain.deepest() > 50);
    TreeMap<Long, List<ChannelFact>> believed = new TreeMap<>();
    int rewound = 0;
    for (NodeInput input : told) {
      if (input instanceof NodeInput.ChainProgress progress) {
        believed.put(progress.head(), progress.facts());
      } else if (input instanceof NodeInput.ChainRewound back) {
        believed.tailMap(back.head(), false).clear();
        rewound++;
      }
    }
    assertTrue(rewound > 10);
    assertEquals(
        chain.newest().unfinished().size(), believed.values().stream().mapToInt(List::size).sum());
  }

  @Test
  void theSameActionOnItsWayIsSentOnce() {
    chain.mint(ALICE, Amount.of(1_000));
    chain.start();
    ChainClient client = client();
    client.ask(1, open(1));
    client.ask(2, open(1));
    pass(10_000);

    assertEquals(1, facts());
    assertTrue(told.stream().noneMatch(NodeInput.ChainActionFailed.class::isInstance));
  }

  @Test
  void anOutageIsToldAndThenNothingWasMissed() {
    chain.mint(ALICE, Amount.of(1_000));
    chain.start();
    ChainClient client = client();
    pass(3_000);
    client.cut(true);
    client.ask(1, open(1));
    chain.send(ALICE, open(2));
    pass(20_000);
    assertEquals(0, facts());
    assertTrue(told.stream().anyMatch(NodeInput.ChainUnreachable.class::isInstance));
    assertTrue(told.stream().anyMatch(NodeInput.ChainActionFailed.class::isInstance));

    client.cut(false);
    pass(3_000);
    assertEquals(1, facts());
  }

  private int facts() {
    int count = 0;
    for (NodeInput input : told) {
      if (input instanceof NodeInput.ChainProgress progress) {
        for (ChannelFact fact : progress.facts()) {
          count += fact instanceof ChannelFact.Opened ? 1 : 0;
        }
      }
    }
    return count;
  }

  private ChainClient client() {
    return new ChainClient(chain, time, new Draw(9), ALICE, ChainMemory.none(), false, told::add);
  }

  private void pass(long millis) {
    long end = time.now() + millis;
    while (time.step(end)) {}
  }

  private static ChannelAction open(long nonce) {
    return new ChannelAction.Open(
        address("02"),
        TOKEN,
        SimChain.GENESIS.plusSeconds(86_400 + nonce),
        Amount.of(10),
        60,
        0,
        Amount.ZERO);
  }

  private static Address address(String last) {
    return Address.fromHex(Hash.ZERO.bytes().toHex().substring(0, 38) + last);
  }
}
