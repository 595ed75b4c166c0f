package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.testkit.Keys;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * RL-16, RL-20, RL-22, RL-24, RL-27 with real processes on a real EVM: a phone without chain,
 * Internet or ether, a node in between that knows of nothing, a node next to a relayer, and the
 * relayer.
 */
@Timeout(240)
class ErrandProcessTest {
  /** RL-36: the phone has no chain node. */
  private static final String TOLD = "Said to be done; not proved";

  private static final int LOOKS = 600;
  private static final long LOOK_MILLIS = 100;

  @TempDir private Path folder;
  private List<InetSocketAddress> places = List.of();

  private UpProcess up(String name, int place, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(List.of("--name", name, "--api-port", "0", "--udp-bind", text(place)));
    for (int other : List.of(place - 1, place + 1)) {
      if (other >= 0 && other < places.size()) {
        options.addAll(List.of("--udp-peer", text(other)));
      }
    }
    options.addAll(List.of(more));
    return new UpProcess(List.of(), folder.resolve(name), options.toArray(new String[0]));
  }

  private String text(int place) {
    return "127.0.0.1:" + places.get(place).getPort();
  }

  private UpProcess phone() throws Exception {
    UpProcess phone = up("phone", 0, "--passphrase-file", folder.resolve("passphrase").toString());
    phone.ready();
    return phone;
  }

  private Run token(String language, String... words) {
    List<String> all = new ArrayList<>(List.of("token"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.resolve("phone").toString(), "--lang", language));
    if (!words[0].equals("requests")) {
      all.addAll(List.of("--contracts", folder.resolve("book.json").toString()));
      all.addAll(List.of("--passphrase-file", folder.resolve("passphrase").toString()));
    }
    return Run.of(all.toArray(new String[0]));
  }

  @Test
  void aPhoneWithoutChainPaysThroughItsNeighbours() throws Exception {
    places = Daemons.addresses(3);
    try (TestChain chain = TestChain.start()) {
      final TestToken smt = TestToken.deploy(chain, folder);
      Address holder = TestToken.account(folder.resolve("phone"), folder);
      Address account = TestToken.account(folder.resolve("relayer"), folder);
      chain.giveCoin(account);
      smt.give(chain, holder, "100");
      try (RelayerChild relayer = RelayerChild.start(chain, folder);
          UpProcess between = up("between", 1);
          UpProcess far = up("far", 2, "--relay-requests-to", relayer.url())) {
        between.ready();
        far.ready();
        far.awaitLog("relayer-known");
        story(chain, smt, account);
      }
    }
  }

  private void story(TestChain chain, TestToken smt, Address account) throws Exception {
    Address bob = Keys.of(5_000).address();
    try (UpProcess phone = phone()) {
      Run preview = awaitOffer("transfer", bob.toString(), "10");
      assertTrue(preview.out().contains("No ETH needed."), preview.out());
      assertTrue(token("zh", "transfer", bob.toString(), "10").out().contains("经由 0x"));
      assertEquals(0, chain.transactionsOf(account), "shown first, nothing signed");
      Run low = token("en", "transfer", bob.toString(), "10", "--fee-most", "0.000001");
      assertTrue(low.err().contains("more than the 0.000001"), low.out() + low.err());
      Run paid = token("en", "transfer", bob.toString(), "10", "--fee-most", "5");
      assertEquals(0, paid.exitCode(), paid.out() + paid.err());
      assertTrue(paid.out().contains(TOLD), paid.out() + paid.err());
      assertEquals(Amount.parse("10", 18), smt.balance(chain, bob));
      payOnce(smt, chain);
      // Handed over, in no block yet: the phone dies.
      chain.rpc().call("evm_setAutomine", false);
      Run second =
          token("en", "transfer", bob.toString(), "7", "--fee-most", "5", "--wait", "2", "--json");
      assertEquals(0, second.exitCode(), second.out() + second.err());
      phone.signal("KILL");
      phone.end();
    }
    try (UpProcess again = phone()) {
      chain.rpc().call("evm_setAutomine", true);
      chain.rpc().call("evm_mine");
      String last = "";
      for (int i = 0; i < LOOKS && !last.contains("7 SMT to " + bob + ": " + TOLD); i++) {
        Thread.sleep(LOOK_MILLIS);
        last = token("en", "requests").out();
      }
      assertTrue(last.contains("7 SMT to " + bob + ": " + TOLD), last + again.log());
      assertEquals(Amount.parse("17", 18), smt.balance(chain, bob), "each once");
    }
  }

  /** RL-27: a request is paid once, also by who pays it again. */
  private void payOnce(TestToken smt, TestChain chain) throws Exception {
    Address shop = TestToken.account(folder.resolve("shop"), folder);
    Run made = request("shop", "create", "3", "--purpose", "tea");
    assertEquals(0, made.exitCode(), made.err());
    Run paid = request("phone", "pay", made.out().trim(), "--fee-most", "5");
    assertTrue(paid.out().contains(TOLD), paid.out() + paid.err());
    Run again = request("phone", "pay", made.out().trim(), "--fee-most", "5");
    assertEquals(1, again.exitCode(), again.out() + again.err());
    assertTrue(again.out().contains("nonce-used"), again.out() + again.err());
    assertEquals(Amount.parse("3", 18), smt.balance(chain, shop));
  }

  private Run request(String who, String... words) {
    List<String> all = new ArrayList<>(List.of("request"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", folder.resolve(who).toString(), "--lang", "en"));
    all.addAll(List.of("--contracts", folder.resolve("book.json").toString()));
    all.addAll(List.of("--passphrase-file", folder.resolve("passphrase").toString()));
    return Run.of(all.toArray(new String[0]));
  }

  private Run awaitOffer(String... words) throws Exception {
    Run run = token("en", words);
    for (int i = 0; i < 5 && run.exitCode() != 0; i++) {
      run = token("en", words);
    }
    assertEquals(0, run.exitCode(), run.out() + run.err());
    return run;
  }
}
