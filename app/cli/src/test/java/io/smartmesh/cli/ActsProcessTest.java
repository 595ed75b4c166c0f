package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.chain.rpc.ChainAccess;
import io.smartmesh.cli.deploy.TestChain;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * RL-28, RL-30: somebody who never has coin walks through the whole life of a channel, with a
 * relayer of its own first and, killed and started anew, by way of a neighbour. Real processes on a
 * real EVM.
 */
@Timeout(240)
class ActsProcessTest {
  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;
  private static final long HOLD = 600;

  @TempDir private Path folder;
  private List<InetSocketAddress> places = List.of();

  private UpProcess up(TestChain chain, String name, int place, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--name", name, "--api-port", "0"));
    options.addAll(List.of("--udp-bind", text(place), "--udp-peer", text(1 - place)));
    options.addAll(List.of("--chain", chain.endpoint().toString(), "--confirmations", "0"));
    options.addAll(List.of("--contracts", folder.resolve("book.json").toString()));
    options.addAll(List.of(more));
    return new UpProcess(List.of(), folder.resolve(name), options.toArray(new String[0]));
  }

  private String text(int place) {
    return "127.0.0.1:" + places.get(place).getPort();
  }

  private Run alice(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", folder.resolve("alice").toString(), "--lang", "en"));
    return Run.of(all.toArray(new String[0]));
  }

  private void must(UpProcess node, String... words) throws Exception {
    Run run = alice(words);
    assertEquals(0, run.exitCode(), run.out() + run.err() + node.log());
  }

  private JsonValue await(UpProcess node, String what, Predicate<JsonValue> holds)
      throws Exception {
    Run last = alice("channel", "list", "--json");
    for (int i = 0; i < LOOKS; i++) {
      List<JsonValue> all =
          last.exitCode() == 0 ? JsonValue.parse(last.out().trim()).list("channels") : List.of();
      if (!all.isEmpty() && holds.test(all.get(0))) {
        return all.get(0);
      }
      Thread.sleep(LOOK_MILLIS);
      last = alice("channel", "list", "--json");
    }
    throw new AssertionError("not " + what + ": " + last.out() + last.err() + node.log());
  }

  private void awaitMoney(UpProcess node) throws Exception {
    Run last = alice("balance");
    for (int i = 0; i < LOOKS && !last.out().contains("100"); i++) {
      Thread.sleep(LOOK_MILLIS);
      last = alice("balance");
    }
    assertTrue(last.out().contains("100"), last.out() + last.err() + node.log());
  }

  private static boolean has(JsonValue channel, String what, String smt) {
    return channel.text("phase").equals("open") && channel.at(what).text("smt").equals(smt);
  }

  @Test
  void aLifeWithoutCoin() throws Exception {
    places = Daemons.addresses(2);
    try (TestChain chain = TestChain.start()) {
      final TestToken smt = TestToken.deploy(chain, folder);
      chain.giveCoin(TestToken.account(folder.resolve("relayer"), folder));
      try (RelayerChild relayer = RelayerChild.start(chain, folder);
          UpProcess bob = up(chain, "bob", 1, "--relay-requests-to", relayer.url())) {
        final Address bobs = Address.fromHex(bob.ready());
        bob.awaitLog("relayer-known");
        try (UpProcess node =
            up(chain, "alice", 0, "--act-fee-most", "5", "--act-relayer", relayer.url())) {
          Address alices = Address.fromHex(node.ready());
          smt.give(chain, alices, "100");
          moneyInAndOut(chain, smt, node, bobs);
          node.signal("KILL");
          node.end();
        }
        closedByNeighbours(chain, smt, bobs);
      }
    }
  }

  private void moneyInAndOut(TestChain chain, TestToken smt, UpProcess node, Address bobs)
      throws Exception {
    awaitMoney(node);
    must(node, "channel", "open", bobs.toString(), "40", "--hold", "" + HOLD);
    String id = await(node, "open", channel -> has(channel, "ourDeposit", "40")).text("id");
    must(node, "channel", "deposit", id, "10");
    await(node, "topped up", channel -> has(channel, "ourDeposit", "50"));
    must(node, "pay", bobs.toString(), "7");
    await(node, "paid", channel -> has(channel, "sent", "7"));
    must(node, "channel", "withdraw", id, "3");
    Address alices = Address.fromHex(node.ready());
    Amount most = Amount.parse("52", 18);
    for (int i = 0; i < LOOKS && !smt.balance(chain, alices).isMoreThan(most); i++) {
      Thread.sleep(LOOK_MILLIS);
    }
    assertTrue(smt.balance(chain, alices).isMoreThan(most), "not withdrawn: " + node.log());
    assertTrue(node.count("act-handed-over") >= 3, node.log());
  }

  private void closedByNeighbours(TestChain chain, TestToken smt, Address bobs) throws Exception {
    try (UpProcess node = up(chain, "alice", 0, "--act-fee-most", "5")) {
      final Address alices = Address.fromHex(node.ready());
      String id = await(node, "open again", channel -> has(channel, "sent", "7")).text("id");
      must(node, "channel", "close", id, "--alone", "--data-is-newest");
      await(node, "closing", channel -> channel.text("phase").equals("closing"));
      chain.rpc().call("evm_increaseTime", HOLD + 5);
      chain.rpc().call("evm_mine");
      for (int i = 0; i < LOOKS && smt.balance(chain, bobs).isZero(); i++) {
        Thread.sleep(LOOK_MILLIS);
        chain.rpc().call("evm_mine");
      }
      assertEquals(Amount.parse("7", 18), smt.balance(chain, bobs), node.log());
      assertTrue(node.log().contains("neighbours"), node.log());
      Amount left = smt.balance(chain, alices);
      assertTrue(left.isMoreThan(Amount.parse("83", 18)), left + node.log());
      assertTrue(left.isLessThan(Amount.parse("93", 18)), "the fees were paid");
      assertEquals(
          Amount.ZERO, ChainAccess.at(chain.endpoint(), Duration.ofSeconds(10)).coin(alices));
    }
  }
}
