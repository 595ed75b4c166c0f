package io.smartmesh.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.smartmesh.api.client.JsonValue;
import io.smartmesh.base.Address;
import io.smartmesh.cli.deploy.TestChain;
import io.smartmesh.ethereum.channels.ChannelsContract;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code smartmesh deploy}, as a user runs it (TK-18 to TK-22). */
@Timeout(240)
class DeployCommandTest {
  private static final int STEPS = 16;

  @TempDir private Path folder;

  /** A directory with an account, locked by a passphrase. */
  private Address account() throws Exception {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    Run made =
        Run.of(
            "account",
            "create",
            "--data",
            folder.resolve("home").toString(),
            "--passphrase-file",
            passphrase.toString(),
            "--json");
    assertEquals(0, made.exitCode(), made.err());
    return Address.fromHex(JsonValue.parse(made.out().trim()).text("account"));
  }

  private String[] deploy(String network, String endpoint, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "deploy",
                "--data",
                folder.resolve("home").toString(),
                "--lang",
                "en",
                "--passphrase-file",
                folder.resolve("passphrase").toString(),
                "--network",
                network,
                "--rpc",
                endpoint));
    args.addAll(List.of(more));
    return args.toArray(new String[0]);
  }

  /** TK-19: the process is killed twice on its way. */
  @Test
  void killedItGoesOnAndTheNodeTakesItsBook() throws Exception {
    Address account = account();
    try (TestChain chain = TestChain.start()) {
      chain.giveCoin(account);
      String[] command = deploy("anvil", chain.endpoint().toString());
      Run plan = Run.of(deploy("anvil", chain.endpoint().toString(), "--plan"));
      assertEquals(STEPS + 2, plan.out().lines().count(), plan.out() + plan.err());
      assertTrue(plan.out().contains("16/16 paidCalls at 0x"), plan.out());
      assertEquals(0, chain.transactionsOf(account), "a plan sends nothing");
      assertFalse(Files.exists(folder.resolve("home/deploy-anvil.json")), "and writes nothing");
      for (int step : new int[] {2, 11}) {
        killAt(step, command);
      }
      Run last = Run.of(command);
      assertEquals(0, last.exitCode(), last.err());
      assertTrue(last.out().contains("1/16 advisers"), last.out());
      assertEquals(STEPS, chain.transactionsOf(account), "each once");
      assertTrue(last.out().contains("was there, and is the right one"), last.out());
      Path file = folder.resolve("home/contracts-anvil.json");
      ChannelsContract book = AddressBook.read(file).contracts();
      JsonValue json = JsonValue.parse(Files.readString(file).trim());
      assertEquals(json.text("channels"), book.channels().toString());
      assertEquals(json.text("oracle"), book.evaluators().oracle().toString());
      Run again = Run.of(deploy("anvil", chain.endpoint().toString(), "--json"));
      assertEquals(Files.readString(file), again.out(), "done again, it is the same");
      assertEquals(STEPS, chain.transactionsOf(account));
    }
  }

  private static void killAt(int step, String[] command) throws Exception {
    List<String> line = new ArrayList<>(UpProcess.command(List.of(), "deploy", Path.of("none")));
    line = new ArrayList<>(line.subList(0, line.indexOf("deploy")));
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String said = out.readLine();
      while (said != null && !said.startsWith(step + "/" + STEPS)) {
        said = out.readLine();
      }
      assertTrue(said != null, "it did not come to step " + step);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** TK-22: a public chain's number, told by a server of this test's own. Nothing is sent. */
  @Test
  void aPublicNetworkHasToBeMeant() throws Exception {
    account();
    List<String> asked = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(body.replaceAll(".*\"method\":\"([a-zA-Z_]+)\".*", "$1"));
          String id = body.replaceAll(".*\"id\":([0-9]+).*", "$1");
          byte[] answer =
              ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"0x1\"}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
      Run careless = Run.of(deploy("mainnet", endpoint));
      assertProblem(careless, "mainnet is a public network (chain 1)", "--i-mean-it mainnet");
      Run other = Run.of(deploy("mainnet", endpoint, "--i-mean-it", "sepolia"));
      assertProblem(other, "mainnet is a public network (chain 1)", "--i-mean-it mainnet");
      assertEquals(List.of(), asked, "not even asked");
      Run meant = Run.of(deploy("mainnet", endpoint, "--i-mean-it", "mainnet"));
      assertProblem(meant, "does not say who owns the row advisers", "owner.advisers = 0x");
      assertEquals(List.of("eth_chainId"), asked);
      Run wrong = Run.of(deploy("anvil", endpoint));
      assertProblem(wrong, "anvil is chain 31337, but the chain node is on chain 1", "--rpc URL");
      assertEquals(List.of("eth_chainId", "eth_chainId"), asked);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void withoutAChainNodeOrANetwork() throws Exception {
    account();
    String home = folder.resolve("home").toString();
    Run run = Run.of("deploy", "--data", home, "--lang", "en", "--network", "sepolia", "--plan");
    assertProblem(run, "No chain node is named for sepolia", "--rpc URL");
    run = Run.of("deploy", "--data", home, "--lang", "en", "--network", "nowhere");
    assertProblem(run, "There is no network and no file nowhere", "--network anvil");
    run = Run.of(deploy("anvil", "http://127.0.0.1:1"));
    assertProblem(run, "does not answer", "goes on where it was");
  }

  private static void assertProblem(Run run, String what, String todo) {
    assertEquals(1, run.exitCode(), run.err());
    assertEquals(3, run.err().lines().count(), run.err());
    assertTrue(run.err().lines().findFirst().orElse("").contains(what), run.err());
    assertTrue(run.err().lines().skip(2).findFirst().orElse("").contains(todo), run.err());
  }
}
