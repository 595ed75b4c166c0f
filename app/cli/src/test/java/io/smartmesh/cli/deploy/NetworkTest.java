package io.smartmesh.cli.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;
import io.smartmesh.ethereum.Distribution;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TK-21, TK-22: profiles, and that no test has a way to a public network. */
class NetworkTest {
  private static final Address OWNER = Address.fromHex("0x" + "ab".repeat(20));

  @TempDir private Path folder;

  @Test
  void aFileSaysAllThereIsToSay() throws Exception {
    Path file = folder.resolve("my-net.network");
    Files.writeString(
        file,
        "# mine\n\nchain-id = 5\nrpc = http://127.0.0.1:1/key\nconfirmations=2\n"
            + "launch = 2027-01-01T00:00:00Z\nowner.sale = "
            + OWNER
            + "\n");
    assertEquals(
        new Network(
            "my-net",
            5,
            Optional.of(URI.create("http://127.0.0.1:1/key")),
            2,
            Optional.of(new ChainTime(1_798_761_600)),
            Map.of(Distribution.SALE, OWNER)),
        Network.load(file.toString()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          confirmations = 1 | chain-id is missing
          chain-id = 0 | chain-id is 0, not a number from 1 to
          chain-id = x | chain-id is x, not a number from 1 to
          chain-id = 1 | confirmations is missing
          chain-id = 1;confirmations = 1001 | confirmations is 1001, not a number from 0 to 1000
          chain-id = 1;confirmations = 1;chain-id = 2 | chain-id is set twice
          chain-id = 1;confirmations = 1;word | a line is not "key = value"
          chain-id = 1;confirmations = 1;key = 00ff | nothing is called key
          chain-id = 1;confirmations = 1;owner.king = 0x1 | nothing is called owner.king
          chain-id = 1;confirmations = 1;rpc = file:///x | rpc is file:///x, not http:// or
          chain-id = 1;confirmations = 1;launch = soon | launch is soon, not a time such as
          chain-id = 1;confirmations = 1;owner.sale = 0x12 | owner.sale is 0x12, not the address
          chain-id = 1;confirmations = 1;owner.sale = 0x<0> | owner.sale is 0x<0>, not the address
          """)
  void whatIsWrongIsNamed(String lines, String why) {
    String zeros = "00".repeat(20);
    String text = lines.replace(';', '\n').replace("<0>", zeros);
    DeployFailure failure = assertThrows(DeployFailure.class, () -> Network.parse("it", text));
    assertEquals("deploy-network-wrong", failure.code());
    assertEquals("it", failure.values().get(0));
    String said = failure.values().get(1);
    assertTrue(said.startsWith(why.replace("<0>", zeros)), said);
  }

  @Test
  void anotherNameIsNoNetwork() {
    DeployFailure failure = assertThrows(DeployFailure.class, () -> Network.load("ropsten"));
    assertEquals(List.of("ropsten", "anvil, sepolia, mainnet"), failure.values());
  }

  /** TK-22: without --rpc nothing of ours can reach them, and only 31337 is not public. */
  @Test
  void thePublicProfilesNameNoChainNode() throws Exception {
    for (String name : List.of("sepolia", "mainnet")) {
      Network network = Network.load(name);
      assertTrue(network.isPublic(), name);
      assertEquals(Optional.empty(), network.rpc(), name);
      assertEquals(Map.of(), network.owners(), name);
    }
    assertFalse(Network.load("anvil").isPublic());
    assertTrue(Network.parse("it", "chain-id = 31338\nconfirmations = 0").isPublic());
  }

  /** TK-22: the one test that says it means it talks to a server of its own. */
  @Test
  void noTestMeansIt() throws Exception {
    Path root = Path.of("../..");
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(NetworkTest::isTest).toList()) {
        boolean means = Files.readString(file).contains("--i-mean" + "-it");
        assertFalse(means && !file.endsWith("DeployCommandTest.java"), file.toString());
      }
    }
  }

  private static boolean isTest(Path file) {
    return file.toString().contains("/src/test/") && file.toString().endsWith(".java");
  }
}
