package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.base.Amount;
import io.smartmesh.base.Hash;
import io.smartmesh.bench.PostgresServer;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.ethereum.token.SignedRequest;
import io.smartmesh.ethereum.token.Terms;
import io.smartmesh.relayer.client.RelayerClient;
import io.smartmesh.relayer.client.RelayerFailure;
import io.smartmesh.testkit.Keys;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * RL-12, RL-13: relayers as processes with one PostgreSQL and one account. The one that sends is
 * killed with kill -9 while requests come in; nothing is lost, nothing happens twice.
 */
@Timeout(180)
class RelayerProcessesTest {
  private static final int HOLDERS = 4;
  private static final int EACH = 6;
  private static final Amount FEE = Amount.parse("0.5", 18);
  private static final Amount ONE = Amount.parse("1", 18);

  @TempDir private Path folder;

  @Test
  void oneOfTwoIsKilledAndNothingIsLostOrDoubled() throws Exception {
    Optional<Path> programs = PostgresServer.installed();
    assumeTrue(programs.isPresent(), "skipped: " + PostgresServer.MISSING);
    try (TestChain chain = TestChain.start();
        PostgresServer database = PostgresServer.start(programs.orElseThrow())) {
      TestToken token = TestToken.deploy(chain, folder);
      Address account = TestToken.account(folder.resolve("a"), folder);
      Files.createDirectory(folder.resolve("b"));
      for (String file : List.of(Keyring.ACCOUNT, Locks.KEY_FILE)) {
        if (Files.exists(folder.resolve("a").resolve(file))) {
          Files.copy(folder.resolve("a").resolve(file), folder.resolve("b").resolve(file));
        }
      }
      chain.giveCoin(account);
      for (int i = 0; i < HOLDERS; i++) {
        token.give(chain, Keys.of(100 + i).address(), "1000");
      }
      chain.rpc().call("evm_setAutomine", false);
      chain.rpc().call("evm_setIntervalMining", 1);
      try (Instance first = start("a", chain, database);
          Instance second = start("b", chain, database)) {
        run(chain, token, List.of(first, second), account);
      }
    }
  }

  private void run(TestChain chain, TestToken token, List<Instance> both, Address account)
      throws Exception {
    Terms terms = RelayerClient.terms(both.get(0).client.about());
    assertEquals(account, terms.relayer());
    assertEquals(1, both.stream().filter(RelayerProcessesTest::sends).count());
    List<SignedRequest> requests = requests(token, terms, chain);
    int killAt = requests.size() / 3;
    Instance survivor = both.get(0);
    for (int i = 0; i < requests.size(); i++) {
      if (i == killAt) {
        int leads = sends(both.get(0)) ? 0 : 1;
        survivor = both.get(1 - leads);
        both.get(leads).process.destroyForcibly().onExit().join();
      }
      submit(requests.get(i), terms, both.get(i % 2), survivor);
    }
    for (SignedRequest request : requests) {
      assertEquals("done", settled(survivor, request.id(terms)));
      assertEquals(ONE, token.balance(chain, request.message().to()), "paid once");
    }
    assertTrue(sends(survivor));
    assertEquals(FEE.times(requests.size()), token.balance(chain, account), "each fee once");
    long sent = chain.transactionsOf(account);
    assertTrue(sent < requests.size(), sent + " transactions for " + requests.size());
  }

  private static boolean sends(Instance instance) {
    try {
      return instance.client.about().flag("sends");
    } catch (RelayerFailure e) {
      return false;
    }
  }

  /** What a wallet does: where one relayer does not answer, the same request goes to another. */
  private static void submit(SignedRequest request, Terms terms, Instance wished, Instance survivor)
      throws Exception {
    try {
      wished.client.submit(request, terms);
    } catch (RelayerFailure e) {
      assertEquals("no-answer", e.code(), e.getMessage());
      survivor.client.submit(request, terms);
    }
  }

  private static String settled(Instance at, Hash id) throws Exception {
    JsonValue now = at.client.request(id);
    while (!now.flag("settled")) {
      Thread.sleep(50);
      now = at.client.request(id);
    }
    return now.text("state");
  }

  private static List<SignedRequest> requests(TestToken token, Terms terms, TestChain chain)
      throws Exception {
    List<SignedRequest> requests = new ArrayList<>();
    for (int nonce = 0; nonce < EACH; nonce++) {
      for (int i = 0; i < HOLDERS; i++) {
        SigningKey holder = Keys.of(100 + i);
        Address to = Keys.of(10_000 + requests.size()).address();
        requests.add(TestToken.payment(holder, terms, to, ONE, FEE, nonce, token.soon(chain)));
      }
    }
    return requests;
  }

  private Instance start(String name, TestChain chain, PostgresServer database) throws Exception {
    List<String> command =
        new ArrayList<>(UpProcess.command(List.of(), "relayer", folder.resolve(name)));
    command.addAll(
        List.of(
            "--passphrase-file",
            folder.resolve("passphrase").toString(),
            "--contracts",
            folder.resolve("book.json").toString(),
            "--rpc",
            chain.endpoint().toString(),
            "--rate",
            "1000",
            "--listen",
            "127.0.0.1:0",
            "--database",
            database.url(),
            "--confirmations",
            "1",
            "--patience",
            "2",
            "--poll",
            "100",
            "--per-minute",
            "100000",
            "--json"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = String.valueOf(out.readLine());
    assertFalse(line.isEmpty() || !line.startsWith("{"), line);
    return new Instance(
        process, new RelayerClient(URI.create(JsonValue.parse(line).text("listen"))));
  }

  private record Instance(Process process, RelayerClient client) implements AutoCloseable {
    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }
}
